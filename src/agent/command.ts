/** Commands taken apart: verb and arguments, as the environment's grammar declares. */
import type { CommandGrammar } from "../env/command-grammar.ts";
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

/** The grammar of environments that declare none: the verb is the first word, the rest is one argument. */
export const PLAIN_GRAMMAR: CommandGrammar = {
  style: "words",
  separators: [],
  instanceNumbers: false,
  ignored: [],
};

/**
 * Takes a command apart. A command with more than two arguments keeps the first and the last; its identity stays
 * that of its whole text.
 */
export function parseCommand(text: string, grammar: CommandGrammar, vocabulary: Vocabulary): Command {
  const { verb, phrases } =
    grammar.style === "brackets" ? splitBrackets(text) : splitWords(text, grammar.separators);
  const numbered = grammar.style === "words" && grammar.instanceNumbers;
  const all = phrases.map((phrase) => toArgument(phrase, numbered));
  const first = all[0] ?? null;
  const second = all.length > 1 ? (all.at(-1) ?? null) : null;
  return { text, verb, first, second, wording: toWording(verb, first, second, vocabulary) };
}

interface Phrase {
  readonly raw: string;
  readonly tokens: readonly string[];
}

function splitWords(text: string, separators: readonly string[]): { verb: string; phrases: Phrase[] } {
  const [verb = "", ...rest] = tokenize(text);
  const phrases: string[][] = [[]];
  for (const token of rest) {
    if (separators.includes(token)) phrases.push([]);
    else phrases.at(-1)?.push(token);
  }
  return {
    verb,
    phrases: phrases
      .filter((tokens) => tokens.length > 0)
      .map((tokens) => ({ raw: tokens.join(" "), tokens })),
  };
}

function splitBrackets(text: string): { verb: string; phrases: Phrase[] } {
  const open = text.indexOf("[");
  const close = text.lastIndexOf("]");
  if (open < 0 || close < open) return splitWords(text, []);
  const raw = text.slice(open + 1, close).trim();
  const verb = tokenize(text.slice(0, open)).join(" ");
  return { verb, phrases: raw === "" ? [] : [{ raw, tokens: tokenize(raw) }] };
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
