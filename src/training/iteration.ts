/** The steps of one iteration: group, compare, weigh, update. Plain functions, in the order of the pseudo-code. */
import { setImmediate } from "node:timers/promises";
import type { EncodedEpisode } from "../agent/policy.ts";
import type { TrainablePolicy } from "../agent/trainable-policy.ts";
import { rng } from "../core/rng.ts";
import { valueAt } from "../core/schedule.ts";
import type { Trajectory, TrajectoryGroup } from "../core/trajectory.ts";
import { type AdamW, scope } from "../tensor/index.ts";
import { evenPieces, type TrainingEpisode, toPlainBatch } from "./batch.ts";
import type { TrainConfig } from "./config.ts";
import { mean } from "./evaluate.ts";
import type { Metrics } from "./metrics.ts";
import type { Credited, EpisodeValues, IterationTime, Objective } from "./objective/objective.ts";
import { planSteps, type ReplayPass } from "./replay-pass.ts";
import { type States, type UpdatePass, update } from "./update.ts";
import type { WeightAverage } from "./weight-average.ts";

/** Groups in the order of their index. Failed episodes are left out. */
export function toGroups(episodes: readonly { readonly trajectory: Trajectory }[]): TrajectoryGroup[] {
  const groups = new Map<number, TrajectoryGroup & { trajectories: Trajectory[] }>();
  for (const { trajectory } of episodes) {
    if (trajectory.error !== undefined || trajectory.turns.length === 0) continue;
    const index = trajectory.group ?? 0;
    const group = groups.get(index);
    if (group === undefined) groups.set(index, { index, task: trajectory.task, trajectories: [trajectory] });
    else group.trajectories.push(trajectory);
  }
  return [...groups.values()].sort((a, b) => a.index - b.index);
}

/** Advantages: shapers, then the estimator, then modulators. */
export function credit(
  objective: Objective,
  collected: readonly TrajectoryGroup[],
  given: States,
  time: IterationTime,
  values: ReadonlyMap<string, EpisodeValues> | null = null,
) {
  const metrics: Record<string, number> = {};
  let groups = collected;
  for (const shaper of objective.shapers ?? []) {
    const result = shaper.shape(groups, time);
    ({ groups } = result);
    Object.assign(metrics, result.metrics);
  }
  const estimated = objective.estimate(groups, { values });
  metrics["collect/live_groups"] =
    new Set(estimated.map(({ group }) => group)).size / Math.max(1, groups.length);
  let credited = estimated;
  const states: Record<string, unknown> = { ...given };
  for (const modulator of objective.modulators) {
    const result = modulator.modulate(credited, states[modulator.name], groups);
    ({ credited } = result);
    states[modulator.name] = result.state;
    Object.assign(metrics, result.metrics);
  }
  return { groups, estimated, credited, states: states as States, metrics: metrics as Metrics };
}

/**
 * Log-probs of the chosen actions under other weights, such as those of a frozen reference.
 *
 * @returns one array [T] for each episode
 */
export function logProbsUnder<E extends EncodedEpisode>(
  policy: TrainablePolicy<unknown, E>,
  weights: Float32Array,
  episodes: readonly E[],
  { minibatch, temperature }: { readonly minibatch: number; readonly temperature: number },
): Float32Array[] {
  const { parameters } = policy;
  const present = parameters.read();
  parameters.write(weights);
  try {
    return evenPieces(episodes, minibatch).flatMap((piece) => {
      const logProbs = scope(parameters.engine, () =>
        piece.length === 0
          ? new Float32Array()
          : Float32Array.from(policy.evaluate(piece, { temperature }).logProbs.dataSync()),
      );
      let start = 0;
      return piece.map(({ turns }) => logProbs.slice(start, (start += turns)));
    });
  } finally {
    parameters.write(present);
  }
}

export interface UpdatePassOptions<E extends EncodedEpisode> {
  readonly policy: TrainablePolicy<unknown, E>;
  readonly optimizer: AdamW;
  /** On the scheduled learning rate; 1 by default. */
  readonly learningRateFactor?: number;
  /** Takes in the weights after each update; null where there is no averaging. */
  readonly average?: WeightAverage | null;
  readonly objective: Objective;
  readonly states: States;
  readonly config: TrainConfig;
  readonly time: IterationTime;
  /** Fraction of training that is done, 0..1, for schedules. */
  readonly progress: number;
  readonly horizon: number;
  /** Earlier episodes to train on again. */
  readonly again?: ReplayPass<E> | null;
}

