/** What makes a task long, and which combinations of it training never meets. */
import { type Combinations, divideCombinations, rng } from "turnwise/core";

/**
 * `brands`: the cheapest or the best rated of a few brands. `budget`: all together may cost little more than the least
 * possible. `change`: the customer changes their mind midway. `cheapest`: the cheapest of all that are rated well enough.
 * `match`: things that agree in color, scent, connector … `sold-out`: something turns out to be sold out at checkout.
 * `threshold`: the order has to be large enough for free shipping or a coupon, which the cheapest one is not.
 */
export const KINDS = ["brands", "budget", "change", "cheapest", "match", "sold-out", "threshold"] as const;
export type Kind = (typeof KINDS)[number];

/** How many kinds a task has. */
const COUNTS = [2, 3, 4] as const;
/** One combination in this many is never trained. */
const HELD_OUT = 5;

/** All combinations of two to four kinds, divided by the seed. */
export function combinationsOf(seed: number): Combinations<Kind> {
  return divideCombinations(KINDS, COUNTS, HELD_OUT, rng(seed, "webshop-long", "combinations"));
}
