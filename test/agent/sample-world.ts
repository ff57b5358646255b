/** Random episodes of a make-believe text world, to test encoders and networks with. */
import { type Rng, rng } from "../../src/core/rng.ts";
import type { Observation, Trajectory } from "../../src/core/trajectory.ts";
import type { CommandGrammar } from "../../src/env/command-grammar.ts";
import type { EnvironmentInfo } from "../../src/env/environment.ts";

export const WORDS_GRAMMAR: CommandGrammar = {
  style: "words",
  separators: ["to", "from", "with"],
  instanceNumbers: true,
  ignored: ["help"],
};

export const BRACKETS_GRAMMAR: CommandGrammar = { style: "brackets", ignored: [] };

export function environmentOf(grammar: CommandGrammar | null): EnvironmentInfo {
  return {
    id: "make-believe",
    version: "1",
    description: "texts without a world behind them",
    splits: ["train"],
    maxTurns: 50,
    grammar,
    snapshots: false,
    config: {},
  };
}

const PLACES = ["shelf", "box", "table", "night stand"];
const THINGS = ["mug", "pen", "red apple", "book"];

export interface SampleTurn {
  readonly observation: Observation;
  readonly action: string;
}

/** Turns with admissible lists; the action is a random one of the list, never an ignored one. */
export function sampleEpisode(seed: number, length: number): SampleTurn[] {
  const stream = rng(seed, "episode");
  const pick = (list: readonly string[]): string => list[stream.int(list.length)] as string;
  const numbered = (list: readonly string[]): string => `${pick(list)} ${1 + stream.int(3)}`;
  const instruction = `find a ${pick(THINGS)}, examine it and put it on the ${pick(PLACES)}`;
  return Array.from({ length }, (_, turn) => {
    const place = numbered(PLACES);
    const seen = Array.from({ length: stream.int(4) }, () => numbered(THINGS));
    const admissible = stream.shuffle([
      "help",
      "look",
      ...new Set(Array.from({ length: 4 }, () => `go to ${numbered(PLACES)}`)),
      ...new Set(seen.map((thing) => `take ${thing} from ${place}`)),
      `examine ${place}`,
      `put ${numbered(THINGS)} with ${numbered(PLACES)}`,
    ]);
    const text = `You arrive at ${place}. You see ${seen.length > 0 ? seen.map((s) => `a ${s}`).join(", ") : "nothing"}.`;
    return {
      observation: {
        text: turn === 0 ? `Welcome! Your task: ${instruction}. ${text}` : text,
        admissible,
        ...(turn === 0 ? { instruction } : {}),
      },
      action: pickAction(admissible, stream),
    };
  });
}

function pickAction(admissible: readonly string[], stream: Rng): string {
  const others = admissible.filter((command) => command !== "help");
  return others[stream.int(others.length)] as string;
}

export function toTrajectory(turns: readonly SampleTurn[]): Trajectory {
  return {
    episodeId: "sample",
    source: "play",
    environment: { id: "make-believe", version: "1" },
    task: { id: "t", split: "train" },
    environmentSeed: 0,
    policy: "random",
    turns: turns.map(({ observation, action }) => ({
      observation,
      action: { text: action },
      reward: 0,
      logProb: 0,
      entropy: 0,
      entropyFraction: 0,
      policyVersion: -1,
    })),
    finalObservation: null,
    terminated: false,
    truncated: true,
    success: false,
    score: 0,
    episodeReturn: 0,
    startedAt: "2026-01-01T00:00:00Z",
    wallMs: 0,
  };
}
