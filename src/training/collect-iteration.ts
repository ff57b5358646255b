/** Collects the episodes of an iteration: the planned groups, and where that is asked for more until enough have spread. */
import type { TrajectoryGroup } from "../core/trajectory.ts";
import { collect, type Episode } from "../rollout/index.ts";
import { timeOf } from "./budget.ts";
import { chooseTasks, curriculumMetrics, observeGroups, type SamplingState } from "./curriculum.ts";
import { toGroups } from "./iteration.ts";
import type { Metrics } from "./metrics.ts";
import type { IterationTime, Objective } from "./objective/objective.ts";
import { planIteration } from "./plans.ts";
import type { Run } from "./run.ts";

/**
 * Deterministic: which groups are collected depends on the returns of those before them, never on time.
 *
 * @returns all episodes, in the order of their groups; the state for the next iteration
 * @throws as collect()
 */
export async function collectIteration(run: Run): Promise<{
  readonly episodes: Episode<unknown>[];
  readonly metrics: Metrics;
  readonly sampling: SamplingState;
}> {
  const { config, policy, pool, log, iteration, sampling } = run;
  const { groups: planned, groupSize, dynamicSampling, ...settings } = config.collect;
  const most = Math.floor(planned * (dynamicSampling?.most ?? 1));
  const common = { seed: config.seed, split: run.split, tasks: run.tasks };
  const start = iteration * planned + sampling.extraGroups;
  const choices =
    sampling.curriculum === null
      ? null
      : chooseTasks(common, sampling.curriculum, config.curriculum, { iteration, start, count: most });
  const { temperature, lanes, maxBatch, maxWaitMs, maxTurns, maxFailureShare } = settings;
  const time = timeOf(config, run.done);

  const episodes: Episode<unknown>[] = [];
  let count = 0;
  let missing = planned;
  while (missing > 0 && count < most) {
    const groups = Math.min(missing, most - count);
    const round = await collect({
      host: pool,
      policy,
      plan: planIteration(common, {
        iteration,
        groups,
        groupSize,
        first: count,
        start,
        ...(choices === null ? {} : { chosen: choices.map(({ task }) => task) }),
      }),
      decoding: { type: "sample", temperature },
      lanes,
      limits: { maxBatch, maxWaitMs },
      maxTurns,
      maxFailureShare,
      candidateLogProbs: config.trajectories.keep !== "none" && config.trajectories.candidateLogProbs,
      log,
      ...run.signal,
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
      "collect/groups": count,
      ...(choices === null || curriculum === null
        ? {}
        : curriculumMetrics(choices.slice(0, count), curriculum)),
    },
    sampling: { extraGroups: sampling.extraGroups + count - planned, curriculum },
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
