/** How far a training run is: by its iterations, or by its env steps where those are limited too. */
import type { TrainConfig } from "./config.ts";
import type { Metrics } from "./metrics.ts";
import type { IterationTime } from "./objective/objective.ts";

/** Training ends with whichever is reached first. */
export type Limits = Pick<TrainConfig, "iterations" | "envSteps">;

/** What a run has behind it; both are kept in checkpoints. */
export interface Done {
  readonly iteration: number;
  /** Training turns collected since the start. */
  readonly turns: number;
}

export function isOver({ iterations, envSteps }: Limits, { iteration, turns }: Done): boolean {
  return iteration >= iterations || (envSteps !== null && turns >= envSteps);
}

/** Fraction of training that is done, 0..1: that of the limit which is nearer. */
export function progressOf({ iterations, envSteps }: Limits, { iteration, turns }: Done): number {
  const byIterations = iterations === 0 ? 0 : iteration / iterations;
  return envSteps === null ? byIterations : Math.max(byIterations, Math.min(1, turns / envSteps));
}

/** For schedules that count iterations: where env steps end the training, as many as it takes at the pace so far. */
export function timeOf(limits: Limits, done: Done): IterationTime {
  const { iterations } = limits;
  const { iteration } = done;
  const progress = progressOf(limits, done);
  if (iteration === 0 || progress === iteration / iterations) return { iteration, iterations };
  return { iteration, iterations: Math.max(iteration + 1, Math.ceil(iteration / progress)) };
}

/**
 * How many iterations there will be in all, to show the time left.
 *
 * @param pace turns of the last iteration
 */
export function expectedIterations({ iterations, envSteps }: Limits, done: Done, pace: number): number {
  if (envSteps === null) return iterations;
  const left = Math.max(0, Math.ceil((envSteps - done.turns) / Math.max(1, pace)));
  return Math.min(iterations, done.iteration + left);
}

/** Since the start of the run. */
export interface Totals {
  /** Training episodes, and their turns. */
  readonly episodes: number;
  readonly turns: number;
  /** Optimiser steps, imitation included. */
  readonly updates: number;
}

/** With those of an iteration. */
export function addTotals({ episodes, turns, updates }: Totals, metrics: Metrics): Totals {
  return {
    episodes: episodes + (metrics["collect/episodes"] ?? 0),
    turns: turns + (metrics["collect/turns"] ?? 0),
    updates: updates + (metrics["train/updates"] ?? 0),
  };
}

export function totalMetrics({ episodes, turns, updates }: Totals): Metrics {
  return { "total/episodes": episodes, "total/turns": turns, "total/updates": updates };
}
