/**
 * What an objective is made of: an advantage estimator, advantage modulators and loss terms. All are pure
 * functions; what a part remembers from one update to the next is a value that goes in, comes out and is kept
 * in the checkpoint.
 */
import type { Scalar, Tensor1D } from "../../tensor/index.ts";
import type { PolicyOutputs } from "../../agent/policy.ts";
import type { Trajectory, TrajectoryGroup } from "../../core/trajectory.ts";
import type { Metrics } from "../metrics.ts";

/** Memory of a part of the objective. Plain JSON, so that it can be saved. */
export type State = unknown;

/** A trajectory with the advantage of each of its turns. */
export interface Credited {
  readonly trajectory: Trajectory;
  /** Index of its group within the iteration. */
  readonly group: number;
  /** [T], same unit as the estimator's scores. */
  readonly advantages: readonly number[];
}

/**
 * Compares the trajectories of each group. Trajectories that teach nothing (their group has no spread) are left
 * out of the result.
 */
export type AdvantageEstimator = (groups: readonly TrajectoryGroup[]) => readonly Credited[];

/** Reshapes advantages, for instance by entropy. Runs on the whole iteration, before it is cut into minibatches. */
export interface AdvantageModulator {
  readonly name: string;
  init(): State;
  modulate(
    credited: readonly Credited[],
    state: State,
  ): { readonly credited: readonly Credited[]; readonly metrics: Metrics; readonly state: State };
}

/** The numbers of one update that do not depend on the present weights. N turns, episode after episode. */
export interface TurnBatch<Vector> {
  /** [N] ln probability with which each action was chosen when it was played. */
  readonly behaviorLogProbs: Vector;
  /** [N] the same under the frozen reference; null where no term needs it. */
  readonly referenceLogProbs: Vector | null;
  /** [N] */
  readonly advantages: Vector;
  /** [N] weight of each turn's loss in the total, see aggregate.ts. */
  readonly weights: Vector;
}

/** What a loss term is given: tensors to differentiate through, and the same numbers read back for metrics. */
export interface TermInput {
  readonly batch: TurnBatch<Tensor1D>;
  readonly outputs: PolicyOutputs<Tensor1D>;
  readonly values: TurnBatch<Float32Array> & { readonly outputs: PolicyOutputs<Float32Array> };
  /** Fraction of training that is done, 0..1, for schedules. */
  readonly progress: number;
}

export interface TermResult {
  /** To be minimised; the terms of a recipe are added. */
  readonly loss: Scalar;
  readonly metrics: Metrics;
  readonly state: State;
}

export interface LossTerm {
  readonly name: string;
  /** True where compute() reads referenceLogProbs, at any time of training. */
  readonly needsReference: boolean;
  init(): State;
  compute(input: TermInput, state: State): TermResult;
}

/** The three slots of an objective. */
export interface Objective {
  readonly estimate: AdvantageEstimator;
  readonly modulators: readonly AdvantageModulator[];
  readonly terms: readonly LossTerm[];
}
