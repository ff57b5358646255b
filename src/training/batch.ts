/** The line between plain data and tensors: the numbers of one optimiser step, turn after turn. */
import type { EncodedEpisode } from "../agent/policy.ts";
import { ShapeError } from "../core/errors.ts";
import type { Engine, Tensor1D } from "../tensor/index.ts";
import { type Aggregation, aggregationWeights } from "./objective/aggregate.ts";
import type { Credited, TurnBatch, TurnPlaces } from "./objective/objective.ts";

/** An episode ready for training. */
export interface TrainingEpisode<E extends EncodedEpisode> extends Credited {
  readonly encoded: E;
  /** [T] under the frozen reference; null where no term needs it */
  readonly referenceLogProbs: Float32Array | null;
}

/** One optimiser step's episodes, and their numbers: [N], N = Σ turns. */
export interface PlainBatch<E extends EncodedEpisode> {
  readonly episodes: readonly TrainingEpisode<E>[];
  readonly turns: number;
  readonly numbers: TurnBatch<Float32Array>;
  readonly places: TurnPlaces;
}

export interface BatchOptions {
  readonly aggregation: Aggregation;
  /** Most turns an episode can have: the divisor of seq-mean-token-sum-norm. */
  readonly horizon: number;
}

/** @throws ShapeError `shape/mismatch` where an episode was encoded with another number of turns than it has */
export function toPlainBatch<E extends EncodedEpisode>(
  episodes: readonly TrainingEpisode<E>[],
  { aggregation, horizon }: BatchOptions,
): PlainBatch<E> {
  for (const { encoded, trajectory } of episodes) {
    if (encoded.turns === trajectory.turns.length) continue;
    throw new ShapeError(
      "shape/mismatch",
      `Episode ${trajectory.episodeId} has ${trajectory.turns.length} turns and was encoded with ${encoded.turns}.`,
    );
  }
  const weights = aggregationWeights(
    aggregation,
    episodes.map(({ trajectory }) => trajectory.turns.map(() => 1)),
    horizon,
  );
  const withReference = episodes.every((episode) => episode.referenceLogProbs !== null);
  const behaviorLogProbs = flat(
    episodes.map(({ trajectory }) => trajectory.turns.map((turn) => turn.logProb)),
  );
  const critics = episodes.flatMap(({ critic }) => critic ?? []);
  const withCritic = critics.length > 0 && critics.length === episodes.length;
  return {
    episodes,
    turns: behaviorLogProbs.length,
    places: placesOf(episodes.map(({ trajectory }) => trajectory.turns.length)),
    numbers: {
      behaviorLogProbs,
      referenceLogProbs: withReference ? flat(episodes.map((e) => e.referenceLogProbs ?? [])) : null,
      advantages: flat(episodes.map((episode) => episode.advantages)),
      behaviorValues: withCritic ? flat(critics.map(({ values }) => values)) : null,
      returns: withCritic ? flat(critics.map(({ returns }) => returns)) : null,
      weights: flat(weights),
    },
  };
}

/** Where the turns of episodes stand, from the number of turns of each. */
export function placesOf(turns: readonly number[]): TurnPlaces {
  return {
    index: Int32Array.from(turns.flatMap((count) => Array.from({ length: count }, (_, t) => t))),
    episode: Int32Array.from(turns.flatMap((count, e) => Array.from({ length: count }, () => e))),
  };
}

/** The same numbers as tensors; call it inside a scope. */
export function toTensorBatch(engine: Engine, numbers: TurnBatch<Float32Array>): TurnBatch<Tensor1D> {
  const tensor = (values: Float32Array): Tensor1D => engine.tf.tensor1d(values, "float32");
  const tensorOrNull = (values: Float32Array | null): Tensor1D | null =>
    values === null ? null : tensor(values);
  const { behaviorLogProbs, referenceLogProbs, advantages, behaviorValues, returns, weights } = numbers;
  return {
    behaviorLogProbs: tensor(behaviorLogProbs),
    referenceLogProbs: tensorOrNull(referenceLogProbs),
    advantages: tensor(advantages),
    behaviorValues: tensorOrNull(behaviorValues),
    returns: tensorOrNull(returns),
    weights: tensor(weights),
  };
}

/**
 * Cuts items into pieces of nearly equal length, as close to `size` as an even cut allows: a small remainder
 * would take a step as long as a full piece.
 */
export function evenPieces<T>(items: readonly T[], size: number): T[][] {
  const count = Math.max(1, Math.round(items.length / size));
  return Array.from({ length: count }, (_, i) =>
    items.slice(Math.floor((i * items.length) / count), Math.floor(((i + 1) * items.length) / count)),
  );
}

function flat(rows: readonly ArrayLike<number>[]): Float32Array {
  const out = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
  let offset = 0;
  for (const row of rows) {
    out.set(row, offset);
    offset += row.length;
  }
  return out;
}
