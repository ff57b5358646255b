/** Success on held-out tasks, with an interval. */
import type { Interval } from "../core/interval.ts";

export interface TypeResult extends Interval {
  readonly successRate: number;
  readonly tasks: number;
}

/** How a policy did on a set of tasks, one episode each. */
export interface EvaluationResult extends Interval {
  /** Share of tasks that ended in success, 0..1; `low` and `high` are its 95 % Wilson interval. */
  readonly successRate: number;
  readonly tasks: number;
  /** Mean of what the environment scores, 0..1. */
  readonly meanScore: number;
  readonly meanReturn: number;
  readonly meanTurns: number;
  /** By type of task, in the order in which types appear. */
  readonly perType: Readonly<Record<string, TypeResult>>;
  readonly split: string;
  readonly decoding: "greedy" | "sample";
  /** Episodes that ended in an error; they count as not solved. */
  readonly failed: number;
  readonly seconds: number;
}
