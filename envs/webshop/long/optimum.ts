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
 * Takes one candidate for each thing so that all that take part in a match agree in it, at the lowest total. Branch and
 * bound: things one after the other, cheap candidates first, cut off where even the cheapest of the rest costs too much.
 *
 * @param things the candidates for each thing
 * @returns null where nothing agrees; of equally cheap ways the first, in the order given
 */
export function cheapest<T extends Candidate>(things: readonly (readonly T[])[]): Optimum<T> | null {
  const open = things.map(undominated);
  const rest = new Array<number>(open.length + 1).fill(0);
  for (let i = open.length - 1; i >= 0; i--) {
    rest[i] = (rest[i + 1] as number) + (open[i]?.[0]?.cents ?? Number.POSITIVE_INFINITY);
  }
  let found: Optimum<T> | null = null;
  const taken: T[] = [];
  const agreed: (string | undefined)[] = [];
  const descend = (index: number, cents: number): void => {
    const candidates = open[index];
    if (candidates === undefined) {
      found = { cents, taken: [...taken] };
      return;
    }
    for (const candidate of candidates) {
      const total = cents + candidate.cents;
      if (total + (rest[index + 1] as number) >= (found?.cents ?? Number.POSITIVE_INFINITY)) return;
      const isNew = candidate.keys.map((key, m) => key !== "" && agreed[m] === undefined);
      if (candidate.keys.some((key, m) => key !== "" && (agreed[m] ?? key) !== key)) continue;
      isNew.forEach((one, m) => {
        if (one) agreed[m] = candidate.keys[m] as string;
      });
      taken.push(candidate);
      descend(index + 1, total);
      taken.pop();
      isNew.forEach((one, m) => {
        if (one) agreed[m] = undefined;
      });
    }
  };
  descend(0, 0);
  return found;
}

/** The cheapest of those that stand alike in all matches, by rising price. */
function undominated<T extends Candidate>(candidates: readonly T[]): readonly T[] {
  const kept = new Map<string, T>();
  for (const candidate of candidates.toSorted((a, b) => a.cents - b.cents)) {
    const key = candidate.keys.join("\n");
    if (!kept.has(key)) kept.set(key, candidate);
  }
  return [...kept.values()];
}
