/**
 * Group relative policy optimisation: an episode is as good as it is better than its siblings.
 *
 *   A_i = (s_i − mean_g) / (std_g + ε)            GRPO
 *   A_i =  s_i − mean_g                           Dr.GRPO (normalizeByStd: false)
 *
 * | symbol         | meaning                                                        |
 * |----------------|----------------------------------------------------------------|
 * | s_i            | score of row i: return of its episode, less penalties of the row |
 * | mean_g, std_g  | over the entries of group g; std is the sample one (n − 1)     |
 * | entries        | one for each trajectory, or one for each row                   |
 *
 * With row statistics a long failure weighs more than a short success; the default counts each trajectory once.
 *
 * @source Shao et al. 2024, arXiv:2402.03300, §4.1.2; Dr.GRPO: Liu et al. 2025, arXiv:2503.20783
 */
import type { Trajectory, TrajectoryGroup } from "../../core/trajectory.ts";
import type { AdvantageEstimator, Credited } from "./objective.ts";

/** One training row: a turn, where each turn is a row of its own. */
export interface GroupRow {
  readonly group: string | number;
  readonly trajectory: string | number;
  readonly score: number;
}

export interface GrpoOptions {
  readonly normalizeByStd: boolean;
  /** ε above. */
  readonly epsilon: number;
  /** What counts once in mean and std. */
  readonly statistics: "trajectory" | "row";
  /** Score of a trajectory whose rows differ: their mean, or that of its first row. */
  readonly trajectoryScore?: "mean" | "first";
  /** Advantage in a group with a single entry: 0, or its raw score as verl has it (mean 0, std 1). */
  readonly singleton?: "zero" | "raw";
}

/**
 * Advantages of rows, in their order. In a group whose rows all score the same they are exactly 0.
 */
export function grpoAdvantages(rows: readonly GroupRow[], options: GrpoOptions): number[] {
  const groups = new Map<GroupRow["group"], GroupRow[]>();
  for (const row of rows) {
    const members = groups.get(row.group);
    if (members === undefined) groups.set(row.group, [row]);
    else members.push(row);
  }
  const normalized = new Map<GroupRow["group"], (score: number) => number>();
  for (const [group, members] of groups) normalized.set(group, normalizer(members, options));
  return rows.map((row) => normalized.get(row.group)?.(row.score) ?? 0);
}

function normalizer(rows: readonly GroupRow[], options: GrpoOptions): (score: number) => number {
  const { normalizeByStd, epsilon, singleton = "zero" } = options;
  const entries = entryScores(rows, options);
  if (entries.length === 1) {
    if (singleton === "zero") return () => 0;
    return (score) => (normalizeByStd ? score / (1 + epsilon) : score);
  }
  if (rows.every((row) => row.score === rows[0]?.score)) return () => 0;
  const mean = entries.reduce((sum, score) => sum + score, 0) / entries.length;
  const variance = entries.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (entries.length - 1);
  const scale = normalizeByStd ? Math.sqrt(variance) + epsilon : 1;
  return (score) => (score - mean) / scale;
}

function entryScores(
  rows: readonly GroupRow[],
  { statistics, trajectoryScore = "mean" }: GrpoOptions,
): number[] {
  if (statistics === "row") return rows.map((row) => row.score);
  const byTrajectory = new Map<GroupRow["trajectory"], number[]>();
  for (const { trajectory, score } of rows) {
    const scores = byTrajectory.get(trajectory);
    if (scores === undefined) byTrajectory.set(trajectory, [score]);
    else if (trajectoryScore === "mean") scores.push(score);
  }
  return Array.from(
    byTrajectory.values(),
    (scores) => scores.reduce((sum, score) => sum + score, 0) / scores.length,
  );
}

export interface GrpoEstimatorOptions extends GrpoOptions {
  /** γ: the score of an episode is its return · γ^(turns − 1). */
  readonly discount: number;
}

/** The estimator over whole trajectories: each turn gets its episode's advantage. */
export function grpo(options: GrpoEstimatorOptions): AdvantageEstimator {
  return (groups) => groups.flatMap((group) => creditGroup(group, options));
}

function creditGroup(group: TrajectoryGroup, options: GrpoEstimatorOptions): Credited[] {
  const rows = group.trajectories.flatMap((trajectory) => {
    const score = discountedReturn(trajectory, options.discount);
    return trajectory.turns.map(() => ({ group: group.index, trajectory: trajectory.episodeId, score }));
  });
  const advantages = grpoAdvantages(rows, options);
  if (advantages.every((advantage) => advantage === 0)) return [];
  let row = 0;
  return group.trajectories.map((trajectory) => ({
    trajectory,
    group: group.index,
    advantages: trajectory.turns.map(() => advantages[row++] ?? 0),
  }));
}

function discountedReturn({ episodeReturn, turns }: Trajectory, discount: number): number {
  return episodeReturn * discount ** Math.max(0, turns.length - 1);
}
