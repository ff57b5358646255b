/** A policy whose weights can be trained: what the trainer needs of it beyond playing. */
import type { Rng } from "../core/rng.ts";
import type { Trajectory } from "../core/trajectory.ts";
import type { Parameters, Tensor1D } from "../tensor/index.ts";
import type { EncodedEpisode, Policy, PolicyOutputs } from "./policy.ts";

export interface EvaluateOptions {
  /** At which the actions were sampled: log-probs and entropies are those of that distribution; 1 by default. */
  readonly temperature?: number;
  /**
   * Hides words: each word that occurs in command arguments is dropped with probability `rate`, in every text of
   * the batch alike, so that the policy must match words instead of knowing them.
   */
  readonly vocabularyDropout?: { readonly rate: number; readonly rng: Rng };
}

export interface EncodeOptions {
  /** Taken as the chosen actions in place of the recorded ones: what another player would have done at each turn. */
  readonly choices?: readonly string[];
  /**
   * Adds the final observation as one turn more, so that evaluate() gives its value; which action is taken there
   * means nothing.
   */
  readonly withFinal?: boolean;
}

export interface TrainablePolicy<M = unknown, E extends EncodedEpisode = EncodedEpisode> extends Policy<M> {
  /** Number of updates in the weights. The trainer sets it when it changes them. */
  version: number;
  readonly parameters: Parameters;
  /** @throws PolicyError `policy/no-candidates` when the episode took an action the policy never considers */
  encode(trajectory: Trajectory, options?: EncodeOptions): E;
  /** The episode as encoded while acting: equal to encode() of its record. Valid until the next act(). */
  episodeOf(memory: M): E;
  /**
   * Scores the chosen actions of whole episodes under the present weights. Call it inside a tensor scope, or as
   * part of the loss given to valueAndGradients().
   *
   * @returns tensors [N], N = Σ turns: the episodes in order, each with its turns in order
   */
  evaluate(episodes: readonly E[], options?: EvaluateOptions): PolicyOutputs<Tensor1D>;
  /** Everything but the weights, as JSON. */
  save(): unknown;
}
