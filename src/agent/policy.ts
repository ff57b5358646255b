/** The policy contract. */
import type { Rng } from "../core/rng.ts";
import type { Action, Observation, Trajectory } from "../core/trajectory.ts";
import type { EnvironmentInfo } from "../env/environment.ts";

/** One episode asks for a decision. */
export interface ActRequest<M = unknown> {
  /** What the policy keeps of this episode; made by startEpisode(), changed only by act(). */
  readonly memory: M;
  readonly observation: Observation;
  /** The action that was really executed before this observation; null on the first turn. */
  readonly lastAction: Action | null;
  /** The stream named by (seed, iteration, group, sample, turn). */
  readonly rng: Rng;
}

/** A chosen action and the numbers of the distribution it was really sampled from (nats). */
export interface Decision {
  readonly action: Action;
  readonly logProb: number;
  readonly entropy: number;
  /** entropy / ln(options), 0 for a single option. */
  readonly entropyFraction: number;
  readonly policyVersion: number;
  /** Parallel to observation.admissible; null where the policy did not consider a command. */
  readonly candidateLogProbs?: readonly (number | null)[];
  readonly tokens?: { readonly ids: readonly number[]; readonly logProbs: readonly number[] };
}

export interface ActOptions {
  /** `sample` at a temperature, or `greedy` (the most likely action; ties to the first). */
  readonly decoding: { readonly type: "sample"; readonly temperature: number } | { readonly type: "greedy" };
  readonly signal?: AbortSignal;
}

export interface Policy<M = unknown> extends Disposable {
  readonly name: string;
  /** Number of updates in the weights; -1 for players without weights. */
  readonly version: number;
  startEpisode(environment: EnvironmentInfo): M;
  /**
   * Decides for a batch of episodes. A decision depends on its own request only: neither on the other requests
   * of the batch nor on their number, to the last bit on the wasm and cpu engines.
   *
   * @throws PolicyError `policy/no-candidates`, before any memory is changed: the rest of the batch can be asked again
   */
  act(
    requests: readonly ActRequest<M>[],
    options: ActOptions,
  ): Promise<readonly Decision[]> | readonly Decision[];
}

/** A trajectory as the numbers a policy trains on: typed arrays, no tensors. */
export interface EncodedEpisode {
  /** Number of turns. */
  readonly turns: number;
}

/** Log-probs, entropies and values of the chosen actions under the present weights. `T` is a tensor [N]. */
export interface PolicyOutputs<T> {
  readonly logProbs: T;
  readonly entropies: T;
  /** entropies / ln(options) */
  readonly entropyFractions: T;
  readonly values: T | null;
}

/** Plays a whole recorded episode through a policy's encoder. */
export type EncodeTrajectory<E extends EncodedEpisode> = (
  trajectory: Trajectory,
  environment: EnvironmentInfo,
) => E;
