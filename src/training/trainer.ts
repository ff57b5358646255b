/** The training run: collect, compare, update, write down. */
import { messageOf, TrainingError, TurnwiseError } from "../core/errors.ts";
import type { Trajectory } from "../core/trajectory.ts";
import { collect } from "../rollout/index.ts";
import type { TrainConfig } from "./config.ts";
import { evaluate, evaluationMetrics } from "./evaluate.ts";
import type { TrainResult } from "./events.ts";
import { annotate, collectMetrics, credit, logProbsUnder, toGroups, updateOn } from "./iteration.ts";
import type { TrainOptions } from "./options.ts";
import { planIteration } from "./plans.ts";
import { Run } from "./run.ts";
import { warmStart } from "./warm-start.ts";

/**
 * Trains a policy: imitation, evaluation, iterations of RL, evaluation; everything is kept in the run directory.
 *
 * On wasm and cpu the same configuration gives the same weights, whatever the timing, and whether or not the run
 * was stopped and resumed.
 *
 * @throws TurnwiseError `run/exists` where the directory holds a run and `resume` is not set,
 *   `training/not-finite`, `rollout/too-many-failures`, `checkpoint/*`
 */
export async function train(config: TrainConfig, options: TrainOptions): Promise<TrainResult> {
  await using run = await Run.open(config, options);
  let status: TrainResult["status"] = "completed";
  try {
    if (!run.hasPolicy) await warmStart(run);
    announce(run);
    for (;;) {
      if (evaluationIsDue(run)) await evaluateNow(run);
      if (run.iteration >= config.iterations) break;
      await iterate(run);
      if (run.iteration % config.checkpoint.every === 0) await run.save();
    }
  } catch (error) {
    // Stopped or failed between boundaries: what was learned up to the last one is kept.
    if (run.hasPolicy && run.atBoundary && !isNotFinite(error)) await saveQuietly(run);
    if (options.signal?.aborted !== true || error !== options.signal.reason) throw withAdvice(error, run);
    status = "stopped";
  }
  if (status === "completed") await run.save();
  const result: TrainResult = {
    status,
    iterations: run.iteration,
    before: run.before?.result ?? null,
    after: run.last !== null && run.last.iteration === config.iterations ? run.last.result : null,
    weightHash: run.hasPolicy ? run.policy.parameters.hash() : null,
    checkpoint: run.checkpointPath,
    seconds: run.secondsSinceStart,
  };
  run.emit({ type: "done", result });
  return result;
}

async function iterate(run: Run): Promise<void> {
  const { config, policy, pool, log, iteration } = run;
  const {
    collect: { groups, groupSize, maxTurns, lanes, temperature, maxBatch, maxWaitMs, maxFailureShare },
  } = config;
  const begin = performance.now();

  const common = { seed: config.seed, split: run.split, tasks: run.tasks };
  const episodes = await collect({
    host: pool,
    policy,
    plan: planIteration(common, { iteration, groups, groupSize }),
    decoding: { type: "sample", temperature },
    lanes,
    limits: { maxBatch, maxWaitMs },
    maxTurns,
    maxFailureShare,
    candidateLogProbs: config.trajectories.keep !== "none" && config.trajectories.candidateLogProbs,
    log,
    ...run.signal,
  });
  const collected = performance.now();
  assertFinite(episodes.map(({ trajectory }) => trajectory));
  for (const { trajectory } of episodes) run.keep(trajectory);

  const { credited, states, metrics: creditMetrics } = credit(run.objective, toGroups(episodes), run.states);
  const memories = new Map(episodes.map(({ trajectory, memory }) => [trajectory.episodeId, memory]));
  const encoded = credited.map(({ trajectory }) => policy.episodeOf(memories.get(trajectory.episodeId)));
  const reference =
    run.reference === null ? null : logProbsUnder(policy, run.reference, encoded, config.minibatchEpisodes);
  const training = credited.map((one, i) => ({
    ...one,
    encoded: encoded[i] as (typeof encoded)[number],
    referenceLogProbs: reference?.[i] ?? null,
  }));

  run.atBoundary = false;
  const updated = await updateOn(training, {
    policy,
    optimizer: run.optimizer,
    objective: run.objective,
    states,
    config,
    iteration,
    horizon: maxTurns ?? pool.info.maxTurns,
  });
  for (const one of credited) {
    const logProbs = updated.logProbs.get(one.trajectory.episodeId) ?? new Float32Array();
    run.annotate(annotate(one, logProbs, { iteration, policyVersion: policy.version, config }));
  }
  await run.complete(
    {
      ...collectMetrics(episodes, (collected - begin) / 1000),
      ...creditMetrics,
      ...updated.metrics,
      "time/update_s": (performance.now() - collected) / 1000,
    },
    updated.states,
  );
}

