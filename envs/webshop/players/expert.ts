/**
 * A player that reads and compares: it searches, opens what looks promising, reads description and features, and buys
 * what meets the instruction best, with the options asked for.
 */
import { type Action, EnvironmentError, type Observation } from "turnwise/core";
import type { Player } from "turnwise/env";
import { type Judgement, judge, type KnownProduct } from "./judge.ts";
import { type ListedItem, type ReadPage, readPage } from "./read-page.ts";
import { readWishes, type Wishes } from "./read-wishes.ts";
import { WordBag } from "./words.ts";

/** Gives an action, takes the page it leads to. */
type Plan = Generator<string, void, Observation>;
/** A part of a plan that finds something out. */
type Step<T> = Generator<string, T, Observation>;

/** Makes the expert for one episode. */
export function createExpert(): Player {
  let plan: Plan | null = null;
  return {
    act(observation: Observation): Action {
      if (plan === null) {
        plan = shop(observation);
        return { text: next(plan.next()) };
      }
      return { text: next(plan.next(observation)) };
    },
  };
}

function next({ value, done }: IteratorResult<string, void>): string {
  if (done !== true) return value;
  throw new EnvironmentError("env/failed", "The expert has bought something and the visit goes on.");
}

/** A product and where it was found. */
interface Candidate {
  readonly item: ListedItem;
  readonly query: string;
  readonly page: number;
  readonly rank: number;
  product: KnownProduct;
  judgement: Judgement;
  isRead: boolean;
}

const GOOD = 0.93;
const MOST_OPENED = 6;
const MOST_QUERIES = 2;

function* shop(first: Observation): Plan {
  const wishes = readWishes(first.instruction ?? "");
  const candidates = new Map<string, Candidate>();
  let observation = first;
  let opened = 0;
  let best: Candidate | null = null;
  const queries = queriesOf(first, wishes);
  for (const query of queries.slice(0, MOST_QUERIES)) {
    observation = yield* goToSearch(observation);
    observation = yield `search[${query}]`;
    const found = readCandidates(readPage(observation), query, wishes);
    for (const one of found) if (!candidates.has(one.item.asin)) candidates.set(one.item.asin, one);
    const promising = found
      .map((one) => candidates.get(one.item.asin) ?? one)
      .filter((one) => !one.isRead)
      .toSorted((a, b) => promise(b) - promise(a));
    for (const candidate of promising) {
      if (opened++ >= MOST_OPENED) break;
      observation = yield* read(candidate, wishes, best?.judgement.worth ?? 0);
      if (best === null || candidate.judgement.worth > best.judgement.worth) best = candidate;
      if (candidate.judgement.worth >= GOOD && candidate.judgement.hasOptions) {
        yield* buy(candidate);
        return;
      }
      observation = yield "click[< prev]";
    }
  }
  if (best !== null) {
    observation = yield* goToSearch(observation);
    observation = yield `search[${best.query}]`;
    for (let page = 1; page < best.page; page++) observation = yield "click[next >]";
    yield `click[${best.item.asin}]`;
    yield* buy(best);
  }
}

function promise({ judgement, rank }: Candidate): number {
  return judgement.worth - rank * 0.03;
}

function* goToSearch(observation: Observation): Step<Observation> {
  return readPage(observation).kind === "search" ? observation : yield "click[back to search]";
}

/** Opens a product and reads what may matter; ends on its page. */
function* read(candidate: Candidate, wishes: Wishes, toBeat: number): Step<Observation> {
  candidate.isRead = true;
  let observation = yield `click[${candidate.item.asin}]`;
  const page = readPage(observation);
  if (page.kind !== "item") return observation;
  candidate.product = { ...candidate.product, options: page.options };
  candidate.judgement = judge(candidate.product, wishes);
  for (const { name, values } of page.options) candidate.product.words.add(`${name} ${values.join(" , ")}`);
  candidate.judgement = judge(candidate.product, wishes);
  for (const tab of ["features", "description"]) {
    if (candidate.judgement.worth >= GOOD || (!candidate.judgement.hasOptions && toBeat > 0.6)) break;
    const detail = readPage(yield `click[${tab}]`);
    if (detail.kind === "detail") candidate.product.words.add(detail.text);
    observation = yield "click[< prev]";
    candidate.judgement = judge(candidate.product, wishes);
  }
  return observation;
}

/** Chooses and buys, on the page of the product. */
function* buy({ judgement }: Candidate): Plan {
  for (const { value } of judgement.choices) yield `click[${value}]`;
  yield "click[buy now]";
}

function readCandidates(page: ReadPage, query: string, wishes: Wishes): Candidate[] {
  if (page.kind !== "results") return [];
  return page.items.map((item, rank) => {
    const words = new WordBag();
    words.add(item.title);
    const product = { title: item.title, price: item.price, options: null, words };
    return { item, query, page: page.page, rank, product, judgement: judge(product, wishes), isRead: false };
  });
}

/** Those that the shop suggests, or else the instruction itself. */
function queriesOf({ admissible }: Observation, wishes: Wishes): string[] {
  const listed = (admissible ?? []).filter((action) => action.startsWith("search["));
  const queries = listed.map((action) => action.slice("search[".length, -1));
  return queries.length > 0
    ? [...queries.slice(1, 2), ...queries.slice(0, 1), ...queries.slice(2)]
    : [wishes.text];
}
