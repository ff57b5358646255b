/** The training run: collect, compare, update, write down. */
import { type Logger, silentLogger } from "../core/log.ts";
import type { EnvironmentHost } from "../env/environment.ts";
import type { Engine } from "../tensor/index.ts";
import type { TrainConfig } from "./config.ts";
import type { TrainEvent, TrainResult } from "./events.ts";

export interface TrainOptions {
  /** Where episodes are played; lanes are spread over all of them. They must be the same environment. */
  readonly hosts: readonly EnvironmentHost[];
  readonly engine: Engine;
  readonly runDirectory: string;
  readonly log?: Logger;
  /** Stops at the next iteration boundary at the latest, after a checkpoint. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TrainEvent) => void;
  /** Go on from the latest checkpoint in the run directory. */
  readonly resume?: boolean;
}

/**
 * Trains a policy: imitation, evaluation, iterations of RL, evaluation; everything is kept in the run directory.
 *
 * @throws TurnwiseError `run/exists` where the directory holds a run and `resume` is not set,
 *   `training/not-finite`, `rollout/too-many-failures`, `checkpoint/*`
 */
export async function train(config: TrainConfig, options: TrainOptions): Promise<TrainResult> {
  const { log = silentLogger } = options;
  log.info({ config }, "train");
  throw new Error("not here yet");
}