function announce(run: Run): void {
  const { pool, options, policy, config } = run;
  const { id, version } = pool.info;
  run.emit({
    type: "start",
    runDirectory: options.runDirectory,
    environment: { id, version },
    engine: options.engine.name,
    parameters: policy.parameters.size,
    iterations: config.iterations,
    resumedAt: run.iteration,
  });
}

/** Before the first iteration, after the last, and every so many between; once each. */
function evaluationIsDue({ config, iteration, last }: Run): boolean {
  const { tasks, every } = config.evaluation;
  if (tasks === 0 || last?.iteration === iteration) return false;
  return iteration === 0 || iteration === config.iterations || (every > 0 && iteration % every === 0);
}

async function evaluateNow(run: Run): Promise<void> {
  const { config, pool, policy, log, iteration } = run;
  const { split, tasks, decoding, maxTurns } = config.evaluation;
  const { lanes, maxBatch, maxWaitMs } = config.collect;
  run.emit({ type: "phase", phase: "evaluate", total: tasks });
  const result = await evaluate({
    hosts: pool,
    policy,
    split,
    tasks,
    decoding,
    maxTurns,
    lanes,
    limits: { maxBatch, maxWaitMs },
    seed: config.seed,
    iteration,
    log,
    ...run.signal,
    onEpisode: (trajectory, done) => {
      run.keep(trajectory);
      run.emit({ type: "progress", phase: "evaluate", done, total: tasks });
    },
  });
  const when = iteration === 0 ? "before" : iteration === config.iterations ? "after" : "during";
  const best = run.noteEvaluation({ iteration, result });
  await run.metrics.append({ kind: "evaluation", iteration, when, metrics: evaluationMetrics(result) });
  run.emit({ type: "evaluation", when, iteration, result });
  await run.save({ best });
}

async function saveQuietly(run: Run): Promise<void> {
  try {
    await run.save();
  } catch (error) {
    run.warn("checkpoint/write-failed", messageOf(error));
  }
}

function isNotFinite(error: unknown): error is TurnwiseError {
  return error instanceof TurnwiseError && error.code === "training/not-finite";
}

/** @throws TrainingError `training/not-finite` where the policy could no longer say how likely its actions were */
function assertFinite(trajectories: readonly Trajectory[]): void {
  for (const { episodeId, turns } of trajectories) {
    const turn = turns.find(({ logProb }) => !Number.isFinite(logProb));
    if (turn === undefined) continue;
    throw new TrainingError(
      "training/not-finite",
      `The policy gave a log-probability of ${turn.logProb} in episode ${episodeId}. Lower the learning rate.`,
      { details: { episodeId } },
    );
  }
}

/** Names the checkpoint from which a run that lost its numbers can go on. */
function withAdvice(error: unknown, run: Run): unknown {
  if (!isNotFinite(error)) return error;
  const where =
    run.checkpointPath === null
      ? "There is no checkpoint yet"
      : `The last good checkpoint is ${run.checkpointPath}`;
  return new TrainingError("training/not-finite", `${error.message} ${where}.`, {
    details: { ...error.details, checkpoint: run.checkpointPath, iteration: run.iteration },
    cause: error,
  });
}
