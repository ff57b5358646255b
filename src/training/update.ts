/** One optimiser step: the terms of an objective, added up and differentiated. */
import type { EncodedEpisode } from "../agent/policy.ts";
import type { TrainablePolicy } from "../agent/trainable-policy.ts";
import { TrainingError } from "../core/errors.ts";
import type { Rng } from "../core/rng.ts";
import { type AdamW, type Scalar, type Tensor1D, valueAndGradients } from "../tensor/index.ts";
import { type PlainBatch, toTensorBatch } from "./batch.ts";
import { assertFiniteTurns, type BatchPlace, isNotFinite, notFinite } from "./finite.ts";
import type { Metrics } from "./metrics.ts";
import type { IterationTime, LossTerm, Objective, State } from "./objective/objective.ts";

/** Memories of the parts of an objective, by name. */
export type States = Readonly<Record<string, State>>;

/** Memories at the start of training. */
export function statesOf({ modulators, terms, replay }: Objective): States {
  const parts = [...modulators, ...terms, ...(replay === undefined ? [] : [replay, ...replay.terms])];
  return Object.fromEntries(parts.map((part) => [part.name, part.init()]));
}

/** A batch and the loss that is taken over it. */
export interface UpdatePass<E extends EncodedEpisode> {
  readonly terms: readonly LossTerm[];
  readonly batch: PlainBatch<E>;
  /** Factor on the loss of this pass. */
  readonly weight: number;
}

interface UpdateContext<E extends EncodedEpisode> {
  readonly policy: TrainablePolicy<unknown, E>;
  readonly states: States;
  /** At which the episodes were sampled. */
  readonly temperature: number;
  /** Fraction of training that is done, 0..1. */
  readonly progress: number;
  readonly time: IterationTime;
  /** 0-based pass over the iteration's episodes and optimiser step within it, to be named in errors. */
  readonly minibatch?: { readonly epoch: number; readonly index: number };
  /** The stream of this step. */
  readonly rng: Rng;
}

export interface UpdateOptions<E extends EncodedEpisode> extends UpdateContext<E> {
  readonly optimizer: AdamW;
  /** Their losses are added up. */
  readonly passes: readonly UpdatePass<E>[];
  readonly learningRate: number;
  readonly maxGradNorm: number;
}

export interface UpdateOutcome {
  readonly metrics: Metrics;
  readonly states: States;
  /** For each pass, [N] of the chosen actions, before the step. */
  readonly logProbs: readonly Float32Array[];
  /** Of all passes together, before it was shortened. */
  readonly gradient: Float32Array;
}

/**
 * Changes the weights once.
 *
 * @throws TrainingError `training/not-finite` with the loss term (or other number), the batch and its episodes; the
 *   weights are as they were
 */
export function update<E extends EncodedEpisode>(options: UpdateOptions<E>): UpdateOutcome {
  const { policy, optimizer, passes, learningRate, maxGradNorm } = options;
  const metrics: Record<string, number> = {};
  const logProbs: Float32Array[] = [];
  let { states } = options;
  let total = 0;
  let gradient: Float32Array | null = null;
  for (const { weight, ...pass } of passes) {
    const one = lossAndGradient({ ...options, ...pass, states });
    ({ states } = one);
    Object.assign(metrics, one.metrics);
    logProbs.push(one.logProbs);
    total += weight * one.loss;
    gradient = addScaled(gradient, one.flatGradient, weight);
  }
  const flatGradient = gradient ?? new Float32Array(policy.parameters.size);
  const { gradNorm } = withBatches(options, () =>
    optimizer.update(flatGradient, { learningRate, maxGradNorm }),
  );
  policy.version++;
  return {
    states,
    logProbs,
    gradient: flatGradient,
    metrics: { ...metrics, "train/loss": total, "train/grad_norm": gradNorm },
  };
}

/** An error about the gradient also names what it was taken on. */
function withBatches<E extends EncodedEpisode, T>(options: UpdateOptions<E>, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!isNotFinite(error)) throw error;
    const [what = error.message] = error.message.split(";");
    const batches = options.passes.map(({ batch }) => batch);
    throw notFinite(what, batches, placeOf(options), error.details);
  }
}

function placeOf({ time, minibatch }: Pick<UpdateContext<EncodedEpisode>, "time" | "minibatch">): BatchPlace {
  return { iteration: time.iteration, minibatch: minibatch ?? null };
}

function addScaled(sum: Float32Array | null, gradient: Float32Array, weight: number): Float32Array {
  if (sum === null) return weight === 1 ? gradient : gradient.map((value) => value * weight);
  return sum.map((value, i) => value + weight * (gradient[i] as number));
}

/** The total loss of a batch, its gradient, and what the terms say about it. Changes nothing. */
export function lossAndGradient<E extends EncodedEpisode>(
  options: UpdateContext<E> & Omit<UpdatePass<E>, "weight">,
) {
  const { policy, terms, batch, temperature, progress, time, rng } = options;
  const { engine } = policy.parameters;
  const place = placeOf(options);
  for (const [name, values] of Object.entries(batch.numbers)) assertFiniteTurns(name, values, batch, place);
  const metrics: Record<string, number> = {};
  const states: Record<string, State> = { ...options.states };
  let logProbs = new Float32Array();
  const { loss, flatGradient } = valueAndGradients(policy.parameters, () => {
    const outputs = policy.evaluate(
      batch.episodes.map((episode) => episode.encoded),
      { temperature },
    );
    const tensors = toTensorBatch(engine, batch.numbers);
    const read = (tensor: Tensor1D): Float32Array => Float32Array.from(tensor.dataSync());
    logProbs = read(outputs.logProbs) as typeof logProbs;
    const values = {
      ...batch.numbers,
      outputs: {
        logProbs,
        entropies: read(outputs.entropies),
        entropyFractions: read(outputs.entropyFractions),
        values: outputs.values === null ? null : read(outputs.values),
      },
    };
    for (const [name, of] of Object.entries(values.outputs)) assertFiniteTurns(name, of, batch, place);
    const { places } = batch;
    const tensor = (numbers: Float32Array): Tensor1D => engine.tf.tensor1d(numbers, "float32");
    const input = { batch: tensors, outputs, values, places, progress, time, rng, tensor };
    let total: Scalar | null = null;
    for (const term of terms) {
      const result = term.compute(input, states[term.name]);
      Object.assign(metrics, result.metrics);
      const loss = result.loss.dataSync()[0] ?? Number.NaN;
      if (!Number.isFinite(loss)) {
        const details = { term: term.name, value: String(loss), metrics };
        throw notFinite(`The loss term ${term.name} became ${loss}`, [batch], place, details);
      }
      states[term.name] = result.state;
      total = total === null ? result.loss : total.add(result.loss);
    }
    if (total === null) throw new TrainingError("training/no-terms", "The objective has no loss terms.");
    return total;
  });
  return { loss, flatGradient, metrics: metrics as Metrics, states, logProbs };
}
