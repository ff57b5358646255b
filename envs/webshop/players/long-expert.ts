/**
 * The expert of long tasks: it opens what may be the answer, cheapest first, until nothing unread can be better, fills
 * the cart and pays. It decides anew at every turn by what it has read so far, so it finds its way also where others have
 * acted in between, where the customer has written, or where something is sold out.
 */
import type { Player } from "turnwise/env";
import type { Errand, WantedItem } from "../long/errand.ts";
import { best } from "../long/offers.ts";
import { cheapest } from "../long/optimum.ts";
import { type Possibility, possibilities } from "./long-memory.ts";
import { Notebook } from "./long-notebook.ts";
import { readErrand } from "./long-read-errand.ts";
import { toHaving, toKnowing, toListing, toNotHaving, toPaying } from "./long-steps.ts";

/** Makes the expert for one episode. */
export function createLongExpert(): Player {
  const notes = new Notebook();
  let asked = "";
  let read: { readonly instruction: string; readonly errand: Errand } | null = null;
  return {
    act(observation) {
      notes.read(observation, asked);
      const { instruction } = notes;
      if (read?.instruction !== instruction) read = { instruction, errand: readErrand(instruction) };
      asked = decide(notes, read.errand);
      return { text: asked };
    },
  };
}

/** Something to do first, or what was found out. */
type Finding<T> = { readonly action: string } | { readonly action: null; readonly taken: T };

/** What stands alone is bought as soon as it is found, then what depends on each other. */
function decide(notes: Notebook, errand: Errand): string {
  const { budget, deal, matches } = errand;
  const isJoined = ({ type, choice }: WantedItem) =>
    choice === "any" &&
    (budget !== null || deal !== null || matches.some(({ types }) => types.includes(type)));
  const wanted: (Possibility | undefined)[] = [];
  for (const item of errand.items) {
    if (isJoined(item)) continue;
    const found = settle(notes, errand, item);
    if (found.action !== null) return found.action;
    const way = found.taken === undefined ? null : toHaving(notes, found.taken);
    if (way !== null) return way;
    wanted.push(found.taken);
  }
  const spent = wanted.reduce((sum, taken) => sum + (taken?.cents ?? 0), 0);
  const found = settleJointly(notes, errand, errand.items.filter(isJoined), spent);
  if (found.action !== null) return found.action;
  for (const taken of found.taken) {
    const way = toHaving(notes, taken);
    if (way !== null) return way;
    wanted.push(taken);
  }
  const others = notes.cart.find(({ asin }) => !wanted.some((taken) => taken?.known.asin === asin));
  return others === undefined ? toPaying(notes) : toNotHaving(notes, others.asin);
}

/** What is left for a thing, sure or not, given what was read. */
function openFor(notes: Notebook, errand: Errand, item: WantedItem): readonly Possibility[] {
  return notes
    .productsOf(item.type)
    .filter(({ asin }) => !notes.soldOut.has(asin))
    .flatMap((known) => possibilities(known, item, errand));
}

/** Finds the one to take where nothing else depends on it; undefined where there is none. */
function settle(notes: Notebook, errand: Errand, item: WantedItem): Finding<Possibility | undefined> {
  const way = toListing(notes, item.type);
  if (way !== null) return { action: way };
  const open = openFor(notes, errand, item);
  const sure = best(
    open.filter(({ isSure }) => isSure),
    item.choice,
  )[0];
  if (sure !== undefined && item.choice === "any") return { action: null, taken: sure };
  const limit =
    item.choice === "cheapest" ? (sure?.cents ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const next = nextToRead(
    notes,
    open.filter(({ isSure, cents }) => !isSure && cents < limit),
  );
  return next === undefined ? { action: null, taken: sure } : { action: toKnowing(notes, next.known) };
}

/**
 * Finds what to take for several things: as soon as it fits, or else when nothing unread can make it fit. Where the order
 * has to be large enough, what is unread may turn out to be dearer than it looks, so all of it is read then.
 */
function settleJointly(
  notes: Notebook,
  errand: Errand,
  items: readonly WantedItem[],
  spent: number,
): Finding<readonly Possibility[]> {
  for (const { type } of items) {
    const way = toListing(notes, type);
    if (way !== null) return { action: way };
  }
  const { budget, deal } = errand;
  const off = deal?.kind === "coupon" ? deal.worth : 0;
  const limit = budget === null ? Number.POSITIVE_INFINITY : budget + off - spent;
  const least = deal === null ? Number.NEGATIVE_INFINITY : deal.from - spent;
  const open = items.map((item) => openFor(notes, errand, item));
  const known = open.map((ways) => ways.filter(({ isSure }) => isSure));
  const sure = cheapest(known, least);
  if (sure !== null && sure.cents <= limit) return { action: null, taken: sure.taken };
  const hoped = cheapest(open, least);
  const isHopeless = hoped === null || hoped.cents >= (sure?.cents ?? Number.POSITIVE_INFINITY);
  const next =
    (deal === null ? undefined : nextToComplete(notes, open, known, least, limit)) ??
    nextToRead(notes, unsure(isHopeless ? [] : hoped.taken)) ??
    nextToRead(notes, deal === null ? [] : unsure(open.flat()));
  if (next !== undefined) return { action: toKnowing(notes, next.known) };
  return { action: null, taken: (sure ?? cheapest(known))?.taken ?? [] };
}

/** Something that fits what is known of the other things, as far as it looks. */
function nextToComplete(
  notes: Notebook,
  open: readonly (readonly Possibility[])[],
  known: readonly (readonly Possibility[])[],
  least: number,
  limit: number,
): Possibility | undefined {
  const fits = (ways: readonly (readonly Possibility[])[]) => {
    const found = cheapest(ways, least);
    return found !== null && found.cents <= limit ? found.taken : [];
  };
  const first = fits(known.map((ways, i) => (ways.length > 0 ? ways : (open[i] ?? []))));
  if (first.length > 0) return nextToRead(notes, unsure(first));
  const one = open.flatMap((ways, i) =>
    unsure(ways).filter((way) => fits(known.map((others, j) => (i === j ? [way] : others))).length > 0),
  );
  return nextToRead(notes, one);
}

const unsure = (ways: readonly Possibility[]) => ways.filter(({ isSure }) => !isSure);

/** What is being looked at, or else the cheapest. */
function nextToRead({ place }: Notebook, open: readonly Possibility[]): Possibility | undefined {
  const here = open.find(({ known }) => "known" in place && place.known === known);
  return here ?? open.toSorted((a, b) => a.cents - b.cents)[0];
}
