/**
 * EPO as its authors released it, to reproduce: a penalty without a gradient, its own phase weight and its table.
 *
 *   P   = 0 where κ_l·ref < H < κ_r·ref, else α: a constant, so it shifts the reported loss and nothing else
 *   L   = mean over tokens; e ≤ E/2: weight 1 − 0.2·(1 − e^(−2e/(E/2))); later 0.8·e^(−3(e − E/2)/(E/2))
 *
 * | symbol | identifier                     | meaning                                            |
 * |--------|--------------------------------|----------------------------------------------------|
 * | e, E   | `epoch`, `epochs`              | update, and number of updates (150 in their code)  |
 * | ref    | `leftPaddedTable`              | mean over updates by turn index, zeros included    |
 *
 * @source WujiangXu/EPO at 5b6fa98, `dp_actor.py`, `ray_trainer.py`; paper v1: arXiv:2509.22576v1
 */

/** Keeps an empty mask from dividing by zero. */
const COUNT_EPSILON = 1e-8;

/** P; both ends of the corridor are outside of it. */
export function indicatorPenalty(
  entropy: number,
  reference: number | null,
  {
    kappaLow,
    kappaHigh,
    alpha,
  }: { readonly kappaLow: number; readonly kappaHigh: number; readonly alpha: number },
): number {
  if (reference === null) return 0;
  return kappaLow * reference < entropy && entropy < kappaHigh * reference ? 0 : alpha;
}

/** Falls from 1 to 0.83 in the first half, jumps to 0.8 and falls to 0.04. */
export function releasedPhaseWeight(epoch: number, epochs: number): number {
  const half = Math.max(1e-9, epochs / 2);
  if (epoch <= half) return 1 - 0.2 * (1 - Math.exp((-2 * epoch) / half));
  return 0.8 * Math.exp((-3 * (epoch - half)) / half);
}

/** Weights of a mean over the tokens whose mask is above 0. */
export function tokenMeanWeights(mask: ArrayLike<number>): Float32Array {
  let count = 0;
  for (let i = 0; i < mask.length; i++) if ((mask[i] as number) > 0) count++;
  return Float32Array.from(mask, (m) => (m > 0 ? 1 / (count + COUNT_EPSILON) : 0));
}

/**
 * Their reference by turn index: each update's entropies by turn, zeros put before them up to `turns` (or cut off at
 * the front), then the mean over updates, zeros included. So turn 0 of a short update is looked up late.
 */
export function leftPaddedTable(updates: readonly (readonly number[])[], turns: number) {
  const padded = updates.map((row) => {
    const kept = row.slice(Math.max(0, row.length - turns));
    return [...Array.from({ length: turns - kept.length }, () => 0), ...kept];
  });
  const reference = Array.from({ length: turns }, (_, t) => {
    return padded.reduce((sum, row) => sum + (row[t] ?? 0), 0) / Math.max(1, padded.length);
  });
  return { padded, reference };
}
