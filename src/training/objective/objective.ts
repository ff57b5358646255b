/**
 * What an objective is made of: reward shapers, an advantage estimator, advantage modulators, loss terms and a
 * replay of earlier episodes. All are pure functions; what a part remembers from one update to the next is a
 * value that goes in, comes out and is kept in the checkpoint.
 *
 *   collected → shaped → estimated → modulated → [replay chosen] → updates → remembered, [replay takes in]
 */

import type { PolicyOutputs } from "../../agent/policy.ts";
import type { Rng } from "../../core/rng.ts";
import type { Trajectory, TrajectoryGroup } from "../../core/trajectory.ts";
import type { Scalar, Tensor1D } from "../../tensor/index.ts";
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
  /** [T] series that parts of the objective add for the trajectory log, such as `empg/scale`. */
  readonly series?: Readonly<Record<string, readonly number[]>>;
  /** What a value loss needs; absent where the estimator works without values. */
  readonly critic?: {
    /** [T] values under the weights that collected. */
    readonly values: readonly number[];
    /** [T] what those values should have been. */
    readonly returns: readonly number[];
  };
}

/** Expected returns of an episode under the weights that collected it. */
export interface EpisodeValues {
  /** [T] at the observations of its turns. */
  readonly turns: readonly number[];
  /** At the observation after the last turn: what a truncated episode could still have earned; 0 where terminated. */
  readonly final: number;
}

/** What an estimator is given beside the trajectories. */
export interface EstimatorInput {
  /** Values by episode id; null where the objective does not ask for them. */
  readonly values: ReadonlyMap<string, EpisodeValues> | null;
}

/**
 * Says how much better than expected each turn was. Trajectories that teach nothing (such as those of a group
 * without spread) are left out of the result.
 */
export type AdvantageEstimator = (
  groups: readonly TrajectoryGroup[],
  input?: EstimatorInput,
) => readonly Credited[];

/** Reshapes advantages, for instance by entropy. Runs on the whole iteration, before it is cut into minibatches. */
export interface AdvantageModulator {
  readonly name: string;
  init(): State;
  /** @param groups all groups of the iteration, those that the estimator left out included */
  modulate(
    credited: readonly Credited[],
    state: State,
    groups: readonly TrajectoryGroup[],
  ): { readonly credited: readonly Credited[]; readonly metrics: Metrics; readonly state: State };
}

/** Adds rewards of its own to those of the environment, before trajectories are compared. */
export interface RewardShaper {
  readonly name: string;
  shape(
    groups: readonly TrajectoryGroup[],
    time: IterationTime,
  ): { readonly groups: readonly TrajectoryGroup[]; readonly metrics: Metrics };
}

/** Which iteration it is, for schedules that count updates. */
export interface IterationTime {
  /** k: iterations done before this one. */
  readonly iteration: number;
  /** K: iterations of the whole training; where env steps end it, as many as it takes at the pace so far. */
  readonly iterations: number;
}

/** The numbers of one update that do not depend on the present weights. N turns, episode after episode. */
export interface TurnBatch<Vector> {
  /** [N] ln probability with which each action was chosen when it was played. */
  readonly behaviorLogProbs: Vector;
  /** [N] the same under the frozen reference; null where no term needs it. */
  readonly referenceLogProbs: Vector | null;
  /** [N] */
  readonly advantages: Vector;
  /** [N] values under the weights that collected; null where the estimator works without values. */
  readonly behaviorValues: Vector | null;
  /** [N] what the values should become; null where the estimator works without values. */
  readonly returns: Vector | null;
  /** [N] weight of each turn's loss in the total, see aggregate.ts. */
  readonly weights: Vector;
}

/** Where the N turns of a batch stand in their episodes. */
export interface TurnPlaces {
  /** [N] 0-based index of the turn in its episode. */
  readonly index: Int32Array;
  /** [N] 0-based index of the episode in the batch. */
  readonly episode: Int32Array;
}

/** What a loss term is given: tensors to differentiate through, and the same numbers read back for metrics. */
export interface TermInput {
  readonly batch: TurnBatch<Tensor1D>;
  readonly outputs: PolicyOutputs<Tensor1D>;
  readonly values: TurnBatch<Float32Array> & { readonly outputs: PolicyOutputs<Float32Array> };
  readonly places: TurnPlaces;
  /** Fraction of training that is done, 0..1, for schedules. */
  readonly progress: number;
  readonly time: IterationTime;
  /** The stream of this optimiser step. */
  readonly rng: Rng;
  /** Numbers that carry no gradient, as a tensor. */
  tensor(values: Float32Array): Tensor1D;
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
  /** What it keeps of an iteration after its updates; `trained` is never empty. */
  remember?(state: State, trained: readonly Credited[]): State;
}

/** An earlier episode to train on again: its turns share one advantage. */
export interface Replayed extends Credited {
  /** Iterations since it was collected. */
  readonly age: number;
  /** How often it has been replayed, this time included. */
  readonly replays: number;
}

/** A second pass over episodes of earlier iterations. */
export interface Replay {
  readonly name: string;
  /** The loss of the pass. */
  readonly terms: readonly LossTerm[];
  /** `summed`: added to the loss of each optimiser step; `separate`: steps of its own afterwards. */
  readonly step: "summed" | "separate";
  init(): State;
  /** Before the updates: which episodes are trained on again, and with what weight of their loss. */
  select(
    groups: readonly TrajectoryGroup[],
    state: State,
    time: IterationTime,
    rng: Rng,
  ): {
    readonly replayed: readonly Replayed[];
    readonly weight: number;
    readonly metrics: Metrics;
    readonly state: State;
  };
  /** After the updates: takes in what is worth keeping. `estimated` has the advantages of the estimator. */
  admit(
    estimated: readonly Credited[],
    state: State,
    time: IterationTime,
  ): { readonly metrics: Metrics; readonly state: State };
}

/** Something the user should know about the chosen parts, said once at the start. */
export interface ObjectiveNote {
  readonly code: string;
  readonly message: string;
}

/** The slots of an objective. */
export interface Objective {
  readonly estimate: AdvantageEstimator;
  /** True where the estimator needs values, and so a policy with a value head. */
  readonly needsValues?: boolean;
  readonly shapers?: readonly RewardShaper[];
  readonly modulators: readonly AdvantageModulator[];
  readonly terms: readonly LossTerm[];
  readonly replay?: Replay;
  readonly notes?: readonly ObjectiveNote[];
}
