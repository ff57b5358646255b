/** Divides the episodes of an iteration among threads. Who plays an episode changes nothing about it. */
import type { Logger } from "../../core/log.ts";
import { type EpisodePlan, failureLimit } from "../../rollout/index.ts";
import type { Behavior, CollectedEpisode, RolloutThread, ShareSettings } from "./share.ts";

export interface DivideOptions {
  readonly threads: readonly RolloutThread[];
  readonly behavior: Behavior;
  /** `lanes` are those of all threads together. */
  readonly settings: ShareSettings;
  readonly maxFailureShare: number;
  readonly signal?: AbortSignal;
  readonly log: Logger;
}

/**
 * Plays the planned episodes, each group by one thread. When one thread fails the others stop.
 *
 * @returns the episodes in the order of the plan
 * @throws as collect(); RolloutError `rollout/worker-failed`
 */
export async function playDivided(
  plan: readonly EpisodePlan[],
  options: DivideOptions,
): Promise<CollectedEpisode[]> {
  const { threads, behavior, maxFailureShare: maxShare, log } = options;
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const control = { signal, onFailure: failureLimit({ planned: plan.length, maxShare, log }) };
  const settings = { ...options.settings, lanes: Math.ceil(options.settings.lanes / threads.length) };
  const ends = await Promise.allSettled(
    threads.map(async (thread, i) => {
      const share = plan.filter(({ group = 0 }) => group % threads.length === i);
      try {
        return share.length === 0 ? [] : await thread.play(share, behavior, settings, control);
      } catch (error) {
        stop.abort(error);
        throw error;
      }
    }),
  );
  const played = new Map<string, CollectedEpisode>();
  for (const end of ends) {
    if (end.status === "rejected") throw signal.reason; // that of the first to fail
    for (const episode of end.value) played.set(episode.trajectory.episodeId, episode);
  }
  return plan.map(({ episodeId }) => played.get(episodeId) as CollectedEpisode);
}
