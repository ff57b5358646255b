/** Combinations of kinds of things to do, divided into those that training knows and those that it never meets. */
import type { Rng } from "./rng.ts";

/** Each combination is in the order of the items it was made from. */
export interface Combinations<T> {
  readonly known: readonly (readonly T[])[];
  readonly heldOut: readonly (readonly T[])[];
}

/**
 * Every set of different items of some sizes, divided at random, each size by itself.
 *
 * @param heldOutOf one combination in this many is held out
 * @param stream    its split by each size shuffles the sets of that size
 */
export function divideCombinations<T>(
  items: readonly T[],
  sizes: readonly number[],
  heldOutOf: number,
  stream: Rng,
): Combinations<T> {
  const known: (readonly T[])[] = [];
  const heldOut: (readonly T[])[] = [];
  for (const size of sizes) {
    const sets = stream.split(size).shuffle(subsets(items, size));
    const held = Math.round(sets.length / heldOutOf);
    heldOut.push(...sets.slice(0, held));
    known.push(...sets.slice(held));
  }
  return { known, heldOut };
}

function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}
