/** What makes a task long, and which combinations of it training never meets. */
import { rng } from "turnwise/core";

/**
 * `brands`: the cheapest or the best rated of a few brands. `budget`: all together may cost little more than the least
 * possible. `change`: the customer changes their mind midway. `cheapest`: the cheapest of all that are rated well enough.
 * `match`: things that agree in color, scent, connector … `sold-out`: something turns out to be sold out at checkout.
 */
export const KINDS = ["brands", "budget", "change", "cheapest", "match", "sold-out"] as const;
export type Kind = (typeof KINDS)[number];

/** How many kinds a task has. */
const COUNTS = [2, 3, 4] as const;
/** One combination in this many is never trained. */
const HELD_OUT = 5;

export interface Combinations {
  readonly known: readonly (readonly Kind[])[];
  readonly heldOut: readonly (readonly Kind[])[];
}

/** All combinations of two to four kinds, each sorted, divided by the seed. */
export function combinationsOf(seed: number): Combinations {
  const known: (readonly Kind[])[] = [];
  const heldOut: (readonly Kind[])[] = [];
  for (const count of COUNTS) {
    const sets = rng(seed, "webshop-long", "combinations", count).shuffle(subsets(KINDS, count));
    const held = Math.round(sets.length / HELD_OUT);
    heldOut.push(...sets.slice(0, held));
    known.push(...sets.slice(held));
  }
  return { known, heldOut };
}

function subsets<T>(items: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, i) => subsets(items.slice(i + 1), count - 1).map((rest) => [item, ...rest]));
}