/** All optimiser steps of an iteration. Without episodes (no group had spread) nothing changes. */
export async function updateOn<E extends EncodedEpisode>(
  episodes: readonly TrainingEpisode<E>[],
  options: UpdatePassOptions<E>,
): Promise<{ metrics: Metrics; states: States; logProbs: ReadonlyMap<string, Float32Array> }> {
  const { policy, optimizer, objective, config, time, progress, horizon, again = null } = options;
  const { iteration } = time;
  const learningRate = valueAt(config.optimizer.learningRate, progress) * (options.learningRateFactor ?? 1);
  const steps: Metrics[] = [];
  const logProbs = new Map<string, Float32Array>();
  const own = { terms: objective.terms, weight: 1 };
  let { states } = options;
  let turns = 0;
  for (let epoch = 0; epoch < config.updateEpochs; epoch++) {
    const order = rng(config.seed, "minibatches", iteration, epoch).shuffle(episodes);
    const pieces = order.length === 0 ? [] : evenPieces(order, config.minibatchEpisodes);
    const plan = planSteps(pieces, again, {
      seed: config.seed,
      iteration,
      epoch,
      size: config.minibatchEpisodes,
    });
    let previous: Float32Array | null = null;
    for (const [index, { piece, replayed }] of plan.entries()) {
      const batchOf = (of: readonly TrainingEpisode<E>[]) =>
        toPlainBatch(of, { aggregation: config.objective.aggregation, horizon });
      const passes: UpdatePass<E>[] = [];
      if (piece.length > 0) passes.push({ ...own, batch: batchOf(piece) });
      if (again !== null && replayed.length > 0) passes.push({ ...again, batch: batchOf(replayed) });
      const outcome = update({
        policy,
        optimizer,
        passes,
        states,
        temperature: config.collect.temperature,
        progress,
        time,
        minibatch: { epoch, index },
        rng: rng(config.seed, "update", iteration, epoch, index),
        learningRate,
        maxGradNorm: config.optimizer.maxGradNorm,
      });
      options.average?.add(policy.parameters.read());
      states = outcome.states;
      const agreement = previous === null ? null : cosine(previous, outcome.gradient);
      steps.push({
        ...outcome.metrics,
        ...(agreement === null ? {} : { "train/gradient_agreement": agreement }),
      });
      previous = outcome.gradient;
      for (const [p, { batch }] of passes.entries()) {
        turns += batch.turns;
        let start = 0;
        for (const { trajectory } of batch.episodes) {
          const end = start + trajectory.turns.length;
          logProbs.set(trajectory.episodeId, (outcome.logProbs[p] as Float32Array).slice(start, end));
          start = end;
        }
      }
      await setImmediate(); // sockets and signals get their turn
    }
  }
  const metrics = {
    ...average(steps),
    "train/learning_rate": learningRate,
    "train/updates": steps.length,
    "train/turns": turns,
  };
  return { metrics, states: remember(objective, states, episodes), logProbs };
}

/** Cosine of two gradients, -1..1; null where one of them is 0. */
export function cosine(a: Float32Array, b: Float32Array): number | null {
  let [product, ofA, ofB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    product += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  return ofA === 0 || ofB === 0 ? null : product / Math.sqrt(ofA * ofB);
}

/** Lets the terms keep what they need of the iteration. */
function remember(objective: Objective, given: States, trained: readonly Credited[]): States {
  const states: Record<string, unknown> = { ...given };
  if (trained.length === 0) return states;
  for (const term of objective.terms) {
    if (term.remember !== undefined) states[term.name] = term.remember(states[term.name], trained);
  }
  return states;
}

/** Means over the updates that have the metric; the largest of the maxima. */
function average(steps: readonly Metrics[]): Metrics {
  const names = new Set(steps.flatMap((step) => Object.keys(step))) as ReadonlySet<keyof Metrics>;
  const out: Record<string, number> = {};
  for (const name of names) {
    const values = steps.flatMap((step) => step[name] ?? []);
    out[name] = name.endsWith("_max") ? Math.max(...values) : mean(values, (value) => value);
  }
  return out;
}
