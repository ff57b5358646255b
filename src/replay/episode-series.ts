/** The numbers of an episode's turns as series. */
import type { Annotation, Trajectory, Turn } from "../core/trajectory.ts";
import type { EpisodeSeries } from "./index-types.ts";

/** One value a turn; null where the turn has none. */
const SERIES: Readonly<Record<string, (turn: Turn) => number | null | undefined>> = {
  reward: (turn) => turn.reward,
  logProb: (turn) => turn.logProb,
  entropy: (turn) => turn.entropy,
  entropyFraction: (turn) => turn.entropyFraction,
  policyVersion: (turn) => turn.policyVersion,
  options: (turn) => turn.observation.admissible?.length,
  tokens: (turn) => turn.tokens?.ids.length,
  actMs: (turn) => turn.actMs,
  stepMs: (turn) => turn.stepMs,
};

/** All series that any of the turns has a value of. */
export function seriesOf({ turns }: Trajectory, annotations: readonly Annotation[]): EpisodeSeries {
  const parts = new Set(turns.flatMap(({ rewardParts = {} }) => Object.keys(rewardParts)));
  const all = [
    ...Object.entries(SERIES),
    ...[...parts].map((part) => [`reward/${part}`, (turn: Turn) => turn.rewardParts?.[part]] as const),
  ].map(([name, valueOf]) => [name, turns.map((turn) => valueOf(turn) ?? null)] as const);
  return {
    turns: turns.length,
    recorded: Object.fromEntries(all.filter(([, values]) => values.some((value) => value !== null))),
    annotations,
  };
}
