/** What an episode knows about verbs, arguments and commands. */
import type { Command } from "./command.ts";

export interface VerbRecord {
  readonly verb: string;
  inInstruction: number;
  uses: number;
}

export interface ArgumentRecord {
  readonly tokens: readonly string[];
  readonly words: readonly string[];
  /** Fraction of its words that the instruction holds. */
  inInstruction: number;
  /** Its node in the graph of what was seen, and which of the instruction's words it is made of, as bits. */
  node: number;
  wordMask: number;
  /** Turn whose observation last named it. */
  seenTurn: number;
  /** Earlier commands that name it, and the index of the last of them. */
  mentions: number;
  lastMention: number;
  /** Index of the last earlier command that ends with it; -1 before one did. */
  lastUse: number;
  /** Instruction words seen after the latest, and at most after any, command with it as last argument. */
  latestOverlap: number;
  largestOverlap: number;
  twoArgumentUses: number;
}

/** What an episode knows about one command. */
export interface CommandRecord {
  readonly command: Command;
  readonly verb: VerbRecord;
  readonly first: ArgumentRecord | null;
  readonly second: ArgumentRecord | null;
  /** The grammar says that it never helps. */
  readonly ignored: boolean;
  uses: number;
  /** Index of its wording among those of the episode; -1 until the encoder numbers it. */
  wordingIndex: number;
}
