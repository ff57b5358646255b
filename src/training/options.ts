/** What train() is given beside the configuration. */
import { ConfigError } from "../core/errors.ts";
import type { Logger } from "../core/log.ts";
import type { Rng } from "../core/rng.ts";
import type { Task } from "../core/trajectory.ts";
import type { EnvironmentHost, Player } from "../env/environment.ts";
import type { SessionPool } from "../rollout/index.ts";
import type { Engine } from "../tensor/index.ts";
import type { TrainEvent } from "./events.ts";
import { spread } from "./plans.ts";
import type { PolicyMaker } from "./policy-maker.ts";
import type { WorkerServer } from "./workers/messages.ts";

/** Scripted players by name, as an environment definition has them. */
export type Players = Readonly<Record<string, (options: { rng: Rng }) => Player>>;

export interface TrainOptions {
  /** Where episodes are played; lanes are spread over all of them. They must be the same environment. */
  readonly hosts: readonly EnvironmentHost[];
  /** The environment's scripted players; imitation needs the one it is told to imitate. */
  readonly players?: Players;
  /**
   * Servers that rollout workers (`collect.workers`) play on, where `hosts` are connections to servers; by default each
   * worker opens the environment that the configuration names.
   */
  readonly workerServers?: readonly WorkerServer[];
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
 * The tasks of a split, or `most` of them spread evenly over it.
 *
 * @throws ConfigError `config/invalid-value` where there are none
 */
export async function tasksToTrainOn(
  pool: SessionPool,
  split: string,
  most: number | null,
): Promise<readonly Task[]> {
  const tasks = spread(await pool.tasks(split), most);
  if (tasks.length === 0) throw await nothingToTrainOn(pool, split);
  return tasks;
}

/** Says why there is nothing to train on, and which splits have tasks. */
async function nothingToTrainOn(pool: SessionPool, split: string): Promise<ConfigError> {
  const { id, splits } = pool.info;
  const present = [];
  for (const name of splits) if ((await pool.tasks(name)).length > 0) present.push(name);
  const text =
    present.length === 0
      ? `${id} has no tasks at all; is its data there?`
      : `The split ${split} of ${id} holds no tasks to train on; ${present.join(", ")} does. Choose with collect.split.`;
  return new ConfigError("config/invalid-value", text, { details: { split, present } });
}
