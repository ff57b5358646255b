/**
 * REINFORCE leave-one-out: an episode is compared with the mean of its siblings, itself left out.
 *
 *   A_i = s_i − (1 / (n − 1)) Σ_{j ≠ i} s_j  =  n / (n − 1) · (s_i − mean_g)
 *
 * | symbol | identifier    | meaning                                                     |
 * |--------|---------------|-------------------------------------------------------------|
 * | s_i    | `score`       | score of row i: return of its episode                       |
 * | n      | `entries`     | entries of the group: trajectories, or rows                 |
 * | mean_g | `meanOf`      | mean of those entries                                       |
 *
 * Leaving itself out makes the baseline independent of the action, so the estimate is unbiased; there is no
 * deviation to divide by.
 *
 * Deviations from the paper: the loss is PPO's clipped ratio, as in verl, where the paper has plain
 * REINFORCE; at the first step of an iteration the two have the same gradient.
 * Deviations from published code (verl): rows count there, trajectories here unless `statistics: "row"`; a
 * group of one gets its raw score there, 0 here (`singleton`).
 *
 * @source Kool et al. 2019, "Buy 4 REINFORCE samples, get a baseline for free!"; Ahmadian et al. 2024,
 *   arXiv:2402.14740
 */
import {
  areEqual,
  creditRows,
  discountedReturn,
  entryScores,
  type GroupRow,
  groupBy,
  meanOf,
  rowsOf,
  type StatisticsOptions,
} from "./group-scores.ts";
import type { AdvantageEstimator } from "./objective.ts";

export interface RlooOptions extends StatisticsOptions {
  /** Advantage in a group with a single entry: 0, or its raw score as verl has it. */
  readonly singleton?: "zero" | "raw";
}

/** Advantages of rows, in their order. In a group whose rows all score the same they are exactly 0. */
export function rlooAdvantages(rows: readonly GroupRow[], options: RlooOptions): number[] {
  const groups = groupBy(rows, ({ group }) => group);
  const compared = new Map(Array.from(groups, ([group, own]) => [group, leaveOneOut(own, options)]));
  return rows.map(({ group, score }) => compared.get(group)?.(score) ?? 0);
}

function leaveOneOut(rows: readonly GroupRow[], options: RlooOptions): (score: number) => number {
  const entries = entryScores(rows, options);
  const n = entries.length;
  if (n === 1) return options.singleton === "raw" ? (score) => score : () => 0;
  if (areEqual(rows.map(({ score }) => score))) return () => 0;
  const mean = meanOf(entries);
  return (score) => (n / (n - 1)) * (score - mean);
}

export interface RlooEstimatorOptions extends RlooOptions {
  /** γ: the score of an episode is its return · γ^(turns − 1). */
  readonly discount: number;
}

/** The estimator over whole trajectories: each turn gets its episode's advantage. */
export function rloo(options: RlooEstimatorOptions): AdvantageEstimator {
  return (groups) =>
    groups.flatMap((group) => {
      const rows = rowsOf(group, (trajectory) => discountedReturn(trajectory, options.discount));
      return creditRows(group, rlooAdvantages(rows, options));
    });
}
