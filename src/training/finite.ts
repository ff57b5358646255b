/** Numbers that are no numbers are found where they arise, and named: what, in which batch, in which episodes. */
import type { EncodedEpisode } from "../agent/policy.ts";
import { TrainingError, TurnwiseError } from "../core/errors.ts";
import type { Trajectory } from "../core/trajectory.ts";
import type { PlainBatch } from "./batch.ts";

/** Most episodes that a message names; its details name all. */
const NAMED = 4;

/** Where in training a batch stood. */
export interface BatchPlace {
  readonly iteration: number;
  /** 0-based pass over the iteration's episodes, and optimiser step within it; null outside of these. */
  readonly minibatch: { readonly epoch: number; readonly index: number } | null;
}

export function isNotFinite(error: unknown): error is TurnwiseError {
  return error instanceof TurnwiseError && error.code === "training/not-finite";
}

/** @throws TrainingError `training/not-finite` */
export function assertFiniteWeights(weights: Float32Array): void {
  if (weights.every((weight) => Number.isFinite(weight))) return;
  throw new TrainingError(
    "training/not-finite",
    "A weight is no longer a finite number. Lower the learning rate.",
  );
}

/**
 * Looks at what the policy said while collecting.
 *
 * @throws TrainingError `training/not-finite` with the number, the episode and the turn
 */
export function assertFinite(trajectories: readonly Trajectory[]): void {
  for (const { episodeId, turns } of trajectories) {
    for (const [t, { logProb, entropy, reward }] of turns.entries()) {
      if (Number.isFinite(logProb) && Number.isFinite(entropy) && Number.isFinite(reward)) continue;
      const numbers = { "log-probability": logProb, entropy, reward };
      const [what, value] = Object.entries(numbers).find(([, n]) => !Number.isFinite(n)) ?? ["number", NaN];
      const whose = what === "reward" ? "The environment" : "The policy";
      const advice = what === "reward" ? "Correct the environment." : "Lower the learning rate.";
      throw new TrainingError(
        "training/not-finite",
        `${whose} gave the ${what} ${value} in episode ${episodeId}, turn ${t}. ${advice}`,
        { details: { what, value: String(value), episodeId, turn: t } },
      );
    }
  }
}

/**
 * @param what name of the numbers
 * @param values [N], one for each turn of the batch
 * @throws TrainingError `training/not-finite` with the episode and the turn of the first that is not finite
 */
export function assertFiniteTurns<E extends EncodedEpisode>(
  what: string,
  values: ArrayLike<number> | null,
  batch: PlainBatch<E>,
  place: BatchPlace,
): void {
  for (let i = 0; i < (values?.length ?? 0); i++) {
    const value = values?.[i] ?? 0;
    if (Number.isFinite(value)) continue;
    const episodeId = batch.episodes[batch.places.episode[i] ?? 0]?.trajectory.episodeId;
    const turn = batch.places.index[i];
    throw notFinite(`The ${what} of episode ${episodeId}, turn ${turn}, became ${value}`, [batch], place, {
      what,
      value: String(value),
      episodeId,
      turn,
    });
  }
}

/** Names the batches in which something was not finite; what it was stands in `details`. */
export function notFinite<E extends EncodedEpisode>(
  what: string,
  batches: readonly PlainBatch<E>[],
  { iteration, minibatch }: BatchPlace,
  details: Readonly<Record<string, unknown>>,
): TrainingError {
  const ids = batches.flatMap(({ episodes }) => episodes.map(({ trajectory }) => trajectory.episodeId));
  const turns = batches.reduce((sum, batch) => sum + batch.turns, 0);
  const where =
    minibatch === null
      ? `in iteration ${iteration}`
      : `in iteration ${iteration}, epoch ${minibatch.epoch}, minibatch ${minibatch.index}`;
  const named = ids.slice(0, NAMED).join(", ") + (ids.length > NAMED ? ", …" : "");
  return new TrainingError(
    "training/not-finite",
    `${what} ${where}, on ${turns} turns of ${ids.length} episodes (${named}); the weights are unchanged. ` +
      "Lower the learning rate.",
    { details: { ...details, iteration, ...minibatch, turns, episodeIds: ids } },
  );
}
