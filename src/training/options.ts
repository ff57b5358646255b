/** What train() is given beside the configuration. */
import { CheckpointError, ConfigError } from "../core/errors.ts";
import type { Logger } from "../core/log.ts";
import type { Rng } from "../core/rng.ts";
import type { EnvironmentHost, EnvironmentInfo, Player } from "../env/environment.ts";
import type { SessionPool } from "../rollout/index.ts";
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

/** Says why there is nothing to train on, and which splits have tasks. */
export async function nothingToTrainOn(pool: SessionPool, split: string): Promise<ConfigError> {
  const { id, splits } = pool.info;
  const present = [];
  for (const name of splits) if ((await pool.tasks(name)).length > 0) present.push(name);
  const text =
    present.length === 0
      ? `${id} has no tasks at all; is its data there?`
      : `The split ${split} of ${id} holds no tasks to train on; ${present.join(", ")} does. Choose with collect.split.`;
  return new ConfigError("config/invalid-value", text, { details: { split, present } });
}

/** The environment's options in one order, without the place of its data. */
function optionsOf({ environment }: Pick<Partial<TrainConfig>, "environment">): object {
  const entries = Object.entries(environment?.config ?? {}).filter(([key]) => key !== "data");
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Refuses a checkpoint that does not fit what is to be trained.
 *
 * @throws CheckpointError `checkpoint/mismatch`; ConfigError where it has more iterations than are asked for
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
    // The data may have moved; what is in it is the user's to keep.
    ["environment configuration", old.environment && optionsOf(old), optionsOf(config)],
  ];
  if (state.iteration > config.iterations) {
    throw new ConfigError(
      "config/invalid-value",
      `The run has done ${state.iteration} iterations already, so iterations cannot be ${config.iterations}. ` +
        `Give at least ${state.iteration}.`,
    );
  }
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
