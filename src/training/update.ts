/** One optimiser step: the terms of an objective, added up and differentiated. */
import type { EncodedEpisode } from "../agent/policy.ts";
import type { TrainablePolicy } from "../agent/trainable-policy.ts";
import { TrainingError } from "../core/errors.ts";
import { type AdamW, type Scalar, type Tensor1D, valueAndGradients } from "../tensor/index.ts";
import { type PlainBatch, toTensorBatch } from "./batch.ts";
import type { Metrics } from "./metrics.ts";
import type { LossTerm, State } from "./objective/objective.ts";

/** Memories of the parts of an objective, by name. */
export type States = Readonly<Record<string, State>>;

export interface UpdateOptions<E extends EncodedEpisode> {
  readonly policy: TrainablePolicy<unknown, E>;
  readonly optimizer: AdamW;
  readonly terms: readonly LossTerm[];
  readonly states: States;
  readonly batch: PlainBatch<E>;
  /** At which the episodes were sampled. */
  readonly temperature: number;
  /** Fraction of training that is done, 0..1. */
  readonly progress: number;
  readonly learningRate: number;
  readonly maxGradNorm: number;
}

export interface UpdateOutcome {
  readonly metrics: Metrics;
  readonly states: States;
  /** [N] of the chosen actions, before the step. */
  readonly logProbs: Float32Array;
}

/**
 * Changes the weights once.
 *
 * @throws TrainingError `training/not-finite`; the weights are as they were
 */
export function update<E extends EncodedEpisode>(options: UpdateOptions<E>): UpdateOutcome {
  const { policy, optimizer, batch, learningRate, maxGradNorm } = options;
  const { loss, metrics, states, logProbs, flatGradient } = lossAndGradient(options);
  if (!Number.isFinite(loss)) {
    throw new TrainingError(
      "training/not-finite",
      `The loss became ${loss} on a batch of ${batch.turns} turns; the weights are unchanged. Lower the learning rate.`,
      { details: { metrics } },
    );
  }
  const { gradNorm } = optimizer.update(flatGradient, { learningRate, maxGradNorm });
  policy.version++;
  return { states, logProbs, metrics: { ...metrics, "train/loss": loss, "train/grad_norm": gradNorm } };
}

/** The total loss of a batch, its gradient, and what the terms say about it. Changes nothing. */
export function lossAndGradient<E extends EncodedEpisode>(
  options: Pick<UpdateOptions<E>, "policy" | "terms" | "states" | "batch" | "temperature" | "progress">,
) {
  const { policy, terms, batch, temperature, progress } = options;
  const { engine } = policy.parameters;
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
    let total: Scalar | null = null;
    for (const term of terms) {
      const result = term.compute({ batch: tensors, outputs, values, progress }, states[term.name]);
      Object.assign(metrics, result.metrics);
      states[term.name] = result.state;
      total = total === null ? result.loss : total.add(result.loss);
    }
    if (total === null) throw new TrainingError("training/no-terms", "The objective has no loss terms.");
    return total;
  });
  return { loss, flatGradient, metrics: metrics as Metrics, states, logProbs };
}
