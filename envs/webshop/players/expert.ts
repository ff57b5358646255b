/**
 * A player that reads and compares: it searches, opens what looks promising, reads features and description where the
 * rest fits, and buys what most likely meets the instruction, with the options asked for.
 */
import { type Action, EnvironmentError, type Observation } from "turnwise/core";
import type { Player } from "turnwise/env";
import { compareProducts } from "./compare.ts";
import { type Judgement, judge, type KnownProduct, type Stage } from "./judge.ts";
import { type ListedItem, readPage } from "./read-page.ts";
import { readWishes, type Wishes } from "./read-wishes.ts";
import { understand } from "./understand.ts";
import { WordBag } from "./words.ts";

/** A plan gives an action and takes the page that it leads to. */
type Plan<T> = Generator<string, T, Observation>;

/** Makes the expert for one episode. */
export function createExpert(): Player {
  let plan: Plan<void> | null = null;
  const clock: Clock = { turn: 0 };
  return {
    act(observation: Observation): Action {
      if (observation.admissible === null) {
        throw new EnvironmentError("env/failed", "The expert needs the list of admissible actions.");
      }
      const isFirst = plan === null;
      plan ??= startPlan(observation, clock);
      clock.turn++;
      const { value, done } = isFirst ? plan.next() : plan.next(observation);
      if (done !== true) return { text: value };
      throw new EnvironmentError(
        "env/failed",
        "The expert has nothing left to try; it reads pages in observation mode text.",
      );
    },
  };
}

/** Turns taken so far. */
interface Clock {
  turn: number;
}

/** What our own shop asks for is understood, anything else is guessed at. */
function startPlan(first: Observation, clock: Clock): Plan<void> {
  const request = understand(first.instruction ?? "");
  return request === null ? shop(first, clock) : compareProducts(first, request);
}

/** Bought at once with this chance of being right, */
const SURE = 0.8;
/** or with this one where neither features nor description were read. */
const SURE_UNREAD = 0.9;
/** Least chance of being right with which a product of a page of results is opened. */
const WORTH_OPENING = 0.005;
/** What can be read of an opened product, and the least chance with which it is read. */
const TABS = [
  { tab: "features", worthReading: 0.05 },
  { tab: "description", worthReading: 0.1 },
] as const;
/** The best so far is bought before a visit gets longer than this, even where each product takes the most turns: */
const MOST_TURNS = 30;
/** to open it, to read two tabs, and to go back; */
const TURNS_TO_STUDY = 6;
/** to go back to a search, to open the best again and to buy it. */
const TURNS_TO_RETURN = 3;

/** A product and where it was found. */
interface Candidate {
  readonly asin: string;
  readonly place: Place;
  product: KnownProduct;
  judgement: Judgement;
  isOpened: boolean;
}

function* shop(first: Observation, clock: Clock): Plan<void> {
  const wishes = readWishes(first.instruction ?? "");
  const known = new Map<string, Candidate>();
  let observation = first;
  let best: Candidate | undefined;
  let last: Candidate | undefined;
  const isLate = () => {
    const returning = TURNS_TO_RETURN + (best?.place.page ?? 1) + (best?.judgement.choices.length ?? 0);
    return clock.turn + TURNS_TO_STUDY + returning > MOST_TURNS;
  };
  for (const place of placesToLook(first, wishes)) {
    if (isLate()) break;
    observation = yield* goTo(place, observation);
    for (const candidate of candidatesOf(observation, place, wishes, known)) {
      if (isLate() || candidate.judgement.chance < WORTH_OPENING) break;
      if (readPage(observation).kind === "item") observation = yield "click[< prev]";
      observation = yield* study(candidate, wishes);
      last = candidate;
      if (candidate.judgement.chance >= SURE) return yield* buy(candidate);
      if (best === undefined || byChance(candidate, best) < 0) best = candidate;
    }
  }
  best ??= [...known.values()].sort(byChance)[0];
  if (best === undefined) return;
  if (best !== last || readPage(observation).kind !== "item") {
    yield* goTo(best.place, observation);
    yield `click[${best.asin}]`;
  }
  yield* buy(best);
}

/** Products on a page of results. */
const ROWS = 10;

/** A page of results. */
interface Place {
  readonly query: string;
  readonly page: number;
}

/** A query, and not the blank that verl-agent lists in its place. */
const SUGGESTION = /^search\[(?!<your query>)/;

/** The shop's first suggestions are the whole instruction and its describing words, which find more. */
function placesToLook({ admissible }: Observation, { text }: Wishes): readonly Place[] {
  const listed = (admissible ?? []).filter((action) => SUGGESTION.test(action));
  const [sentence = text, words = sentence] = listed.map((action) => action.slice("search[".length, -1));
  const places = [
    { query: words, page: 1 },
    { query: words, page: 2 },
  ];
  return words === sentence ? places : [...places, { query: sentence, page: 1 }];
}

/** From any page but the last. */
function* goTo({ query, page }: Place, from: Observation): Plan<Observation> {
  let observation = from;
  if (readPage(from).kind !== "search") observation = yield "click[back to search]";
  observation = yield `search[${query}]`;
  for (let at = 1; at < page; at++) observation = yield "click[next >]";
  return observation;
}

function byChance(a: Candidate, b: Candidate): number {
  return b.judgement.chance - a.judgement.chance;
}

/** The products of a page of results that were not opened yet, the likeliest first. */
function candidatesOf(
  observation: Observation,
  place: Place,
  wishes: Wishes,
  known: Map<string, Candidate>,
): readonly Candidate[] {
  const page = readPage(observation);
  if (page.kind !== "results") return [];
  for (const [index, item] of page.items.entries()) {
    if (!known.has(item.asin)) known.set(item.asin, candidate(item, index, place, wishes));
  }
  const listed = page.items.map(({ asin }) => known.get(asin)).filter((one) => one !== undefined);
  return listed.filter(({ isOpened }) => !isOpened).sort(byChance);
}

function candidate(
  { asin, title, price }: ListedItem,
  index: number,
  place: Place,
  wishes: Wishes,
): Candidate {
  const words = new WordBag();
  words.add(title);
  const rank = (place.page - 1) * ROWS + index;
  const product: KnownProduct = { title, price, rank, options: null, words };
  return { asin, place, product, judgement: judge(product, wishes, "listed"), isOpened: false };
}

/** Opens a product and reads what may matter; ends on its page. */
function* study(candidate: Candidate, wishes: Wishes): Plan<Observation> {
  let observation = yield `click[${candidate.asin}]`;
  candidate.isOpened = true;
  const page = readPage(observation);
  if (page.kind !== "item") return observation;
  const { words } = candidate.product;
  for (const { name, values } of page.options) words.add(`${name} ${values.join(" , ")}`);
  candidate.product = { ...candidate.product, options: page.options };
  const weigh = (stage: Stage) => {
    candidate.judgement = judge(candidate.product, wishes, stage);
    return candidate.judgement.chance;
  };
  let chance = weigh("opened");
  let sure = SURE_UNREAD;
  for (const { tab, worthReading } of TABS) {
    if (chance < worthReading || chance >= sure) break;
    const detail = readPage(yield `click[${tab}]`);
    if (detail.kind === "detail") words.add(detail.text);
    observation = yield "click[< prev]";
    chance = weigh("read");
    sure = SURE;
  }
  return observation;
}

/** Chooses and buys, on the page of the product. */
function* buy({ judgement }: Candidate): Plan<void> {
  for (const { value } of judgement.choices) yield `click[${value}]`;
  yield "click[buy now]";
}
