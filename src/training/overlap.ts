/**
 * Overlapped collection: while the trainer updates on iteration i, the workers play iteration i + 1 with the weights
 * from before that update.
 *
 *   played    0 (w₀) │ 1 (w₀) │ 2 (w₁) │ 3 (w₂) │ …
 *   updated          │ 0: w₁  │ 1: w₂  │ 2: w₃  │ …
 *
 * The weights that play an iteration follow from its number alone, never from time; they are part of checkpoints, so
 * that a resumed run plays the iteration that was under way again, with the same ones.
 */
import { isOver } from "./budget.ts";
import { type Collection, collectIteration } from "./collect-iteration.ts";
import type { Run } from "./run.ts";
import type { Behavior } from "./workers/share.ts";

/** Episodes of the next iteration, while they are played. */
export interface Ahead {
  readonly collection: Promise<Collection>;
  /** Nobody wants them any more. */
  stop(): void;
}

/** The episodes of the present iteration: those that were played ahead, or are played now. */
export function nextEpisodes(run: Run): Promise<Collection> {
  const { ahead, done, sampling } = run;
  run.ahead = null;
  if (ahead !== null) return ahead.collection;
  return collectIteration(run, {
    done,
    sampling,
    behavior: run.behavior ?? presentWeights(run),
    ...run.signal,
  });
}

/**
 * Where `collect.overlap` asks for it, lets the workers play the next iteration with the present weights.
 *
 * @param collection the present iteration, on which nothing has been updated yet
 * @returns the weights that play the next iteration; null are those it will begin with
 */
export function playAhead(run: Run, { sampling, metrics }: Collection): Behavior | null {
  if (!run.config.collect.overlap) return null;
  const behavior = presentWeights(run);
  const done = { iteration: run.iteration + 1, turns: run.totals.turns + (metrics["collect/turns"] ?? 0) };
  if (isOver(run.config, done)) return behavior;
  const unwanted = new AbortController();
  const { signal: stopped } = run.signal;
  const signal = stopped === undefined ? unwanted.signal : AbortSignal.any([stopped, unwanted.signal]);
  const collection = collectIteration(run, { done, sampling, behavior, signal });
  collection.catch(() => {}); // what went wrong is told to who takes the episodes
  run.ahead = { collection, stop: () => unwanted.abort() };
  return behavior;
}

function presentWeights({ policy }: Run): Behavior {
  return { weights: policy.parameters.read(), version: policy.version };
}
