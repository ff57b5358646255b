/** A share of an iteration's episodes: what a thread is told to play, and what it gives back. */
import type { EncodedEpisode } from "../../agent/policy.ts";
import type { TrainablePolicy } from "../../agent/trainable-policy.ts";
import type { Trajectory } from "../../core/trajectory.ts";
import { type BatchLimits, collect, type EpisodePlan, type SessionPool } from "../../rollout/index.ts";

/** An episode that was played, and the same as the numbers the policy trains on; null where it failed. */
export interface CollectedEpisode {
  readonly trajectory: Trajectory;
  readonly encoded: EncodedEpisode | null;
}

/** Weights that play, and how many updates are in them. */
export interface Behavior {
  /** [size] */
  readonly weights: Float32Array;
  readonly version: number;
}

/** JSON. */
export interface ShareSettings {
  readonly temperature: number;
  /** Episodes in flight in this thread. */
  readonly lanes: number;
  readonly limits: BatchLimits;
  readonly maxTurns: number | null;
  readonly candidateLogProbs: boolean;
}

export interface ShareControl {
  readonly signal: AbortSignal;
  /** Called with each failed episode; what it throws stops the share. */
  readonly onFailure: (trajectory: Trajectory) => void;
}

/** A thread that plays episodes: the trainer's own, or a worker. */
export interface RolloutThread {
  /** @returns the episodes in the order of the plan */
  play(
    plan: readonly EpisodePlan[],
    behavior: Behavior,
    settings: ShareSettings,
    control: ShareControl,
  ): Promise<CollectedEpisode[]>;
}

/** Plays a share in this thread, with the weights that the policy has. */
export async function playShare(
  { pool, policy }: { readonly pool: SessionPool; readonly policy: TrainablePolicy },
  plan: readonly EpisodePlan[],
  { temperature, ...settings }: ShareSettings,
  control: ShareControl,
): Promise<CollectedEpisode[]> {
  const episodes = await collect({
    host: pool,
    policy,
    plan,
    decoding: { type: "sample", temperature },
    ...settings,
    ...control,
  });
  return episodes.map(({ trajectory, memory }) => ({
    trajectory,
    encoded: trajectory.error === undefined ? policy.episodeOf(memory) : null,
  }));
}
