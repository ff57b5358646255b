/** The second pass over earlier episodes: chosen before the updates, joined to their steps, described afterwards. */
import type { EncodedEpisode } from "../agent/policy.ts";
import type { TrainablePolicy } from "../agent/trainable-policy.ts";
import { rng } from "../core/rng.ts";
import type { TrajectoryGroup } from "../core/trajectory.ts";
import { evenPieces, type TrainingEpisode } from "./batch.ts";
import { mean } from "./evaluate.ts";
import type { Metrics } from "./metrics.ts";
import { type ClipOptions, clipStatus } from "./objective/clipped-ratio.ts";
import type { Credited, IterationTime, Objective, Replay, Replayed } from "./objective/objective.ts";
import type { States } from "./update.ts";

/** Earlier episodes that are trained on again in this iteration. */
export interface ReplayPass<E extends EncodedEpisode> extends Pick<Replay, "terms" | "step"> {
  /** Factor on the loss of the pass. */
  readonly weight: number;
  readonly episodes: readonly TrainingEpisode<E>[];
}

/** Asks the objective's replay, where it has one, what to train on again. */
export function chooseReplay<E extends EncodedEpisode>(
  { replay }: Objective,
  policy: TrainablePolicy<unknown, E>,
  given: States,
  { groups, time, seed }: { groups: readonly TrajectoryGroup[]; time: IterationTime; seed: number },
) {
  if (replay === undefined) return { states: given, metrics: {}, again: null, replayed: [] };
  const random = rng(seed, replay.name, time.iteration);
  const chosen = replay.select(groups, given[replay.name], time, random);
  const { terms, step } = replay;
  const { replayed, weight, metrics, state } = chosen;
  const episodes = replayed.map((one) => ({
    ...one,
    // From the record and not from memory, so that a resumed run trains on the same numbers.
    encoded: policy.encode(one.trajectory),
    referenceLogProbs: null,
  }));
  const again: ReplayPass<E> | null =
    weight === 0 || episodes.length === 0 ? null : { terms, step, weight, episodes };
  return {
    states: { ...given, [replay.name]: state },
    metrics,
    again,
    replayed: again === null ? [] : replayed,
  };
}

/** One optimiser step: a piece of the iteration's episodes, and the earlier ones that join it. */
interface Step<T> {
  readonly piece: readonly T[];
  readonly replayed: readonly T[];
}

/** The steps of one pass over the iteration, with earlier episodes dealt to them or put into steps of their own. */
export function planSteps<E extends EncodedEpisode>(
  pieces: readonly (readonly TrainingEpisode<E>[])[],
  again: ReplayPass<E> | null,
  { seed, iteration, epoch, size }: { seed: number; iteration: number; epoch: number; size: number },
): Step<TrainingEpisode<E>>[] {
  if (again === null) return pieces.map((piece) => ({ piece, replayed: [] }));
  const order = rng(seed, "replay-minibatches", iteration, epoch).shuffle(again.episodes);
  if (again.step === "separate" || pieces.length === 0) {
    return [
      ...pieces.map((piece) => ({ piece, replayed: [] })),
      ...evenPieces(order, size).map((replayed) => ({ piece: [], replayed })),
    ];
  }
  const dealt = evenPieces(order, order.length / pieces.length);
  return pieces.map((piece, i) => ({ piece, replayed: dealt[i] ?? [] }));
}

const AGES = [1, 2, 3, 4, 5] as const;

/** Importance ratios and clipping of replayed turns by age; the last age stands for all older ones too. */
export function replayMetrics(
  replayed: readonly Replayed[],
  logProbs: ReadonlyMap<string, Float32Array>,
  clip: ClipOptions,
): Metrics {
  const turns = replayed.flatMap(({ trajectory, advantages, age }) => {
    const present = logProbs.get(trajectory.episodeId);
    return trajectory.turns.map((turn, t) => ({
      age: Math.min(age, 5),
      ...clipStatus(present?.[t] ?? turn.logProb, turn.logProb, advantages[t] ?? 0, clip),
    }));
  });
  const metrics: { -readonly [name in keyof Metrics]: number } = {};
  for (const age of AGES) {
    const of = turns.filter((turn) => turn.age === age);
    if (of.length === 0) continue;
    metrics[`replay/ratio_age_${age}`] = mean(of, ({ ratio }) => ratio);
    metrics[`replay/clip_share_age_${age}`] = mean(of, ({ clipped }) => (clipped ? 1 : 0));
  }
  return metrics;
}

/** Offers the iteration's episodes to the objective's replay. */
export function admitToReplay(
  { replay }: Objective,
  estimated: readonly Credited[],
  given: States,
  time: IterationTime,
): { readonly states: States; readonly metrics: Metrics } {
  if (replay === undefined) return { states: given, metrics: {} };
  const { state, metrics } = replay.admit(estimated, given[replay.name], time);
  return { states: { ...given, [replay.name]: state }, metrics };
}
