/** Means over seeds with intervals, and paired comparisons of two arms. */
import { studentQuantile } from "turnwise/core";

export interface Estimate {
  readonly mean: number;
  /** Half the width of the 95 % interval; null where one value says nothing about its spread. */
  readonly half: number | null;
  readonly count: number;
}

/** Mean with the 95 % interval of Student's t over these values; null of none. */
export function estimate(values: readonly number[]): Estimate | null {
  const count = values.length;
  if (count === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, half: null, count };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { mean, half: studentQuantile(count - 1) * Math.sqrt(variance / count), count };
}

/** Values of an arm by seed. */
export type BySeed = ReadonlyMap<number, number>;

export type Verdict = "higher" | "lower" | "no difference shown" | "one seed";

export interface Comparison {
  /** Arm less control, over the seeds that both have; null where there is none. */
  readonly difference: Estimate | null;
  /** Whether 0 is outside the interval of the difference, and on which side. */
  readonly verdict: Verdict;
  /** Whether the intervals of the two means have nothing in common; null where one of them is not known. */
  readonly disjoint: boolean | null;
}

/** Pairs by seed: a seed gives both the same first weights and the same tasks in the same order. */
export function compare(arm: BySeed, control: BySeed): Comparison {
  const seeds = [...arm.keys()].filter((seed) => control.has(seed));
  const difference = estimate(seeds.map((seed) => (arm.get(seed) ?? 0) - (control.get(seed) ?? 0)));
  const [own, other] = [estimate([...arm.values()]), estimate([...control.values()])];
  return { difference, verdict: verdictOf(difference), disjoint: areDisjoint(own, other) };
}

function verdictOf(difference: Estimate | null): Verdict {
  if (difference === null || difference.half === null) return "one seed";
  const { mean, half } = difference;
  if (mean - half > 0) return "higher";
  return mean + half < 0 ? "lower" : "no difference shown";
}

function areDisjoint(a: Estimate | null, b: Estimate | null): boolean | null {
  if (a === null || b === null || a.half === null || b.half === null) return null;
  return Math.abs(a.mean - b.mean) > a.half + b.half;
}
