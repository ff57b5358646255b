/** Scores of rows, compared within their group: what group-relative estimators share. */
import type { Trajectory, TrajectoryGroup } from "../../core/trajectory.ts";
import type { Credited } from "./objective.ts";

/** One training row: a turn, where each turn is a row of its own. */
export interface GroupRow {
  readonly group: string | number;
  readonly trajectory: string | number;
  readonly score: number;
}

/** What a group's mean and deviation are taken over. */
export interface StatisticsOptions {
  /**
   * What counts once: a trajectory, or each of its rows. By rows, as in published code, a long trajectory
   * weighs as often as it has turns; since failures run to the limit, they drag the mean down: wins get
   * larger advantages than losses, and a group's advantages no longer add up to 0 over its trajectories.
   */
  readonly statistics: "trajectory" | "row";
  /** Score of a trajectory whose rows differ: their mean, or that of its first row, as published code has it. */
  readonly trajectoryScore?: "mean" | "first";
}

/** Rows by a key, in the order in which keys and rows come. */
export function groupBy<T, K>(rows: Iterable<T>, keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const members = groups.get(keyOf(row));
    if (members === undefined) groups.set(keyOf(row), [row]);
    else members.push(row);
  }
  return groups;
}

/** The scores that count in the statistics of one group. */
export function entryScores(
  rows: readonly GroupRow[],
  { statistics, trajectoryScore = "mean" }: StatisticsOptions,
): number[] {
  if (statistics === "row") return rows.map((row) => row.score);
  return Array.from(groupBy(rows, (row) => row.trajectory).values(), (own) =>
    trajectoryScore === "first" ? (own[0] as GroupRow).score : meanOf(own.map((row) => row.score)),
  );
}

/** 0 for nothing. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Sample standard deviation (n − 1); 0 for fewer than two values. */
export function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1),
  );
}

/** Whether all are the same to the last bit. */
export function areEqual(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}

/** A row for each turn of a group, all of an episode with that episode's score. */
export function rowsOf(group: TrajectoryGroup, scoreOf: (trajectory: Trajectory) => number): GroupRow[] {
  return group.trajectories.flatMap((trajectory) => {
    const score = scoreOf(trajectory);
    return trajectory.turns.map(() => ({ group: group.index, trajectory: trajectory.episodeId, score }));
  });
}

/**
 * Hands the advantages of rows back to their turns; nothing where none differs from 0.
 *
 * @param series further numbers of the rows, for the trajectory log
 */
export function creditRows(
  group: TrajectoryGroup,
  advantages: readonly number[],
  series: Readonly<Record<string, readonly number[]>> = {},
): Credited[] {
  if (advantages.every((advantage) => advantage === 0)) return [];
  let start = 0;
  return group.trajectories.map((trajectory) => {
    const end = start + trajectory.turns.length;
    const own = (rows: readonly number[]): number[] => rows.slice(start, end);
    const credited = {
      trajectory,
      group: group.index,
      advantages: own(advantages),
      series: Object.fromEntries(Object.entries(series).map(([name, rows]) => [name, own(rows)])),
    };
    start = end;
    return credited;
  });
}

/** The episode's return, times γ for each turn after the first. */
export function discountedReturn({ episodeReturn, turns }: Trajectory, discount: number): number {
  return episodeReturn * discount ** Math.max(0, turns.length - 1);
}
