/**
 * Eighteen numbers for each candidate command, from exact comparison of strings alone: what of it the instruction
 * and the observation name (match), how often it and its parts were used before (counters), and what was seen when
 * its last argument was last used (retrieval). No knowledge of any world. Kept up to date turn by turn, so the
 * cost does not grow with the length of the episode.
 */
import type { Command, CommandArgument } from "./command.ts";
import type { Lexicon, ReadText } from "./lexicon.ts";
import { isNumber, STOP_WORDS, tokenize } from "./tokenize.ts";

/** Names of the features, in order. */
export const FEATURE_NAMES = [
  "match/first-in-instruction",
  "match/second-in-instruction",
  "match/first-in-observation",
  "match/second-in-observation",
  "match/verb-in-instruction",
  "count/used-once",
  "count/used-twice-or-more",
  "count/log-uses",
  "count/is-last-command",
  "count/is-second-last-command",
  "count/last-argument-mentioned",
  "count/log-last-argument-mentions",
  "count/recency-of-last-argument",
  "count/log-first-argument-mentions",
  "count/half-log-verb-uses",
  "retrieval/latest-overlap",
  "retrieval/largest-overlap",
  "retrieval/log-two-argument-uses",
] as const;

/** What the names begin with. */
export const FEATURE_GROUPS = ["match", "count", "retrieval"] as const;
export type FeatureGroup = (typeof FEATURE_GROUPS)[number];

export const FEATURE_COUNT = FEATURE_NAMES.length;

interface VerbRecord {
  readonly inInstruction: number;
  uses: number;
}

interface ArgumentRecord {
  readonly tokens: readonly string[];
  /** Fraction of its words that the instruction holds. */
  readonly inInstruction: number;
  /** Turn whose observation last named it. */
  seenTurn: number;
  /** Earlier commands that name it, and the index of the last of them. */
  mentions: number;
  lastMention: number;
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

interface TokenRecord {
  readonly inInstruction: boolean;
  /** Arguments whose phrase begins with this token. */
  readonly starts: ArgumentRecord[];
}

const LOG1P = Float32Array.from({ length: 256 }, (_, n) => Math.log1p(n));
const log1p = (n: number): number => (n < 256 ? (LOG1P[n] as number) : Math.log1p(n));

export class LexicalHistory {
  readonly #lexicon: Lexicon;
  readonly #needsNumber: boolean;
  readonly #instruction: ReadonlySet<string>;
  readonly #commands = new Map<string, CommandRecord>();
  readonly #verbs = new Map<string, VerbRecord>();
  readonly #arguments = new Map<string, ArgumentRecord>();
  readonly #tokens = new Map<string, TokenRecord>();
  #executed = 0;
  #last: CommandRecord | null = null;
  #secondLast: CommandRecord | null = null;

