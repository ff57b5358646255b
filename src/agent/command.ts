/** Commands taken apart: verb and arguments, as the environment's grammar declares. */
import type { CommandGrammar } from "../env/command-grammar.ts";
import { type Phrase, splitCommand } from "./split-command.ts";
import { isNumber, STOP_WORDS, tokenize } from "./tokenize.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** One argument. Two arguments are the same thing when their `key` is equal, instance number included. */
export interface CommandArgument {
  readonly key: string;
  /** The whole phrase, instance number included: what is looked for in an observation. */
  readonly tokens: readonly string[];
  /** Its words without instance number and stop words: what is looked for in an instruction. */
  readonly words: readonly string[];
}

/**
 * What a command says without instance numbers, as embedding rows. Commands with equal `key` have the same
 * embedding: a weighted sum of rows, each projected by the matrix of its slot (0 verb, 1 and 2 arguments).
 */
export interface Wording {
  readonly key: string;
  readonly rows: Int32Array;
  readonly slots: Uint8Array;
  readonly weights: Float32Array;
}

export interface Command {
  readonly text: string;
  readonly verb: string;
  readonly first: CommandArgument | null;
  readonly second: CommandArgument | null;
  readonly wording: Wording;
}

/** Verb, first and second argument. */
export const COMMAND_SLOTS = 3;

/**
 * Takes a command apart. A command with more than two arguments keeps the first and the last; its identity stays
 * that of its whole text.
 */
export function parseCommand(text: string, grammar: CommandGrammar, vocabulary: Vocabulary): Command {
  const { verb, phrases } = splitCommand(text, grammar);
  const numbered = grammar.style === "words" && grammar.instanceNumbers;
  const all = phrases.map((phrase) => toArgument(phrase, numbered));
  const first = all[0] ?? null;
  const second = all.length > 1 ? (all.at(-1) ?? null) : null;
  return { text, verb, first, second, wording: toWording(verb, first, second, vocabulary) };
}

function toArgument({ raw, tokens }: Phrase, numbered: boolean): CommandArgument {
  const last = tokens.at(-1);
  const named =
    numbered && tokens.length > 1 && last !== undefined && isNumber(last) ? tokens.slice(0, -1) : tokens;
  return {
    key: tokens.length > 0 ? tokens.join(" ") : raw,
    tokens,
    words: named.filter((token) => !STOP_WORDS.has(token)),
  };
}

function toWording(
  verb: string,
  first: CommandArgument | null,
  second: CommandArgument | null,
  vocabulary: Vocabulary,
): Wording {
  const rows: number[] = [];
  const slots: number[] = [];
  const weights: number[] = [];
  [tokenize(verb), first?.words ?? [], second?.words ?? []].forEach((words, slot) => {
    const known = words.map((word) => vocabulary.rowOf(word)).filter((row) => row >= 0);
    for (const row of known) {
      rows.push(row);
      slots.push(slot);
      weights.push(1 / Math.sqrt(known.length)); // the length of a phrase does not change its norm
    }
  });
  return {
    key: rows.map((row, i) => `${slots[i]}:${row}`).join(" "),
    rows: Int32Array.from(rows),
    slots: Uint8Array.from(slots),
    weights: Float32Array.from(weights),
  };
}
