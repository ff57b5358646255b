/** The cheapest way to meet several wishes that depend on each other, exactly. */

/** Something to take, with what it has in each match ("" where it has no part in the match). */
export interface Candidate {
  readonly cents: number;
  readonly keys: readonly string[];
}

export interface Optimum<T> {
  readonly cents: number;
  /** One of the candidates for each thing. */
  readonly taken: readonly T[];
}

/**
 * Takes one candidate for each thing so that all that take part in a match agree in it, at the lowest total that is not
 * below `least`.
 *
 * @param things the candidates for each thing
 * @returns null where nothing agrees, or nothing comes to as much
 */
export function cheapest<T extends Candidate>(
  things: readonly (readonly T[])[],
  least = Number.NEGATIVE_INFINITY,
): Optimum<T> | null {
  let found: Optimum<T> | null = null;
  for (const agreeing of agreements(things)) {
    const one = leastSum(agreeing, least);
    if (one !== null && one.cents < (found?.cents ?? Number.POSITIVE_INFINITY)) found = one;
  }
  return found;
}

/** The highest total of candidates that agree; null where nothing agrees. */
export function dearest(things: readonly (readonly Candidate[])[]): number | null {
  const turned = things.map((candidates) => candidates.map(({ cents, keys }) => ({ cents: -cents, keys })));
  const found = cheapest(turned);
  return found === null ? null : 0 - found.cents;
}

/** The candidates by what is agreed on: those that are left for each thing agree in every match, whichever are taken. */
function* agreements<T extends Candidate>(
  things: readonly (readonly T[])[],
  match = 0,
): Generator<readonly (readonly T[])[]> {
  const all = things.flat();
  if (things.some((candidates) => candidates.length === 0)) return;
  if (all.every(({ keys }) => match >= keys.length)) {
    yield things;
    return;
  }
  const values = new Set(all.map(({ keys }) => keys[match] ?? "").filter((key) => key !== ""));
  if (values.size === 0) yield* agreements(things, match + 1);
  for (const value of values) {
    const left = things.map((candidates) =>
      candidates.filter(({ keys }) => ["", value].includes(keys[match] ?? "")),
    );
    yield* agreements(left, match + 1);
  }
}

/** A way to take the first so many things. */
interface Sum<T> {
  readonly cents: number;
  readonly last: { readonly taken: T; readonly before: Sum<T> } | null;
}

/**
 * The lowest sum of one candidate of each that is not below `least`. All sums that can be reached are followed, of equal
 * ones one; of those that are enough whatever follows the lowest, and none that cannot be enough any more.
 */
function leastSum<T extends Candidate>(things: readonly (readonly T[])[], least: number): Optimum<T> | null {
  const lows = restOf(things, Math.min);
  const highs = restOf(things, Math.max);
  let sums: readonly Sum<T>[] = [{ cents: 0, last: null }];
  things.forEach((candidates, i) => {
    const short = new Map<number, Sum<T>>();
    let enough: Sum<T> | null = null;
    for (const before of sums) {
      for (const taken of candidates) {
        const cents = before.cents + taken.cents;
        if (cents + (highs[i] as number) < least) continue;
        if (cents + (lows[i] as number) < least) {
          if (!short.has(cents)) short.set(cents, { cents, last: { taken, before } });
        } else if (enough === null || cents < enough.cents) enough = { cents, last: { taken, before } };
      }
    }
    sums = [...short.values(), ...(enough === null ? [] : [enough])];
  });
  const [sum] = sums;
  if (sum === undefined || sum.cents < least) return null;
  const taken: T[] = [];
  for (let { last } = sum; last !== null; { last } = last.before) taken.unshift(last.taken);
  return { cents: sum.cents, taken };
}

/** For each thing the sum of the lowest, or the highest, of those after it. */
function restOf(things: readonly (readonly Candidate[])[], pick: (...cents: number[]) => number): number[] {
  const rest: number[] = [];
  let sum = 0;
  for (const candidates of things.toReversed()) {
    rest.unshift(sum);
    sum += pick(...candidates.map(({ cents }) => cents));
  }
  return rest;
}
