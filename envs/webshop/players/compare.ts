/**
 * The expert in our own shop: it understands the instruction, leaves out what a title or a price on a page of results
 * contradicts, opens the likeliest of the others, and buys the first that it has read to meet everything.
 */
import type { Observation } from "turnwise/core";
import { type Facts, readDetail, readTitle } from "./facts.ts";
import { findPhrase, plainWords } from "./fuzzy.ts";
import { type ListedItem, type OptionGroup, readPage } from "./read-page.ts";
import type { Request } from "./understand.ts";

/** Gives an action, takes the page it leads to. */
export type Plan = Generator<string, void, Observation>;
type Step<T> = Generator<string, T, Observation>;

/** A product of the type asked for. */
interface Candidate {
  readonly item: ListedItem;
  /** Where it was found. */
  readonly query: string;
  readonly page: number;
  readonly facts: Facts;
  /** Constraints that it is known to break; infinite where nothing is known of it but its type. */
  broken: number;
  isOpened: boolean;
}

/** What the expert has seen of the shop. */
interface Search {
  readonly request: Request;
  readonly candidates: Map<string, Candidate>;
  /** Queries that were made. */
  readonly queries: Set<string>;
}

/** Pages of results that are looked through for one query. */
const MOST_PAGES = 5;
/** How likely a wish is met of which nothing was read. */
const MET = 0.6;
/** What reading a description, and often the features, takes. */
const DETAIL_TURNS = 2;
/** Fewer products of the type on a page, and the next page is not worth a turn. */
const FEWEST_ON_PAGE = 2;

export function* compareProducts(first: Observation, request: Request): Plan {
  const search: Search = { request, candidates: new Map(), queries: new Set() };
  let observation = first;
  for (let query = nextQuery(observation, search); query !== null; query = nextQuery(observation, search)) {
    search.queries.add(query);
    observation = yield `search[${query}]`;
    const bought = yield* lookThrough(observation, query, search);
    if (bought) return;
    observation = yield "click[back to search]";
  }
  yield* settle(search);
}

/**
 * The shop's own suggestions come first: the whole instruction, the title of a product of the type that was opened, or the
 * words for the type alone where none was. Then the expert's own words: what is wanted, by its names.
 */
function nextQuery({ admissible }: Observation, { request, queries }: Search): string | null {
  const { type, wants } = request;
  const listed = (admissible ?? [])
    .filter((action) => action.startsWith("search["))
    .map((action) => action.slice("search[".length, -1));
  const asked = new Set(plainWords(listed[0] ?? ""));
  const title = listed.find(
    (query) => query.includes(type.name) && plainWords(query).some((word) => !asked.has(word)),
  );
  const head = listed
    .filter((query) => says(query, type.name) || says(query, type.synonym))
    .toSorted((a, b) => a.length - b.length)[0];
  const names = [type.name, type.synonym, ...[...wants.values()].map(({ name }) => name)].join(" ");
  const last = title === undefined ? [head, names] : [names, head];
  const tries = [listed[0], title, ...last, `${type.name} ${type.synonym}`];
  return tries.find((query) => query !== undefined && !queries.has(query)) ?? null;
}

function says(query: string, name: string): boolean {
  return findPhrase(plainWords(query), plainWords(name)) !== undefined;
}

/** Looks through the results of a query. @returns whether something was bought */
function* lookThrough(results: Observation, query: string, search: Search): Step<boolean> {
  let observation = results;
  let here = 1;
  let last = 1;
  let isEnd = addCandidates(observation, query, search) < FEWEST_ON_PAGE;
  for (;;) {
    const best = mostPromising(search, query, here);
    if (best === undefined && !isEnd && last < MOST_PAGES) {
      for (; here <= last; here++) observation = yield "click[next >]";
      last = here;
      isEnd = addCandidates(observation, query, search) < FEWEST_ON_PAGE;
      continue;
    }
    if (best === undefined) return false;
    for (; here < best.page; here++) observation = yield "click[next >]";
    for (; here > best.page; here--) observation = yield "click[< prev]";
    observation = yield `click[${best.item.asin}]`;
    if (yield* readProduct(observation, best, search.request)) return true;
    observation = yield "click[< prev]";
  }
}

