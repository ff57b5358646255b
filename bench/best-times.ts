/** Times that depend little on what else runs on the machine. */

/** Processor time of this process so far, in milliseconds. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What a piece of work gives, and the milliseconds of processor time it took. */
export function timed<T>(work: () => T): { value: T; ms: number } {
  const begin = processorMs();
  const value = work();
  return { value, ms: processorMs() - begin };
}

/** For each item the shortest of some times by the clock, ascending, in milliseconds. */
export function bestTimes<T>(items: readonly T[], repeats: number, work: (item: T) => unknown): number[] {
  const best = items.map(() => Number.POSITIVE_INFINITY);
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const [index, item] of items.entries()) {
      const begin = performance.now();
      work(item);
      best[index] = Math.min(best[index] ?? 0, performance.now() - begin);
    }
  }
  return best.sort((a, b) => a - b);
}

/** Of ascending numbers. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
