/**
 * Whitening: shifts and scales numbers of a whole batch to mean 0 and variance 1.
 *
 *   mean = Σ w·x / (Σ w + 1e-8)        var = Σ w·(x − mean)² / (Σ w + 1e-8) · Σ w / (Σ w − 1)
 *   x'   = (x − mean) / sqrt(var + 1e-8)
 *
 * | symbol | meaning                                                                              |
 * |--------|--------------------------------------------------------------------------------------|
 * | w      | mask (0 or 1) of a token; or 1 / T for the T turns of a trajectory that counts once  |
 *
 * A batch in which all episodes returned the same carries no signal; dividing by its deviation would blow
 * noise up to full size. The estimators that whiten skip such a batch unless told otherwise
 * (`requireSpread`).
 *
 * @source verl `masked_whiten`; the guard: own runs, in which PPO on batches without a success lost its entropy
 */
import type { Trajectory, TrajectoryGroup } from "../../core/trajectory.ts";
import { areEqual, discountedReturn } from "./group-scores.ts";

const EPSILON = 1e-8;

/** @param weights as long as `values`; where they sum to 1 or less, values are returned as they are */
export function whiten(values: readonly number[], weights: readonly number[]): number[] {
  const count = weights.reduce((sum, w) => sum + w, 0);
  if (count <= 1) return [...values];
  const mean = weightedMean(values, weights, count);
  const squares = values.map((x) => (x - mean) ** 2);
  const variance = (weightedMean(squares, weights, count) * count) / (count - 1);
  return values.map((x) => (x - mean) / Math.sqrt(variance + EPSILON));
}

function weightedMean(values: readonly number[], weights: readonly number[], count: number): number {
  return values.reduce((sum, x, i) => sum + x * (weights[i] ?? 0), 0) / (count + EPSILON);
}

/**
 * Whitens the advantages of turns over a batch of trajectories.
 *
 * @param advantages one array for each trajectory
 * @param statistics what counts once in mean and deviation
 */
export function whitenTurns(
  advantages: readonly (readonly number[])[],
  statistics: "trajectory" | "row",
): number[][] {
  const weights = advantages.flatMap((turns) =>
    turns.map(() => (statistics === "row" ? 1 : 1 / turns.length)),
  );
  const whitened = whiten(advantages.flat(), weights);
  let i = 0;
  return advantages.map((turns) => turns.map(() => whitened[i++] ?? 0));
}

/** Whether the episodes of a batch returned different things, as an estimator with this discount sees them. */
export function hasSpread(groups: readonly TrajectoryGroup[], discount: number): boolean {
  const trajectories: Trajectory[] = groups.flatMap((group) => group.trajectories);
  return !areEqual(trajectories.map((trajectory) => discountedReturn(trajectory, discount)));
}
