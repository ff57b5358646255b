/**
 * The expert of long tasks: it opens what may be the answer, cheapest first, until nothing unread can be better, fills
 * the cart, and starts over with all it knows when the customer writes or something is sold out.
 */
import { type Action, EnvironmentError, type Observation } from "turnwise/core";
import type { Player } from "turnwise/env";
import type { Errand, WantedItem } from "../long/errand.ts";
import { best } from "../long/offers.ts";
import { cheapest } from "../long/optimum.ts";
import { type Possibility, possibilities } from "./long-memory.ts";
import { readErrand } from "./long-read-errand.ts";
import { NewInstruction, type Step, typeOf, Walk } from "./long-walk.ts";

/** Makes the expert for one episode. */
export function createLongExpert(): Player {
  let plan: Step<void> | null = null;
  return {
    act(observation: Observation): Action {
      const isFirst = plan === null;
      plan ??= shop(observation.instruction ?? "");
      const { value, done } = isFirst ? plan.next() : plan.next(observation);
      if (done !== true) return { text: value };
      throw new EnvironmentError("env/failed", "The expert has paid and the visit goes on.");
    },
  };
}

function* shop(instruction: string): Step<void> {
  const walk = new Walk();
  walk.instruction = instruction;
  for (;;) {
    try {
      const errand = readErrand(walk.instruction);
      yield* fill(walk, errand);
      yield* walk.checkOut();
    } catch (error) {
      if (!(error instanceof NewInstruction)) throw error;
    }
  }
}

/** Makes the cart what the errand wants: what stands alone at once, then what depends on each other. */
function* fill(walk: Walk, errand: Errand): Step<void> {
  yield* removeOthers(walk, errand);
  const settled = new Map<string, Possibility | null>();
  const isJoined = ({ type, choice }: WantedItem) =>
    choice === "any" && (errand.budget !== null || errand.matches.some(({ types }) => types.includes(type)));
  for (const item of errand.items) {
    if (isJoined(item)) continue;
    const taken = yield* settle(walk, errand, item);
    settled.set(item.type, taken);
    yield* put(walk, item, taken);
  }
  const joined = errand.items.filter(isJoined);
  const spent = [...settled.values()].reduce((sum, taken) => sum + (taken?.cents ?? 0), 0);
  const taken = yield* settleJointly(walk, errand, joined, spent);
  for (const [index, item] of joined.entries()) yield* put(walk, item, taken[index] ?? null);
}

/** Takes out what no thing of the errand is. */
function* removeOthers(walk: Walk, errand: Errand): Step<void> {
  for (const asin of Array.from(walk.cart.keys())) {
    const isWanted = errand.items.some(({ type }) =>
      walk.products.get(type)?.some((known) => known.asin === asin),
    );
    if (!isWanted) yield* walk.remove(asin);
  }
}

/** Puts one thing into the cart, and takes out what lies there in its place. */
function* put(walk: Walk, { type }: WantedItem, taken: Possibility | null): Step<void> {
  if (taken === null) return;
  let isThere = false;
  for (const [asin, chosen] of Array.from(walk.cart)) {
    if (!walk.products.get(type)?.some((known) => known.asin === asin)) continue;
    const isSame =
      asin === taken.known.asin &&
      chosen.size === taken.chosen.size &&
      [...taken.chosen].every(([name, value]) => chosen.get(name) === value);
    if (isSame) isThere = true;
    else yield* walk.remove(asin);
  }
  if (!isThere) yield* walk.buy(type, taken);
}

/** What is left for a thing, sure or not, given what was read. */
function openFor(walk: Walk, errand: Errand, item: WantedItem): readonly Possibility[] {
  const products = walk.products.get(item.type) ?? [];
  return products
    .filter(({ asin }) => !walk.soldOut.has(asin))
    .flatMap((known) => possibilities(known, typeOf(item.type), item, errand.matches));
}

function* explore(walk: Walk, errand: Errand, item: WantedItem, { known }: Possibility): Step<void> {
  const type = typeOf(item.type);
  yield* walk.explore(item.type, known, () =>
    possibilities(known, type, item, errand.matches).every(({ isSure }) => isSure),
  );
}

/** Finds the one to take where nothing else depends on it. */
function* settle(walk: Walk, errand: Errand, item: WantedItem): Step<Possibility | null> {
  yield* walk.list(item.type);
  for (;;) {
    const open = openFor(walk, errand, item);
    const sure = best(
      open.filter(({ isSure }) => isSure),
      item.choice,
    )[0];
    if (sure !== undefined && item.choice === "any") return sure;
    const limit =
      item.choice === "cheapest" ? (sure?.cents ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    const next = open
      .filter(({ isSure, cents }) => !isSure && cents < limit)
      .toSorted((a, b) => a.cents - b.cents)[0];
    if (next === undefined) return sure ?? null;
    yield* explore(walk, errand, item, next);
  }
}

/** Finds what to take for several things: as soon as it fits, or else when nothing unread can make it cheaper. */
function* settleJointly(
  walk: Walk,
  errand: Errand,
  items: readonly WantedItem[],
  spent: number,
): Step<readonly Possibility[]> {
  for (const item of items) yield* walk.list(item.type);
  const limit = errand.budget === null ? Number.POSITIVE_INFINITY : errand.budget - spent;
  for (;;) {
    const open = items.map((item) => openFor(walk, errand, item));
    const sure = cheapest(open.map((ways) => ways.filter(({ isSure }) => isSure)));
    if (sure !== null && sure.cents <= limit) return sure.taken;
    const hoped = cheapest(open);
    const isHopeless = hoped === null || hoped.cents >= (sure?.cents ?? Number.POSITIVE_INFINITY);
    const index = isHopeless ? -1 : hoped.taken.findIndex(({ isSure }) => !isSure);
    const item = items[index];
    const next = hoped?.taken[index];
    if (item === undefined || next === undefined) return sure?.taken ?? [];
    yield* explore(walk, errand, item, next);
  }
}
