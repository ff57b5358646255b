/** What train() is given beside the configuration. */
import { CheckpointError } from "../core/errors.ts";
import type { Logger } from "../core/log.ts";
import type { Rng } from "../core/rng.ts";
import type { EnvironmentHost, EnvironmentInfo, Player } from "../env/environment.ts";
import type { Engine } from "../tensor/index.ts";
import type { CheckpointState } from "./checkpoint.ts";
import type { TrainConfig } from "./config.ts";
import type { TrainEvent } from "./events.ts";
import type { PolicyMaker } from "./policy-maker.ts";

/** Scripted players by name, as an environment definition has them. */
export type Players = Readonly<Record<string, (options: { rng: Rng }) => Player>>;

export interface TrainOptions {
  /** Where episodes are played; lanes are spread over all of them. They must be the same environment. */
  readonly hosts: readonly EnvironmentHost[];
  /** The environment's scripted players; imitation needs the one it is told to imitate. */
  readonly players?: Players;
  readonly engine: Engine;
  readonly runDirectory: string;
  /** The kind of policy to train; the candidate policy by default. */
  readonly policy?: PolicyMaker;
  readonly log?: Logger;
  /** Stops at the last iteration boundary, after a checkpoint. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TrainEvent) => void;
  /** Go on from the latest checkpoint in the run directory. */
  readonly resume?: boolean;
}

/**
 * Refuses a checkpoint that does not fit what is to be trained.
 *
 * @throws CheckpointError `checkpoint/mismatch`
 */
export function checkResumable(
  state: CheckpointState,
  config: TrainConfig,
  environment: EnvironmentInfo,
  path: string,
): void {
  const old = state.config as Partial<TrainConfig>;
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ["environment", state.environment.id, environment.id],
    ["environment version", state.environment.version, environment.version],
    ["policy", old.policy, config.policy],
    ["algorithm", old.objective?.algorithm, config.objective.algorithm],
    ["seed", old.seed, config.seed],
  ];
  for (const [what, was, is] of pairs) {
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    throw new CheckpointError(
      "checkpoint/mismatch",
      `The checkpoint ${path} was made with another ${what}: ${JSON.stringify(was)}, now ${JSON.stringify(is)}. ` +
        "Resume with the same one, or start a new run.",
      { details: { path, what, was, is } },
    );
  }
}
