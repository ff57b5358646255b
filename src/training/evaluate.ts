/** Success on held-out tasks, with an interval. */
import type { Policy } from "../agent/policy.ts";
import { clusterInterval, type Interval, wilsonInterval } from "../core/interval.ts";
import type { Logger } from "../core/log.ts";
import type { Trajectory } from "../core/trajectory.ts";
import type { EnvironmentHost } from "../env/environment.ts";
import { type BatchLimits, collect, SessionPool } from "../rollout/index.ts";
import type { Metrics } from "./metrics.ts";
import { planEvaluation } from "./plans.ts";

export interface TypeResult extends Interval {
  readonly successRate: number;
  readonly tasks: number;
}

/** How a policy did on a set of tasks, one episode each. */
export interface EvaluationResult extends Interval {
  /** Share of tasks that ended in success, 0..1; `low` and `high` are its 95 % Wilson interval. */
  readonly successRate: number;
  readonly tasks: number;
  /** Where every task names its room: how many there were, and the 95 % interval over rooms like them. */
  readonly rooms?: number;
  readonly lowByRoom?: number;
  readonly highByRoom?: number;
  /** Mean of what the environment scores, 0..1. */
  readonly meanScore: number;
  readonly meanReturn: number;
  readonly meanTurns: number;
  /** By type of task, in the order in which types appear. */
  readonly perType: Readonly<Record<string, TypeResult>>;
  readonly split: string;
  readonly decoding: "greedy" | "sample";
  /** Of sampling; null where the most likely action was taken. */
  readonly temperature: number | null;
  /** Episodes that ended in an error; they count as not solved. */
  readonly failed: number;
  readonly seconds: number;
}

export interface EvaluateOptions<M> {
  readonly hosts: readonly EnvironmentHost[] | SessionPool;
  readonly policy: Policy<M>;
  /** null is the environment's last split that has tasks. */
  readonly split?: string | null;
  /** Most tasks to play, spread evenly over the split. */
  readonly tasks: number;
  readonly decoding?: "greedy" | "sample";
  /** Of sampling; 1 by default. */
  readonly temperature?: number;
  readonly seed?: number;
  /** Turns of an episode; null is the environment's limit. */
  readonly maxTurns?: number | null;
  readonly lanes?: number;
  readonly limits?: BatchLimits;
  /** Iterations that were done; part of the episode ids. */
  readonly iteration?: number;
  readonly signal?: AbortSignal;
  readonly log?: Logger;
  readonly onEpisode?: (trajectory: Trajectory, done: number) => void;
}

/**
 * Plays one episode on each task. Equal seeds give equal tasks and worlds, so two results compare pair by pair.
 *
 * @throws EnvironmentError `env/unknown-split`; RolloutError `rollout/too-many-failures`
 */
export async function evaluate<M>(options: EvaluateOptions<M>): Promise<EvaluationResult> {
  const { policy, decoding = "greedy", seed = 0, iteration = 0, lanes = 64, maxTurns = null } = options;
  const temperature = decoding === "greedy" ? null : (options.temperature ?? 1);
  const pool = options.hosts instanceof SessionPool ? options.hosts : new SessionPool(options.hosts);
  const begin = performance.now();
  try {
    const split = options.split ?? (await lastSplit(pool));
    const plan = planEvaluation(
      { seed, split, tasks: await pool.tasks(split) },
      { iteration, count: options.tasks },
    );
    const { limits, signal, log, onEpisode } = options;
    const episodes = await collect({
      host: pool,
      policy,
      plan,
      lanes,
      maxTurns,
      decoding: temperature === null ? { type: "greedy" } : { type: "sample", temperature },
      ...(limits === undefined ? {} : { limits }),
      ...(signal === undefined ? {} : { signal }),
      ...(log === undefined ? {} : { log }),
      ...(onEpisode === undefined
        ? {}
        : { onEpisode: ({ trajectory }, done) => onEpisode(trajectory, done) }),
    });
    const trajectories = episodes.map((episode) => episode.trajectory);
    return {
      ...summarize(trajectories),
      split,
      decoding,
      temperature,
      seconds: (performance.now() - begin) / 1000,
    };
  } finally {
    if (pool !== options.hosts) await pool.close();
  }
}

/** The last split that has tasks: data need not hold every split. The last one of all where none has. */
export async function lastSplit(host: Pick<EnvironmentHost, "info" | "tasks">): Promise<string> {
  const { splits } = host.info;
  for (const split of splits.toReversed()) if ((await host.tasks(split)).length > 0) return split;
  return splits.at(-1) ?? "";
}

function summarize(
  trajectories: readonly Trajectory[],
): Omit<EvaluationResult, "split" | "decoding" | "temperature" | "seconds"> {
  const types = new Map<string, Trajectory[]>();
  for (const trajectory of trajectories) {
    const type = trajectory.task.type ?? "all";
    const members = types.get(type);
    if (members === undefined) types.set(type, [trajectory]);
    else members.push(trajectory);
  }
  return {
    ...successOf(trajectories),
    ...successByRoom(trajectories),
    meanScore: mean(trajectories, (trajectory) => trajectory.score),
    meanReturn: mean(trajectories, (trajectory) => trajectory.episodeReturn),
    meanTurns: mean(trajectories, (trajectory) => trajectory.turns.length),
    perType: Object.fromEntries(Array.from(types, ([type, members]) => [type, successOf(members)])),
    failed: trajectories.filter((trajectory) => trajectory.error !== undefined).length,
  };
}

function successOf(trajectories: readonly Trajectory[]): TypeResult {
  const successes = trajectories.filter((trajectory) => trajectory.success).length;
  const tasks = trajectories.length;
  return { successRate: tasks === 0 ? 0 : successes / tasks, ...wilsonInterval(successes, tasks), tasks };
}

/** Tasks of one room succeed and fail together, so that many tasks of few rooms say less than they seem to. */
function successByRoom(
  trajectories: readonly Trajectory[],
): Pick<EvaluationResult, "rooms" | "lowByRoom" | "highByRoom"> {
  const rooms = new Map<string, { successes: number; trials: number }>();
  for (const { task, success } of trajectories) {
    if (task.room === undefined) return {};
    const { successes, trials } = rooms.get(task.room) ?? { successes: 0, trials: 0 };
    rooms.set(task.room, { successes: successes + Number(success), trials: trials + 1 });
  }
  if (rooms.size === 0) return {};
  const { low, high } = clusterInterval([...rooms.values()]);
  return { rooms: rooms.size, lowByRoom: low, highByRoom: high };
}

/** Arithmetic mean; 0 of nothing. */
export function mean<T>(items: readonly T[], value: (item: T) => number): number {
  return items.length === 0 ? 0 : items.reduce((sum, item) => sum + value(item), 0) / items.length;
}

/** The result as metrics. */
export function evaluationMetrics(result: EvaluationResult): Metrics {
  return {
    "evaluate/success_rate": result.successRate,
    "evaluate/success_low": result.low,
    "evaluate/success_high": result.high,
    "evaluate/return_mean": result.meanReturn,
    "evaluate/turns_mean": result.meanTurns,
    "time/evaluate_s": result.seconds,
  };
}
