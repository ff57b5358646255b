/**
 * Group relative policy optimisation: an episode is as good as it is better than its siblings.
 *
 *   A_i = (s_i − mean_g) / (std_g + ε)            GRPO
 *   A_i =  s_i − mean_g                           Dr.GRPO (normalizeByStd: false)
 *
 * | symbol         | identifier       | meaning                                                          |
 * |----------------|------------------|------------------------------------------------------------------|
 * | s_i            | `score`          | score of row i: return of its episode, less penalties of the row |
 * | mean_g, std_g  | `entryScores`    | over the entries of group g; std is the sample one (n − 1)       |
 * | entries        | `statistics`     | one for each trajectory, or one for each row                     |
 * | ε              | `epsilon`        | keeps a small spread from being blown up without bound           |
 *
 * Deviations from the paper: none in the formula. A group without spread gives exactly 0 and is left out.
 * Deviations from published code (verl): it takes statistics over rows; here each trajectory counts once
 * unless `statistics: "row"` is asked for. It gives a group of one its raw score; here that is 0
 * (`singleton`).
 *
 * @source Shao et al. 2024, arXiv:2402.03300, §4.1.2; Dr.GRPO: Liu et al. 2025, arXiv:2503.20783
 */
import {
  areEqual,
  creditRows,
  deviationOf,
  discountedReturn,
  entryScores,
  type GroupRow,
  groupBy,
  meanOf,
  rowsOf,
  type StatisticsOptions,
} from "./group-scores.ts";
import type { AdvantageEstimator } from "./objective.ts";

export interface GrpoOptions extends StatisticsOptions {
  readonly normalizeByStd: boolean;
  /** ε above. */
  readonly epsilon: number;
  /** Advantage in a group with a single entry: 0, or its raw score as verl has it (mean 0, std 1). */
  readonly singleton?: "zero" | "raw";
}

/** Advantages of rows, in their order. In a group whose rows all score the same they are exactly 0. */
export function grpoAdvantages(rows: readonly GroupRow[], options: GrpoOptions): number[] {
  const groups = groupBy(rows, ({ group }) => group);
  const normalized = new Map(Array.from(groups, ([group, own]) => [group, normalizer(own, options)]));
  return rows.map(({ group, score }) => normalized.get(group)?.(score) ?? 0);
}

function normalizer(rows: readonly GroupRow[], options: GrpoOptions): (score: number) => number {
  const { normalizeByStd, epsilon, singleton = "zero" } = options;
  const entries = entryScores(rows, options);
  if (entries.length === 1) {
    if (singleton === "zero") return () => 0;
    return (score) => (normalizeByStd ? score / (1 + epsilon) : score);
  }
  if (areEqual(rows.map(({ score }) => score))) return () => 0;
  const mean = meanOf(entries);
  const scale = normalizeByStd ? deviationOf(entries) + epsilon : 1;
  return (score) => (score - mean) / scale;
}

export interface GrpoEstimatorOptions extends GrpoOptions {
  /** γ: the score of an episode is its return · γ^(turns − 1). */
  readonly discount: number;
}

/** The estimator over whole trajectories: each turn gets its episode's advantage. */
export function grpo(options: GrpoEstimatorOptions): AdvantageEstimator {
  return (groups) =>
    groups.flatMap((group) => {
      const rows = rowsOf(group, (trajectory) => discountedReturn(trajectory, options.discount));
      return creditRows(group, grpoAdvantages(rows, options));
    });
}
