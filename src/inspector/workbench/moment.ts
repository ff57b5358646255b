/** What a player sees at a turn. */
import type { Observation } from "../../core/trajectory.ts";

export interface Moment {
  /** Turns played so far. */
  readonly turn: number;
  readonly observation: Observation;
  /** Of the last step. */
  readonly reward: number;
  readonly rewardParts: Readonly<Record<string, number>>;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly success: boolean;
  /** What the policy would do; null where nobody is asked or the episode is over. */
  readonly advice: {
    readonly action: string;
    readonly entropy: number;
    readonly policyVersion: number;
    readonly candidateLogProbs: readonly (number | null)[] | null;
  } | null;
}

/** A game that has begun. */
export interface Begun {
  readonly game: string;
  readonly moment: Moment;
  readonly task: { readonly id: string; readonly split: string };
}

/** What the workbench knows of a run's environment and policies. */
export interface About {
  readonly environment: { readonly id: string; readonly version: string; readonly description: string };
  readonly splits: readonly string[];
  readonly snapshots: boolean;
  /** Names of the environment's scripted players. */
  readonly players: readonly string[];
}

/** A branch that was played to its end. */
export interface Branched {
  readonly episodeId: string;
  readonly success: boolean;
  readonly episodeReturn: number;
  readonly turns: number;
  readonly error: string | null;
}
