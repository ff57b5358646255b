/** What a training run tells while it runs. The command line renders these; nothing depends on them. */
import type { EvaluationResult } from "./evaluate.ts";
import type { Metrics } from "./metrics.ts";

/** The stages of a run outside its iterations, in order. `evaluate` comes several times. */
export type Phase = "demonstrate" | "survey" | "imitate" | "evaluate";

export type TrainEvent =
  | {
      /** Once, when the policy is made: what will be trained. Only `demonstrate` and `survey` come before. */
      readonly type: "start";
      readonly runDirectory: string;
      readonly environment: { readonly id: string; readonly version: string };
      /** Name of the compute engine. */
      readonly engine: string;
      readonly parameters: number;
      readonly iterations: number;
      /** After which training ends too; null where iterations alone count. */
      readonly envSteps: number | null;
      /** Iterations that were already done where a run goes on; else 0. */
      readonly resumedAt: number;
    }
  | {
      /** A stage begins; `total` is in episodes; for imitate in updates. */
      readonly type: "phase";
      readonly phase: Phase;
      readonly total: number;
    }
  | { readonly type: "progress"; readonly phase: Phase; readonly done: number; readonly total: number }
  | {
      readonly type: "evaluation";
      readonly when: "before" | "during" | "after";
      /** Iterations done. */
      readonly iteration: number;
      readonly result: EvaluationResult;
    }
  | {
      /** An iteration is complete. Names and meanings of the metrics are in metrics.ts. */
      readonly type: "iteration";
      /** 0-based. */
      readonly iteration: number;
      /** Iterations there will be; where env steps end the training, at the pace of this one. */
      readonly total: number;
      readonly metrics: Metrics;
    }
  | { readonly type: "checkpoint"; readonly iteration: number; readonly path: string; readonly best: boolean }
  | { readonly type: "warning"; readonly code: string; readonly message: string }
  | { readonly type: "done"; readonly result: TrainResult };

/** How a run ended. */
export interface TrainResult {
  /** `stopped`: by its signal, at an iteration boundary, after a checkpoint. */
  readonly status: "completed" | "stopped";
  /** Iterations done in total. */
  readonly iterations: number;
  /** Evaluation before RL (after imitation), and after the last iteration; null where evaluation is off or was not reached. */
  readonly before: EvaluationResult | null;
  readonly after: EvaluationResult | null;
  /** SHA-256 of the final weights, hex; null where the run was stopped before it had a policy. */
  readonly weightHash: string | null;
  /** Path of the last checkpoint; null where there is none yet. */
  readonly checkpoint: string | null;
  readonly seconds: number;
}
