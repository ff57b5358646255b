/** Policies without weights: for baselines, demonstrations and tests. */
import { PolicyError } from "../core/errors.ts";
import type { Rng } from "../core/rng.ts";
import type { EnvironmentInfo, Player } from "../env/environment.ts";
import { consideredPositions, spread } from "./admissible.ts";
import { decide } from "./decide.ts";
import type { ActRequest, Decision, Policy } from "./policy.ts";

/** Chooses uniformly among the admissible actions, those that the environment's grammar ignores left out. */
export function randomPolicy(): Policy<{ readonly ignored: ReadonlySet<string> }> {
  return choosingPolicy("random", (candidates, rng) => {
    const logits = new Float64Array(candidates.length);
    const { index, logProbs, ...numbers } = decide(logits, { type: "sample", temperature: 1 }, rng);
    return { index, logProbs, ...numbers };
  });
}

/** Always takes the first admissible action that is not ignored. */
export function firstPolicy(): Policy<{ readonly ignored: ReadonlySet<string> }> {
  return choosingPolicy("first", () => ({ index: 0, ...CERTAIN }));
}

/**
 * Plays a fixed list of actions, whatever is observed.
 *
 * @throws PolicyError `policy/script-ended` from act() when the list is used up
 */
export function scriptedPolicy(actions: readonly string[]): Policy<{ turn: number }> {
  return weightless(
    "scripted",
    () => ({ turn: 0 }),
    ({ memory }) => {
      const text = actions[memory.turn++];
      if (text === undefined) {
        throw new PolicyError(
          "policy/script-ended",
          `The script has ${actions.length} actions and the episode goes on. Add actions, or play fewer turns.`,
        );
      }
      return { action: { text }, ...CERTAIN, policyVersion: -1 };
    },
  );
}

/** Plays as one of an environment's own players, such as its expert. A new player is made for each episode. */
export function playerPolicy(
  name: string,
  createPlayer: (options: { rng: Rng }) => Player,
): Policy<{ player: Player | null }> {
  return weightless(
    name,
    (): { player: Player | null } => ({ player: null }),
    ({ memory, observation, rng }) => {
      // The stream of the first turn is the player's for the whole episode, so it belongs to the episode alone.
      memory.player ??= createPlayer({ rng: rng.split("player") });
      return { action: memory.player.act(observation), ...CERTAIN, policyVersion: -1 };
    },
  );
}

const CERTAIN = { logProb: 0, entropy: 0, entropyFraction: 0 } as const;

interface Chosen extends Pick<Decision, "logProb" | "entropy" | "entropyFraction"> {
  readonly index: number;
  readonly logProbs?: ArrayLike<number>;
}

function choosingPolicy(
  name: string,
  choose: (candidates: readonly string[], rng: Rng) => Chosen,
): Policy<{ readonly ignored: ReadonlySet<string> }> {
  return weightless(
    name,
    ({ grammar }) => ({ ignored: new Set(grammar?.ignored) }),
    ({ memory, observation, rng }) => {
      const positions = consideredPositions(observation, memory.ignored);
      const admissible = observation.admissible as readonly string[];
      const candidates = positions.map((position) => admissible[position] as string);
      const { index, logProbs, ...numbers } = choose(candidates, rng);
      const decision: Decision = {
        action: { text: candidates[index] as string },
        ...numbers,
        policyVersion: -1,
      };
      return logProbs === undefined
        ? decision
        : { ...decision, candidateLogProbs: spread(observation, positions, logProbs) };
    },
  );
}

function weightless<M>(
  name: string,
  startEpisode: (environment: EnvironmentInfo) => M,
  decideOne: (request: ActRequest<M>) => Decision,
): Policy<M> {
  return {
    name,
    version: -1,
    startEpisode,
    act: (requests) => requests.map(decideOne),
    [Symbol.dispose]() {},
  };
}
