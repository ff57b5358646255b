/** Plays many episodes at once through one batched policy. */

import type { ActOptions, Policy } from "../agent/policy.ts";
import { type Logger, silentLogger } from "../core/log.ts";
import type { Trajectory } from "../core/trajectory.ts";
import type { EnvironmentHost, Session } from "../env/environment.ts";
import { Batcher, type BatchLimits } from "./batcher.ts";
import { failureLimit } from "./failure-limit.ts";
import type { EpisodePlan } from "./plan.ts";
import { playEpisode } from "./play-episode.ts";
import { type Episode, EpisodeRecord } from "./record.ts";
import { SessionPool } from "./session-pool.ts";

export interface CollectOptions<M> {
  /** Where to play: a host, or a pool whose sessions stay open for the next call. */
  readonly host: EnvironmentHost | SessionPool;
  readonly policy: Policy<M>;
  /** The episodes, in the order in which they are given out. */
  readonly plan: readonly EpisodePlan[];
  readonly decoding: ActOptions["decoding"];
  /** Episodes in flight. */
  readonly lanes: number;
  readonly limits?: BatchLimits;
  /** Turns after which an episode is truncated; null (the default) is the environment's limit. */
  readonly maxTurns?: number | null;
  /** Share of failed episodes above which collecting stops; 1 never stops. */
  readonly maxFailureShare?: number;
  /** Write the probability of every admissible action into the trajectories; true by default. */
  readonly candidateLogProbs?: boolean;
  readonly signal?: AbortSignal;
  readonly log?: Logger;
  /** Called with each failed episode, in place of `maxFailureShare`; what it throws stops collecting. */
  readonly onFailure?: (trajectory: Trajectory) => void;
  /** Called as episodes end, in the order in which they end. */
  readonly onEpisode?: (episode: Episode<M>, done: number) => void;
}

/**
 * Plays the planned episodes. No lock-step: a finished lane takes the next task at once. The episodes are the
 * same whatever the number of lanes, the batch limits and the timing.
 *
 * @returns the episodes in the order of the plan; failed ones carry `trajectory.error`
 * @throws RolloutError `rollout/too-many-failures`, `rollout/server-lost`; the signal's reason when it is aborted
 */
export async function collect<M>(options: CollectOptions<M>): Promise<Episode<M>[]> {
  const {
    policy,
    plan,
    decoding,
    limits = { maxBatch: 256, maxWaitMs: 2 },
    maxTurns = null,
    onEpisode,
  } = options;
  const { maxFailureShare: maxShare = 0.1, candidateLogProbs = true, log = silentLogger } = options;
  const { onFailure = failureLimit({ planned: plan.length, maxShare, log }) } = options;
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  signal.throwIfAborted();
  const pool = options.host instanceof SessionPool ? options.host : new SessionPool([options.host]);
  const batcher = new Batcher(policy, limits, { decoding, signal });
  const play = {
    environment: pool.info,
    policy,
    decide: batcher.decide,
    maxTurns,
    candidateLogProbs,
    signal,
  };
  const episodes = new Array<Episode<M>>(plan.length);
  let next = 0;
  let done = 0;

  async function playNext(episodePlan: EpisodePlan): Promise<Episode<M>> {
    let session: Session;
    try {
      session = await pool.borrow(signal);
    } catch (error) {
      signal.throwIfAborted();
      const record = new EpisodeRecord(episodePlan, pool.info, policy.name);
      return { memory: policy.startEpisode(pool.info), trajectory: record.fail(error) };
    }
    let healthy = false;
    try {
      const episode = await playEpisode(session, episodePlan, play);
      healthy = episode.trajectory.error === undefined;
      return episode;
    } finally {
      if (healthy) pool.giveBack(session);
      else await pool.discard(session);
    }
  }

  async function runLane(): Promise<void> {
    batcher.playing(1);
    try {
      for (let index = next++; index < plan.length; index = next++) {
        const episode = await playNext(plan[index] as EpisodePlan);
        episodes[index] = episode;
        done++;
        if (episode.trajectory.error !== undefined) onFailure(episode.trajectory);
        onEpisode?.(episode, done);
      }
    } finally {
      batcher.playing(-1);
    }
  }

  const lanes = Array.from({ length: Math.min(options.lanes, plan.length) }, () =>
    runLane().catch((error: unknown) => {
      stop.abort(error);
      throw error;
    }),
  );
  const ends = await Promise.allSettled(lanes);
  batcher.close();
  if (pool !== options.host) await pool.close();
  if (ends.some((end) => end.status === "rejected")) signal.throwIfAborted();
  return episodes;
}
