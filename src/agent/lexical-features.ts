/**
 * Numbers for each candidate command, from exact comparison of strings alone: what of it the instruction
 * and the observation name (match), how often it and its parts were used before (counters), and what was seen when
 * its last argument was last used (retrieval). No knowledge of any world. Kept up to date turn by turn, so the
 * cost does not grow with the length of the episode. Those of extra-features.ts may follow them.
 */
import type { CommandArgument } from "./command.ts";
import { ContextFeatures } from "./context-features.ts";
import type { ArgumentRecord, CommandRecord, VerbRecord } from "./episode-records.ts";
import { EXTRA_GROUPS, type ExtraFeatures, extraColumns } from "./extra-features.ts";
import type { Lexicon, ReadText } from "./lexicon.ts";
import { isNumber, STOP_WORDS } from "./tokenize.ts";

/** Names of the features that are always there, in order. */
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
export const FEATURE_GROUPS = ["match", "count", "retrieval", ...EXTRA_GROUPS] as const;
export type FeatureGroup = (typeof FEATURE_GROUPS)[number];
/** The groups of the features that are always there. */
export const BASE_GROUPS = ["match", "count", "retrieval"] as const satisfies readonly FeatureGroup[];

export const FEATURE_COUNT: number = FEATURE_NAMES.length;

/** How many features a candidate has. */
export function featureCount(groups: readonly FeatureGroup[]): number {
  return extraColumns(groups, FEATURE_COUNT).end;
}

interface TokenRecord {
  inInstruction: boolean;
  /** Arguments whose phrase begins with this token. */
  readonly starts: ArgumentRecord[];
}

const LOG1P = Float32Array.from({ length: 256 }, (_, n) => Math.log1p(n));
const log1p = (n: number): number => (n < 256 ? (LOG1P[n] as number) : Math.log1p(n));

export class LexicalHistory {
  readonly #lexicon: Lexicon;
  readonly #needsNumber: boolean;
  readonly #extras: readonly { readonly features: ExtraFeatures; readonly at: number }[];
  /** The memory of the group `context`, where it is kept. */
  readonly context: ContextFeatures | null;
  #instruction: ReadonlySet<string> = new Set();
  /** What was executed and seen, for the day the instruction changes. */
  readonly #past: { readonly record: CommandRecord; readonly seen: ReadText }[] = [];
  readonly #commands = new Map<string, CommandRecord>();
  readonly #verbs = new Map<string, VerbRecord>();
  readonly #arguments = new Map<string, ArgumentRecord>();
  readonly #tokens = new Map<string, TokenRecord>();
  #executed = 0;
  #last: CommandRecord | null = null;
  #secondLast: CommandRecord | null = null;

