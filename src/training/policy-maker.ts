/** Where the policy to train comes from. */
import type { TrainablePolicy } from "../agent/trainable-policy.ts";
import type { Trajectory } from "../core/trajectory.ts";
import type { EnvironmentInfo } from "../env/environment.ts";
import type { Engine } from "../tensor/index.ts";

export interface MakeContext {
  readonly engine: Engine;
  readonly environment: EnvironmentInfo;
  /** The `policy` block of the configuration. */
  readonly config: unknown;
  readonly seed: number;
  /** Episodes on training tasks, to take a vocabulary from. */
  readonly survey: readonly Trajectory[];
}

/** A kind of trainable policy: how it is made new, and how from what save() gave. */
export interface PolicyMaker {
  create(context: MakeContext): TrainablePolicy;
  /** @throws CheckpointError `checkpoint/mismatch` */
  restore(saved: unknown, context: Pick<MakeContext, "engine" | "environment">): TrainablePolicy;
}
