/**
 * How per-token losses become one number: L = Σ w·l with weights from the mask alone.
 *
 *   token-mean               w = m / Σ m
 *   seq-mean-token-sum       w = m / rows
 *   seq-mean-token-mean      w = m / (tokens of its row · rows)
 *   seq-mean-token-sum-norm  w = m / width
 *
 * | symbol | meaning                                                      |
 * |--------|--------------------------------------------------------------|
 * | m      | 1 for a trained token, 0 else                                |
 * | rows   | trajectories of the update                                   |
 * | width  | tokens a row can hold at most: the horizon                   |
 *
 * The weights are those of a whole update. Cutting it into smaller pieces for the engine changes nothing, since
 * the total is linear in them: never take a mean per micro-batch.
 *
 * @source verl `agg_loss`; DAPO, arXiv:2503.14476 (token-mean); Dr.GRPO, arXiv:2503.20783 (sum-norm)
 */
export type Aggregation =
  | "token-mean"
  | "seq-mean-token-sum"
  | "seq-mean-token-mean"
  | "seq-mean-token-sum-norm";

/** Keeps an empty mask from dividing by zero. */
const COUNT_EPSILON = 1e-8;

/**
 * Weights of all tokens of an update.
 *
 * @param mask [rows, tokens], rows may differ in length
 * @param width the longest row unless given
 * @returns same shape
 */
export function aggregationWeights(
  mode: Aggregation,
  mask: readonly (readonly number[])[],
  width = Math.max(1, ...mask.map((row) => row.length)),
): number[][] {
  const counts = mask.map((row) => row.reduce((sum, m) => sum + m, 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return mask.map((row, r) => row.map((m) => m / divisor(counts[r] ?? 0)));

  function divisor(rowCount: number): number {
    switch (mode) {
      case "token-mean":
        return total + COUNT_EPSILON;
      case "seq-mean-token-sum":
        return mask.length;
      case "seq-mean-token-mean":
        return Math.max(1, rowCount) * mask.length;
      case "seq-mean-token-sum-norm":
        return width;
    }
  }
}

/** Σ w·l over a matrix of losses and its weights. */
export function aggregate(
  loss: readonly (readonly number[])[],
  weights: readonly (readonly number[])[],
): number {
  let sum = 0;
  for (const [r, row] of loss.entries())
    for (const [c, value] of row.entries()) sum += value * (weights[r]?.[c] ?? 0);
  return sum;
}
