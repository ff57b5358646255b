/** Collects the episodes of an iteration: the planned groups, and where that is asked for more until enough have spread. */

import { wholeValueAt } from "../core/schedule.ts";
import type { TrajectoryGroup } from "../core/trajectory.ts";
import { type Done, progressOf, timeOf } from "./budget.ts";
import { collectMetrics } from "./collect-metrics.ts";
import { chooseTasks, curriculumMetrics, observeGroups, type SamplingState } from "./curriculum.ts";
import { toGroups } from "./iteration.ts";
import type { Metrics } from "./metrics.ts";
import type { IterationTime, Objective } from "./objective/objective.ts";
import { planIteration } from "./plans.ts";
import type { Run } from "./run.ts";
import { playDivided } from "./workers/divide.ts";
import { type Behavior, type CollectedEpisode, playShare, type RolloutThread } from "./workers/share.ts";

/** Where a run stands when it collects, and the weights that play. */
export interface CollectOptions {
  readonly done: Done;
  readonly sampling: SamplingState;
  readonly behavior: Behavior;
  readonly signal?: AbortSignal;
}

export interface Collection {
  /** In the order of their groups. */
  readonly episodes: readonly CollectedEpisode[];
  readonly metrics: Metrics;
  /** For the next iteration. */
  readonly sampling: SamplingState;
  /** Updates in the weights that played. */
  readonly policyVersion: number;
}

/**
 * Deterministic: which groups are collected depends on the returns of those before them, never on time.
 *
 * @throws as playDivided()
 */
export async function collectIteration(
  run: Run,
  { done, sampling, behavior, signal }: CollectOptions,
): Promise<Collection> {
  const { config, pool, policy, log } = run;
  const { iteration } = done;
  const { groups: planned, groupSize, dynamicSampling, overlap, ...settings } = config.collect;
  const begin = performance.now();
  const most = Math.floor(planned * (dynamicSampling?.most ?? 1));
  const common = { seed: config.seed, split: run.split, tasks: run.tasks.played };
  const start = iteration * planned + sampling.extraGroups;
  const choices =
    sampling.curriculum === null
      ? null
      : chooseTasks(common, sampling.curriculum, config.curriculum, { iteration, start, count: most });
  const { temperature, lanes, maxBatch, maxWaitMs, maxTurns, maxFailureShare } = settings;
  const time = timeOf(config, done);
  const here: RolloutThread = {
    play: (plan, _, ofShare, control) => playShare({ pool, policy }, plan, ofShare, control),
  };

  const episodes: CollectedEpisode[] = [];
  let count = 0;
  let missing = planned;
  while (missing > 0 && count < most) {
    const groups = Math.min(missing, most - count);
    const plan = planIteration(common, {
      iteration,
      groups,
      groupSize,
      first: count,
      start,
      ...(choices === null ? {} : { chosen: choices.map(({ task }) => task) }),
    });
    const round = await playDivided(plan, {
      threads: overlap ? run.workers : [...run.workers, here],
      behavior,
      settings: {
        temperature,
        lanes,
        limits: { maxBatch, maxWaitMs },
        maxTurns: maxTurns === null ? null : wholeValueAt(maxTurns, progressOf(config, done)),
        candidateLogProbs: config.trajectories.keep !== "none" && config.trajectories.candidateLogProbs,
      },
      maxFailureShare,
      log,
      ...(signal === undefined ? {} : { signal }),
    });
    episodes.push(...round);
    count += groups;
    missing = count < most ? planned - liveGroups(run.objective, toGroups(episodes), time) : 0;
  }

  const curriculum =
    sampling.curriculum === null
      ? null
      : observeGroups(sampling.curriculum, toGroups(episodes), config.curriculum);
  return {
    episodes,
    metrics: {
      ...collectMetrics(episodes, (performance.now() - begin) / 1000),
      "collect/groups": count,
      ...(choices === null || curriculum === null
        ? {}
        : curriculumMetrics(choices.slice(0, count), curriculum)),
    },
    sampling: { extraGroups: sampling.extraGroups + count - planned, curriculum },
    policyVersion: behavior.version,
  };
}

/** How many groups the estimator would train on. */
function liveGroups(
  objective: Objective,
  collected: readonly TrajectoryGroup[],
  time: IterationTime,
): number {
  const groups = (objective.shapers ?? []).reduce(
    (shaped, { shape }) => shape(shaped, time).groups,
    collected,
  );
  return new Set(objective.estimate(groups, { values: null }).map(({ group }) => group)).size;
}
