/** What training made of episodes, for the trajectory log. */
import type { Annotation, Trajectory } from "../core/trajectory.ts";
import type { ObjectiveConfig } from "./config.ts";
import { type ClipOptions, clipStatus } from "./objective/clipped-ratio.ts";
import type { Credited, Replayed } from "./objective/objective.ts";

interface Trained {
  /** With the advantages of the estimator. */
  readonly estimated: readonly Credited[];
  /** With those that were trained on. */
  readonly credited: readonly Credited[];
  readonly replayed: readonly Replayed[];
  /** Episode id → [T] log-probs of its actions in the last update. */
  readonly logProbs: ReadonlyMap<string, Float32Array>;
}

interface At {
  readonly iteration: number;
  readonly policyVersion: number;
  readonly clip: ClipOptions;
}

export function clipOf({ clipLow: low, clipHigh: high, clipDual: dual }: ObjectiveConfig): ClipOptions {
  return { low, high, dual };
}

/** One annotation for each episode that was trained on, and one for each that was replayed. */
export function* annotations(
  { estimated, credited, replayed, logProbs }: Trained,
  at: At,
): Generator<{ readonly trajectory: Trajectory; readonly annotation: Annotation }> {
  const before = new Map(estimated.map(({ trajectory, advantages }) => [trajectory.episodeId, advantages]));
  for (const { trajectory, advantages, series = {} } of credited) {
    const { episodeId, turns } = trajectory;
    const perTurn = {
      advantage: [...(before.get(episodeId) ?? turns.map(() => 0))],
      ...Object.fromEntries(Object.entries(series).map(([name, values]) => [name, [...values]])),
      ...ratios(trajectory, advantages, logProbs.get(episodeId), at.clip),
    };
    yield { trajectory, annotation: { episodeId, ...stamp(at), perTurn, perEpisode: {} } };
  }
  for (const { trajectory, advantages, age, replays } of replayed) {
    const { episodeId } = trajectory;
    const { ratio, clipped } = ratios(trajectory, advantages, logProbs.get(episodeId), at.clip);
    const perTurn = {
      "replay/advantage": [...advantages],
      "replay/ratio": ratio,
      "replay/clipped": clipped,
    };
    yield {
      trajectory,
      annotation: { episodeId, ...stamp(at), perTurn, perEpisode: { age, replayCount: replays } },
    };
  }
}

const stamp = ({ iteration, policyVersion }: At) => ({ iteration, policyVersion });

function ratios(
  { turns }: Trajectory,
  advantages: readonly number[],
  logProbs: Float32Array | undefined,
  clip: ClipOptions,
) {
  const status = turns.map((turn, t) =>
    clipStatus(logProbs?.[t] ?? turn.logProb, turn.logProb, advantages[t] ?? 0, clip),
  );
  return {
    ratio: status.map(({ ratio }) => ratio),
    clipped: status.map(({ clipped }) => (clipped ? 1 : 0)),
  };
}
