/** The training run: collect, compare, update, write down. */
import type { EncodedEpisode } from "../agent/policy.ts";
import { rng } from "../core/rng.ts";
import { wholeValueAt } from "../core/schedule.ts";
import { annotations, clipOf } from "./annotate.ts";
import { isOver, progressOf, timeOf } from "./budget.ts";
import { isCollapsed, respond } from "./collapse.ts";
import type { TrainConfig } from "./config.ts";
import type { TrainResult } from "./events.ts";
import { assertFinite, isNotFinite } from "./finite.ts";
import { needsAnchors } from "./guard.ts";
import { credit, logProbsUnder, toGroups, updateOn } from "./iteration.ts";
import { evaluateNow, evaluationIsDue, isUnsaved, saveQuietly, withAdvice } from "./milestones.ts";
import { shuffleRewards } from "./objective/shuffle-rewards.ts";
import type { TrainOptions } from "./options.ts";
import { nextEpisodes, playAhead } from "./overlap.ts";
import { admitToReplay, chooseReplay, replayMetrics } from "./replay-pass.ts";
import { Run } from "./run.ts";
import { valuesOf } from "./values.ts";
import { warmStart } from "./warm-start.ts";

/**
 * Trains a policy: imitation, evaluation, iterations of RL, evaluation; everything is kept in the run directory.
 *
 * On wasm and cpu the same configuration gives the same weights, whatever the timing, and whether or not the run
 * was stopped and resumed.
 *
 * @throws TurnwiseError `run/exists` where the directory holds a run and `resume` is not set,
 *   `training/not-finite`, `training/collapsed`, `rollout/too-many-failures`, `checkpoint/*`
 */
export async function train(config: TrainConfig, options: TrainOptions): Promise<TrainResult> {
  await using run = await Run.open(config, options);
  let status: TrainResult["status"] = "completed";
  try {
    if (run.hasPolicy) run.announce();
    else await begin(run);
    for (;;) {
      if (evaluationIsDue(run)) await evaluateNow(run);
      if (isOver(config, run.done)) break;
      const collapse = await iterate(run);
      if (collapse !== null) await respond(run, collapse);
      if (run.iteration % config.checkpoint.every === 0) await run.save();
    }
  } catch (error) {
    // Stopped or failed between boundaries: what was learned up to the last one is kept.
    const spoiled = isNotFinite(error) || isCollapsed(error) || isUnsaved(error);
    if (run.hasPolicy && run.atBoundary && !spoiled) await saveQuietly(run, error);
    if (options.signal?.aborted !== true || error !== options.signal.reason) throw withAdvice(error, run);
    status = "stopped";
  }
  if (status === "completed") await run.save();
  const result: TrainResult = {
    status,
    iterations: run.iteration,
    before: run.before?.result ?? null,
    after:
      run.last !== null && isOver(config, run.done) && run.last.iteration === run.iteration
        ? run.last.result
        : null,
    weightHash: run.hasPolicy ? run.policy.parameters.hash() : null,
    checkpoint: run.checkpointPath,
    seconds: run.secondsSinceStart,
  };
  run.emit({ type: "done", result });
  return result;
}

async function begin(run: Run): Promise<void> {
  await warmStart(run);
  if (needsAnchors(run.config.guard)) await run.save(); // somewhere to go back to
}

/** @returns what has collapsed, in words, or null */
async function iterate(run: Run): Promise<string | null> {
  const { config, policy, iteration } = run;
  const { temperature, maxTurns } = config.collect;
  const begin = performance.now();
  const collection = await nextEpisodes(run);
  const collected = performance.now();
  const { episodes, sampling } = collection;
  const lag = policy.version - collection.policyVersion;
  const behavior = playAhead(run, collection);
  assertFinite(episodes.map(({ trajectory }) => trajectory));
  for (const { trajectory } of episodes) run.keep(trajectory);

  const time = timeOf(config, run.done);
  const progress = progressOf(config, run.done);
  const encoded = new Map(
    episodes.flatMap(({ trajectory, encoded }) =>
      encoded === null ? [] : [[trajectory.episodeId, encoded] as const],
    ),
  );
  const groups = toGroups(episodes);
  const compared = config.objective.shuffleRewards
    ? shuffleRewards(groups, rng(config.seed, "shuffled-rewards", iteration))
    : groups;
  const values = run.objective.needsValues === true ? valuesOf(policy, compared, encoded, config) : null;
  const {
    groups: shaped,
    estimated,
    credited,
    ...after
  } = credit(run.objective, compared, run.states, time, values);
  const inputs = credited.map(({ trajectory }) => encoded.get(trajectory.episodeId) as EncodedEpisode);
  const reference =
    run.reference === null
      ? null
      : logProbsUnder(policy, run.reference, inputs, { minibatch: config.minibatchEpisodes, temperature });
  const training = credited.map((one, i) => ({
    ...one,
    encoded: inputs[i] as EncodedEpisode,
    referenceLogProbs: reference?.[i] ?? null,
  }));
  const replay = chooseReplay(run.objective, policy, after.states, {
    groups: shaped,
    time,
    seed: config.seed,
  });

  run.atBoundary = false;
  const updated = await updateOn(training, {
    policy,
    optimizer: run.optimizer,
    average: run.average,
    learningRateFactor: run.guard.learningRateFactor,
    objective: run.objective,
    states: replay.states,
    config,
    time,
    progress,
    horizon: maxTurns === null ? run.pool.info.maxTurns : wholeValueAt(maxTurns, progress),
    again: replay.again,
  });
  const kept = admitToReplay(run.objective, estimated, updated.states, time);
  const clip = clipOf(config.objective);
  const trained = { estimated, credited, replayed: replay.replayed, logProbs: updated.logProbs };
  for (const { trajectory, annotation } of annotations(trained, {
    iteration,
    policyVersion: policy.version,
    clip,
  })) {
    run.annotate(annotation, trajectory);
  }
  return run.complete(
    {
      ...collection.metrics,
      ...(config.collect.overlap
        ? { "collect/weights_lag": lag, "time/wait_s": (collected - begin) / 1000 }
        : {}),
      ...after.metrics,
      ...replay.metrics,
      ...updated.metrics,
      ...replayMetrics(replay.replayed, updated.logProbs, clip),
      ...kept.metrics,
      "time/update_s": (performance.now() - collected) / 1000,
    },
    { states: kept.states, sampling, behavior },
  );
}
