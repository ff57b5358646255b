/** The words that have an embedding row, and the few spare rows that all other words share. */
import { z } from "zod";
import { hash128 } from "../core/rng.ts";
import type { Observation } from "../core/trajectory.ts";
import type { CommandGrammar } from "../env/command-grammar.ts";
import { PLAIN_GRAMMAR, splitCommand } from "./split-command.ts";
import { isNumber, STOP_WORDS, tokenize } from "./tokenize.ts";

export const vocabularySchema = z.strictObject({
  words: z.array(z.string()).describe("words in row order"),
  argumentWords: z.array(z.string()).describe("those of them that occur in the arguments of commands"),
  spareRows: z.int().min(1).describe("rows after the words, shared by unknown words through a hash"),
  instructionShares: z
    .record(z.string(), z.number().min(0).max(1))
    .default({})
    .describe("words that stand in more than 1 % of the instructions, and in which share of them"),
});
export type VocabularyData = z.output<typeof vocabularySchema>;
type VocabularyInput = z.input<typeof vocabularySchema>;

export interface VocabularyOptions {
  /** Most words that get a row of their own; the most frequent ones do. Default 8192. */
  readonly limit?: number;
  /** Default 8. */
  readonly spareRows?: number;
  /** Texts of command arguments: their words count as words and are marked as argument words. */
  readonly argumentTexts?: Iterable<string>;
  /** Share of the instructions in which a word stands, for words that stand in many. */
  readonly instructionShares?: Readonly<Record<string, number>>;
  /** Words that get a row before all others, as far as they occur. */
  readonly preferred?: ReadonlySet<string>;
  /** Words that get no row of their own. */
  readonly left?: ReadonlySet<string>;
}

/** Fewer different instructions say nothing about which words are common in them. */
const INSTRUCTIONS_LEAST = 20;
/** A word that stands in no more than this share of the instructions has full weight. */
const RARE_SHARE = 0.01;
/**
 * A word that stands in so many different instructions is language, not the name of one thing, and gets a row first: texts
 * are long and come again every turn, so by frequency alone their names would take the rows of what is asked for.
 */
const ASKING_INSTRUCTIONS = 3;

/**
 * The vocabulary of what was seen of an environment: texts, instructions and commands. Where the rows do not do for all words,
 * those that several instructions share come first, unless `instructionWords` is false.
 *
 * @param grammar how commands split, so that the words of their arguments are known as such
 */
export function vocabularyOf(
  observations: Iterable<Observation>,
  grammar: CommandGrammar | null,
  options: Omit<VocabularyOptions, "argumentTexts" | "instructionShares" | "preferred" | "left"> & {
    /** Words that several instructions share get a row before all others. Default true. */
    readonly instructionWords?: boolean;
    /** Words that are written with a capital letter within sentences may get a row, also where they belong to few names. Default true. */
    readonly nameWords?: boolean;
  } = {},
): Vocabulary {
  const texts: string[] = [];
  const instructions = new Set<string>();
  const commands = new Set<string>();
  for (const { text, instruction, admissible } of observations) {
    texts.push(text, instruction ?? "");
    if (instruction !== undefined) instructions.add(instruction);
    for (const command of admissible ?? []) commands.add(command);
  }
  const verbs: string[] = [];
  const argumentTexts: string[] = [];
  for (const command of commands) {
    const { verb, phrases } = splitCommand(command, grammar ?? PLAIN_GRAMMAR);
    verbs.push(verb);
    for (const { raw } of phrases) argumentTexts.push(raw);
  }
  const counts = countInstructions(instructions);
  const { instructionWords = true, nameWords = true, ...sizes } = options;
  const asking = [...counts].filter(([, count]) => count >= ASKING_INSTRUCTIONS).map(([word]) => word);
  return Vocabulary.fromTexts([...texts, ...verbs], {
    ...sizes,
    argumentTexts,
    instructionShares: instructions.size < INSTRUCTIONS_LEAST ? {} : sharesOf(counts, instructions.size),
    preferred: new Set(instructionWords ? asking : []),
    left: nameWords ? new Set() : capitalisedIn([...texts, ...instructions]),
  });
}

/** Words that have a capital letter in nine of ten places within sentences, but for those that belong to many names. */
function capitalisedIn(texts: Iterable<string>): ReadonlySet<string> {
  const places = new Map<string, { all: number; capital: number }>();
  const beside = new Map<string, Set<string>>();
  const meet = (word: string, other: string) => {
    const others = beside.get(word) ?? new Set();
    if (others.size < NAMES_OF_A_CLASS) beside.set(word, others.add(other));
  };
  for (const text of texts) {
    for (const { 1: first = "", 2: second = "" } of text.matchAll(PAIR)) {
      const [a, b] = [first.toLowerCase(), second.toLowerCase()];
      meet(a, b);
      meet(b, a);
    }
    for (const { index, 1: before, 2: word = "" } of text.matchAll(WORD)) {
      if (index === 0 || before !== undefined) continue; // the first of a sentence or line
      const key = word.toLowerCase();
      const place = places.get(key) ?? { all: 0, capital: 0 };
      place.all++;
      if (word[0] !== key[0]) place.capital++;
      places.set(key, place);
    }
  }
  return new Set(
    [...places].flatMap(([word, { all, capital }]) =>
      capital >= NAME_SHARE * all && (beside.get(word)?.size ?? 0) < NAMES_OF_A_CLASS ? [word] : [],
    ),
  );
}