/** @returns how many products of the type the page lists */
function addCandidates(observation: Observation, query: string, { request, candidates }: Search): number {
  const page = readPage(observation);
  if (page.kind !== "results") return 0;
  const name = ` ${request.type.name} `;
  const items = page.items.filter(({ title }) => ` ${title.toLowerCase()} `.includes(name));
  for (const item of items) {
    const known = candidates.get(item.asin);
    const facts: Facts = known?.facts ?? new Map();
    readTitle(item.title, request.type.axes, facts);
    const broken = known?.broken ?? contradicted(facts, request) + Number(item.price.low > request.limit);
    const isOpened = known?.isOpened ?? false;
    candidates.set(item.asin, { item, query, page: page.page, facts, broken, isOpened });
  }
  return items.length;
}

/** Of what may still meet everything, the likeliest for the turns it takes. */
function mostPromising({ candidates, request }: Search, query: string, here: number): Candidate | undefined {
  const promise = (candidate: Candidate) => {
    const wishes = unread(candidate, request);
    const turns = 2 + Math.abs(candidate.page - here) + (wishes > 0 ? DETAIL_TURNS : 0);
    return MET ** wishes / turns;
  };
  return [...candidates.values()]
    .filter((candidate) => !candidate.isOpened && candidate.broken === 0 && candidate.query === query)
    .toSorted((a, b) => promise(b) - promise(a))[0];
}

/** Wishes of which nothing was read. */
function unread({ facts }: Candidate, { wants }: Request): number {
  return [...wants.keys()].filter((axis) => !facts.has(axis)).length;
}

function contradicted(facts: Facts, { wants }: Request): number {
  return [...wants].filter(([axis, value]) => facts.has(axis) && facts.get(axis) !== value).length;
}

/**
 * Reads an opened product as far as needed, and buys it if it meets everything; else stays on its page.
 *
 * @returns whether it was bought
 */
function* readProduct(opened: Observation, candidate: Candidate, request: Request): Step<boolean> {
  const page = readPage(opened);
  candidate.isOpened = true;
  if (page.kind !== "item") return false;
  candidate.broken += brokenOptions(page.options, page.price.low, request);
  for (const tab of ["description", "features"]) {
    if (candidate.broken > 0 || unread(candidate, request) === 0) break;
    const detail = readPage(yield `click[${tab}]`);
    if (detail.kind === "detail") readDetail(detail.text, request.type.axes, candidate.facts);
    yield "click[< prev]";
    candidate.broken += contradicted(candidate.facts, request);
  }
  if (candidate.broken > 0 || unread(candidate, request) > 0) return false;
  yield* buy(page.options, request);
  return true;
}

/** Options that cannot be had as wanted, and the price if they make it too high. */
function brokenOptions(groups: readonly OptionGroup[], price: number, { options, limit }: Request): number {
  let broken = 0;
  let total = price;
  for (const [name, wanted] of options) {
    const group = groups.find((one) => one.name === name);
    const index = group?.values.indexOf(wanted) ?? -1;
    if (index < 0) broken++;
    else total += group?.surcharges[index] ?? 0;
  }
  return broken + Number(total > limit + 1e-9);
}

/** Chooses what is wanted as far as it can be had, and buys. */
function* buy(groups: readonly OptionGroup[], { options }: Request): Plan {
  for (const [name, wanted] of options) {
    const isOffered = groups.some((group) => group.name === name && group.values.includes(wanted));
    if (isOffered) yield `click[${wanted}]`;
  }
  yield "click[buy now]";
}

/** Where nothing meets everything: goes back to what breaks least. */
function* settle({ request, candidates }: Search): Plan {
  const [best] = [...candidates.values()].toSorted((a, b) => a.broken - b.broken);
  let observation = yield `search[${best?.query ?? request.type.name}]`;
  for (let page = 1; page < (best?.page ?? 1); page++) observation = yield "click[next >]";
  const listed = readPage(observation);
  const asin = best?.item.asin ?? (listed.kind === "results" ? listed.items[0]?.asin : undefined);
  if (asin === undefined) return;
  const page = readPage(yield `click[${asin}]`);
  yield* buy(page.kind === "item" ? page.options : [], request);
}
