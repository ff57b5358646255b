/** Times that depend little on what else runs on the machine. */

/** What a piece of work gives, and how long it took. */
export function timed<T>(work: () => T): { value: T; ms: number } {
  const begin = performance.now();
  const value = work();
  return { value, ms: performance.now() - begin };
}

/** For each item the shortest of some times, ascending, in milliseconds. */
export function bestTimes<T>(items: readonly T[], repeats: number, work: (item: T) => unknown): number[] {
  const best = items.map(() => Number.POSITIVE_INFINITY);
  for (let repeat = 0; repeat < repeats; repeat++)
    for (const [index, item] of items.entries())
      best[index] = Math.min(best[index] ?? 0, timed(() => work(item)).ms);
  return best.sort((a, b) => a - b);
}

/** Of ascending numbers. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