  constructor(lexicon: Lexicon, instruction: string, groups: readonly FeatureGroup[] = BASE_GROUPS) {
    this.#lexicon = lexicon;
    this.#needsNumber = lexicon.grammar.style === "words" && lexicon.grammar.instanceNumbers;
    this.#extras = extraColumns(groups, FEATURE_COUNT).groups.map(({ group, at }) => ({
      features: group.create(lexicon.vocabulary),
      at,
    }));
    const groupsKept = this.#extras.map(({ features }) => features);
    this.context = groupsKept.find((group) => group instanceof ContextFeatures) ?? null;
    this.setInstruction(instruction);
  }

  /** Takes another instruction: everything is compared with it from now on, what was seen before too. */
  setInstruction(instruction: string): void {
    const text = this.#lexicon.text(instruction);
    this.#instruction = new Set(text.tokens);
    for (const token of this.#instruction) this.#token(token);
    for (const [token, record] of this.#tokens) record.inInstruction = this.#counts(token);
    for (const verb of this.#verbs.values()) verb.inInstruction = this.#instruction.has(verb.verb) ? 1 : 0;
    for (const argument of this.#arguments.values()) {
      argument.inInstruction = this.#shareInInstruction(argument.words);
      argument.latestOverlap = 0;
      argument.largestOverlap = 0;
    }
    for (const { record, seen } of this.#past) this.#noteOverlap(record, seen);
    for (const { features } of this.#extras) features.setInstruction?.(text);
  }

  /** The record of a command, made when it is first met. */
  record(text: string): CommandRecord {
    const known = this.#commands.get(text);
    if (known !== undefined) return known;
    const command = this.#lexicon.command(text);
    let verb = this.#verbs.get(command.verb);
    if (verb === undefined) {
      verb = { verb: command.verb, inInstruction: this.#instruction.has(command.verb) ? 1 : 0, uses: 0 };
      this.#verbs.set(command.verb, verb);
    }
    const first = this.#argument(command.first);
    const second = this.#argument(command.second);
    const ignored = this.#lexicon.ignored.has(text);
    const record: CommandRecord = { command, verb, first, second, ignored, uses: 0, wordingIndex: -1 };
    this.#commands.set(text, record);
    for (const { features } of this.#extras) features.addCommand?.(record);
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
      last.lastUse = index;
      if (second !== null) last.twoArgumentUses++;
    }
    this.#noteOverlap(record, observation);
    this.#past.push({ record, seen: observation });
    this.#secondLast = this.#last;
    this.#last = record;
  }

  /**
   * Writes the features of all candidates of the present turn.
   *
   * @param out [C · stride] rows in the order of the candidates
   * @param stride columns of a row: 18, and those of the extra groups that are kept
   */
  write(
    records: readonly CommandRecord[],
    observation: ReadText,
    out: Float32Array,
    stride = FEATURE_COUNT,
  ): void {
    const turn = this.#executed;
    const seen = this.#markSeen(observation.tokens, turn);
    for (const { features, at } of this.#extras) {
      features.observe({ last: this.#last, text: observation, seen, candidates: records });
      features.write(records, out, stride, at);
    }
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
      p += stride;
    }
  }

  #argument(argument: CommandArgument | null): ArgumentRecord | null {
    if (argument === null) return null;
    const known = this.#arguments.get(argument.key);
    if (known !== undefined) return known;
    const { tokens, words } = argument;
    const record: ArgumentRecord = {
      tokens,
      words,
      inInstruction: this.#shareInInstruction(words),
      node: -1,
      wordMask: 0,
      seenTurn: -1,
      mentions: 0,
      lastMention: -1,
      lastUse: -1,
      latestOverlap: 0,
      largestOverlap: 0,
      twoArgumentUses: 0,
    };
    this.#arguments.set(argument.key, record);
    const [start] = tokens;
    if (start !== undefined) this.#token(start).starts.push(record);
    for (const { features } of this.#extras) features.addArgument?.(record);
    return record;
  }

  #shareInInstruction(words: readonly string[]): number {
    const found = words.filter((word) => this.#instruction.has(word)).length;
    return words.length > 0 ? found / words.length : 0;
  }

  /** Whether a token counts as a mention of the instruction. */
  #counts(token: string): boolean {
    return this.#instruction.has(token) && !STOP_WORDS.has(token) && !isNumber(token);
  }

  #noteOverlap(record: CommandRecord, { tokens }: ReadText): void {
    const last = record.second ?? record.first;
    if (last === null) return;
    last.latestOverlap = this.#overlap(record, tokens);
    last.largestOverlap = Math.max(last.largestOverlap, last.latestOverlap);
  }

  #token(token: string): TokenRecord {
    let record = this.#tokens.get(token);
    if (record === undefined) {
      record = { inInstruction: this.#counts(token), starts: [] };
      this.#tokens.set(token, record);
    }
    return record;
  }

  /** Marks every known argument whose phrase stands in the observation. @returns them, in order of appearance */
  #markSeen(tokens: readonly string[], turn: number): ArgumentRecord[] {
    const seen: ArgumentRecord[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const starts = this.#tokens.get(tokens[i] as string)?.starts;
      if (starts === undefined) continue;
      for (const argument of starts) {
        if (argument.seenTurn === turn || !phraseAt(tokens, i, argument.tokens)) continue;
        argument.seenTurn = turn;
        seen.push(argument);
      }
    }
    return seen;
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