  constructor(lexicon: Lexicon, instruction: string) {
    this.#lexicon = lexicon;
    this.#needsNumber = lexicon.grammar.style === "words" && lexicon.grammar.instanceNumbers;
    this.#instruction = new Set(tokenize(instruction));
    for (const token of this.#instruction) this.#token(token);
  }

  /** The record of a command, made when it is first met. */
  record(text: string): CommandRecord {
    const known = this.#commands.get(text);
    if (known !== undefined) return known;
    const command = this.#lexicon.command(text);
    let verb = this.#verbs.get(command.verb);
    if (verb === undefined) {
      verb = { inInstruction: this.#instruction.has(command.verb) ? 1 : 0, uses: 0 };
      this.#verbs.set(command.verb, verb);
    }
    const first = this.#argument(command.first);
    const second = this.#argument(command.second);
    const ignored = this.#lexicon.ignored.has(text);
    const record: CommandRecord = { command, verb, first, second, ignored, uses: 0, wordingIndex: -1 };
    this.#commands.set(text, record);
    return record;
  }

  /** Notes that a command was executed and what was seen after it. */
  executed(record: CommandRecord, observation: ReadText): void {
    const { first, second } = record;
    const index = this.#executed++;
    record.uses++;
    record.verb.uses++;
    if (first !== null) mention(first, index);
    if (second !== null && second !== first) mention(second, index);
    const last = second ?? first;
    if (last !== null) {
      last.latestOverlap = this.#overlap(record, observation.tokens);
      last.largestOverlap = Math.max(last.largestOverlap, last.latestOverlap);
      if (second !== null) last.twoArgumentUses++;
    }
    this.#secondLast = this.#last;
    this.#last = record;
  }

  /**
   * Writes the features of all candidates of the present turn.
   *
   * @param out [C · 18] rows in the order of the candidates
   */
  write(records: readonly CommandRecord[], observation: ReadText, out: Float32Array): void {
    const turn = this.#executed;
    this.#markSeen(observation.tokens, turn);
    let p = 0;
    for (const record of records) {
      const { verb, first, second } = record;
      const last = second ?? first;
      out[p] = first === null ? 0 : first.inInstruction;
      out[p + 1] = second === null ? 0 : second.inInstruction;
      out[p + 2] = first !== null && first.seenTurn === turn ? 1 : 0;
      out[p + 3] = second !== null && second.seenTurn === turn ? 1 : 0;
      out[p + 4] = verb.inInstruction;
      out[p + 5] = record.uses === 1 ? 1 : 0;
      out[p + 6] = record.uses > 1 ? 1 : 0;
      out[p + 7] = log1p(record.uses);
      out[p + 8] = record === this.#last ? 1 : 0;
      out[p + 9] = record === this.#secondLast ? 1 : 0;
      out[p + 13] = first !== null && second !== null ? log1p(first.mentions) : 0;
      out[p + 14] = 0.5 * log1p(verb.uses);
      if (last === null) {
        out.fill(0, p + 10, p + 13);
        out.fill(0, p + 15, p + 18);
      } else {
        out[p + 10] = last.mentions > 0 ? 1 : 0;
        out[p + 11] = log1p(last.mentions);
        out[p + 12] = last.mentions > 0 ? 1 / (turn - last.lastMention) : 0;
        out[p + 15] = last.latestOverlap > 3 ? 1 : last.latestOverlap / 3;
        out[p + 16] = last.largestOverlap > 3 ? 1 : last.largestOverlap / 3;
        out[p + 17] = log1p(last.twoArgumentUses);
      }
      p += FEATURE_COUNT;
    }
  }

  #argument(argument: CommandArgument | null): ArgumentRecord | null {
    if (argument === null) return null;
    const known = this.#arguments.get(argument.key);
    if (known !== undefined) return known;
    const { tokens, words } = argument;
    const found = words.filter((word) => this.#instruction.has(word)).length;
    const record: ArgumentRecord = {
      tokens,
      inInstruction: words.length > 0 ? found / words.length : 0,
      seenTurn: -1,
      mentions: 0,
      lastMention: -1,
      latestOverlap: 0,
      largestOverlap: 0,
      twoArgumentUses: 0,
    };
    this.#arguments.set(argument.key, record);
    const [start] = tokens;
    if (start !== undefined) this.#token(start).starts.push(record);
    return record;
  }

  #token(token: string): TokenRecord {
    let record = this.#tokens.get(token);
    if (record === undefined) {
      const counts = this.#instruction.has(token) && !STOP_WORDS.has(token) && !isNumber(token);
      record = { inInstruction: counts, starts: [] };
      this.#tokens.set(token, record);
    }
    return record;
  }

  /** Marks every known argument whose phrase stands in the observation. */
  #markSeen(tokens: readonly string[], turn: number): void {
    for (let i = 0; i < tokens.length; i++) {
      const starts = this.#tokens.get(tokens[i] as string)?.starts;
      if (starts === undefined) continue;
      for (const argument of starts) {
        if (argument.seenTurn !== turn && phraseAt(tokens, i, argument.tokens)) argument.seenTurn = turn;
      }
    }
  }

  /**
   * Mentions of instruction words in what was seen, the command's own words left out. Where things have instance
   * numbers, only a word with its number is a mention.
   */
  #overlap({ command }: CommandRecord, tokens: readonly string[]): number {
    let mentions = 0;
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i] as string;
      if (this.#tokens.get(token)?.inInstruction !== true) continue;
      if (this.#needsNumber && !(i + 1 < tokens.length && isNumber(tokens[i + 1] as string))) continue;
      if (command.first?.words.includes(token) || command.second?.words.includes(token)) continue;
      mentions++;
    }
    return mentions;
  }
}

function mention(argument: ArgumentRecord, index: number): void {
  argument.mentions++;
  argument.lastMention = index;
}

function phraseAt(tokens: readonly string[], start: number, phrase: readonly string[]): boolean {
  if (start + phrase.length > tokens.length) return false;
  for (let j = 1; j < phrase.length; j++) {
    if (tokens[start + j] !== phrase[j]) return false;
  }
  return true;
}