/** A word, with what ends the sentence or line before it. */
const WORD = /([.?!:\n]["'”’)]*\s*|[[(>"]\s*)?([\p{L}\p{M}]+)/gu;
const NAME_SHARE = 0.9;
/** Two words of a name: `Milanua Gallery`. */
const PAIR = /(?<![\p{L}\p{M}])(?=(\p{Lu}[\p{L}\p{M}]*) (\p{Lu}[\p{L}\p{M}]*))/gu;
/** A word that stands beside so many others in names, such as `Gallery`, says what kind of thing they name. */
const NAMES_OF_A_CLASS = 5;

/** Word → number of instructions in which it stands. */
function countInstructions(instructions: ReadonlySet<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const instruction of instructions) {
    for (const token of new Set(tokenize(instruction))) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  return counts;
}

/** Word → share of the instructions in which it stands, where that is more than `RARE_SHARE`. */
function sharesOf(counts: ReadonlyMap<string, number>, instructions: number): Record<string, number> {
  const shares = [...counts].map(([word, count]) => [word, count / instructions] as const);
  return Object.fromEntries(shares.filter(([, share]) => share > RARE_SHARE));
}

/**
 * Word → row. Numbers and stop words have no row (-1). Rows are in order of frequency, then alphabet, so the same
 * texts give the same vocabulary in any order.
 */
export class Vocabulary {
  readonly words: readonly string[];
  readonly spareRows: number;
  readonly #rows: ReadonlyMap<string, number>;
  readonly #isArgument: Uint8Array;
  readonly #instructionShares: ReadonlyMap<string, number>;

  constructor(data: VocabularyInput) {
    this.words = data.words;
    this.spareRows = data.spareRows;
    this.#rows = new Map(data.words.map((word, row) => [word, row]));
    this.#isArgument = new Uint8Array(this.rows).fill(1, data.words.length);
    for (const word of data.argumentWords) {
      const row = this.#rows.get(word);
      if (row !== undefined) this.#isArgument[row] = 1;
    }
    this.#instructionShares = new Map(Object.entries(data.instructionShares ?? {}));
  }

  static fromTexts(texts: Iterable<string>, options: VocabularyOptions = {}): Vocabulary {
    const counts = new Map<string, number>();
    const argumentWords = new Set<string>();
    const count = (text: string, seen?: Set<string>): void => {
      for (const token of tokenize(text)) {
        if (isNumber(token) || STOP_WORDS.has(token)) continue;
        counts.set(token, (counts.get(token) ?? 0) + 1);
        seen?.add(token);
      }
    };
    for (const text of texts) count(text);
    for (const text of options.argumentTexts ?? []) count(text, argumentWords);
    for (const word of options.left ?? []) counts.delete(word);
    const limit = options.limit ?? 8192;
    const byFrequency = [...counts]
      .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
      .map(([word]) => word);
    const preferred = byFrequency.filter((word) => options.preferred?.has(word)).slice(0, limit);
    const chosen = new Set(preferred);
    for (const word of byFrequency) if (chosen.size < limit) chosen.add(word);
    const words = byFrequency.filter((word) => chosen.has(word));
    return new Vocabulary({
      words,
      argumentWords: words.filter((word) => argumentWords.has(word)),
      spareRows: options.spareRows ?? 8,
      instructionShares: options.instructionShares ?? {},
    });
  }

  /** Number of embedding rows, spare ones included. */
  get rows(): number {
    return this.words.length + this.spareRows;
  }

  /** The row of a token, or -1 for numbers and stop words. */
  rowOf(token: string): number {
    const row = this.#rows.get(token);
    if (row !== undefined) return row;
    if (isNumber(token) || STOP_WORDS.has(token)) return -1;
    return this.words.length + (hash128(token)[0] % this.spareRows);
  }

  /** Whether a row stands for a word that occurs in command arguments; true for the spare rows. */
  isArgumentRow(row: number): boolean {
    return this.#isArgument[row] === 1;
  }

  /** 1 for a word that is rare in instructions, 0 for one that stands in all of them: ln(1 / share) / ln(1 / 1 %). */
  instructionWeight(token: string): number {
    const share = this.#instructionShares.get(token);
    return share === undefined ? 1 : Math.log(1 / share) / Math.log(1 / RARE_SHARE);
  }

  toJSON(): VocabularyData {
    return {
      words: [...this.words],
      argumentWords: this.words.filter((_, row) => this.#isArgument[row] === 1),
      spareRows: this.spareRows,
      instructionShares: Object.fromEntries(this.#instructionShares),
    };
  }
}
