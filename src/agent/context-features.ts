/**
 * What stands around the names of candidates, compared with the instruction. In texts that list things (results of a
 * search, offers, files) a name says little and the words after it describe it; what is read between using a name and
 * meeting it again describes it too. Amounts of money are compared as numbers. Exact strings alone, no world.
 *
 * Words weigh by how rare they are in instructions, so that "i am looking for" counts for nothing.
 */
import type { ArgumentRecord, CommandRecord } from "./episode-records.ts";
import type { ExtraFeatures, TurnRead } from "./extra-features.ts";
import { InstructionWords } from "./instruction-words.ts";
import type { ReadText } from "./lexicon.ts";
import { type Visit, Visits } from "./visits.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Names of the features, in order. Coverage is the weighted share of the instruction's words. */
export const CONTEXT_FEATURE_NAMES: readonly string[] = [
  "argument-share", // of its own words, how many stand in the instruction
  "argument-coverage",
  "argument-phrase", // they stand there in a row
  "argument-longest", // and no other candidate that does is longer
  "description-coverage",
  "description-best",
  "description-behind", // the best of the candidates' minus its own
  "description-amount", // 1: within the instruction's amount, -1: above it
  "visit-coverage", // of what was read on its last visit
  "visit-best",
  "visit-behind",
  "here-coverage", // of what has been read on this visit
  "here-best",
  "here-behind",
  "here-amount",
].map((name) => `context/${name}`);

/** Tokens after a name that may describe it. */
const DESCRIPTION_TOKENS = 64;

interface ContextRecord {
  readonly argument: ArgumentRecord;
  share: number;
  coverage: number;
  /** Tokens of the phrase when it stands in the instruction in a row, else 0. */
  phrase: number;
  /** Position of its first mention in the present text, -1 where it is not named; and what describes it there. */
  at: number;
  end: number;
  description: number;
  amount: number;
  visit: Visit | null;
}

export interface Surroundings {
  readonly from: number;
  readonly to: number;
  readonly visit: Visit | null;
}

export class ContextFeatures implements ExtraFeatures {
  readonly #words: InstructionWords;
  readonly #records = new Map<ArgumentRecord, ContextRecord>();
  readonly #visits = new Visits();
  #here = { coverage: 0, best: 0, amount: 0 };

  constructor(vocabulary: Vocabulary) {
    this.#words = new InstructionWords(vocabulary);
  }

  /** Takes another instruction: what was read before is compared with it too. */
  setInstruction(text: ReadText): void {
    this.#words.set(text);
    this.#visits.recount(this.#words);
    for (const record of this.#records.values()) this.#compare(record);
  }

  /** Takes in the text of a turn. */
  observe({ last, text, candidates }: TurnRead): void {
    const records = candidates.map(({ first, second }) => this.#recordOf(second ?? first));
    const visits = this.#visits;
    const isBack = visits.close((argument) => records.some((record) => record?.argument === argument));
    const visited = this.#recordOf(last?.second ?? last?.first ?? null);
    if (visited !== null && !isBack) {
      visited.visit = visits.open(visited.argument, records.includes(visited));
    }
    visits.read(text, this.#words);
    const here = visits.innermost;
    const coverage = here?.coverage ?? this.#words.coverage(text.tokens, 0, text.tokens.length);
    this.#here = {
      coverage,
      best: Math.max(coverage, visits.bestAt(here?.depth ?? 0)),
      amount: this.#words.compareAmounts(text.amounts, 0, text.tokens.length),
    };
    this.#describe(text, records);
  }

  /** Writes the features of all candidates. @param at column of the first */
  write(candidates: readonly CommandRecord[], out: Float32Array, stride: number, at: number): void {
    const records = candidates.map(({ first, second }) => this.#recordOf(second ?? first));
    let longest = 1;
    let bestDescription = 0;
    for (const record of records) {
      if (record === null) continue;
      longest = Math.max(longest, record.phrase);
      bestDescription = Math.max(bestDescription, record.description);
    }
    records.forEach((record, i) => {
      let p = i * stride + at;
      out.fill(0, p, p + CONTEXT_FEATURE_NAMES.length);
      if (record !== null) {
        const { phrase, description, visit } = record;
        out[p] = record.share;
        out[p + 1] = record.coverage;
        out[p + 2] = phrase > 0 ? 1 : 0;
        out[p + 3] = phrase === longest ? 1 : 0;
        out[p + 4] = description;
        out[p + 5] = description > 0 && description === bestDescription ? 1 : 0;
        out[p + 6] = record.at >= 0 ? bestDescription - description : 0;
        out[p + 7] = record.amount;
        if (visit !== null) {
          const best = this.#visits.bestAt(visit.depth);
          out[p + 8] = visit.coverage;
          out[p + 9] = !visit.isBrief && visit.coverage > 0 && visit.coverage >= best ? 1 : 0;
          out[p + 10] = visit.isBrief ? 0 : best - visit.coverage;
        }
      }
      p += 11;
      const { coverage, best, amount } = this.#here;
      out[p] = coverage;
      out[p + 1] = coverage > 0 && coverage >= best ? 1 : 0;
      out[p + 2] = best - coverage;
      out[p + 3] = amount;
    });
  }

  /** The visit that goes on. */
  get visiting(): Visit | null {
    return this.#visits.innermost;
  }

  /** For each candidate: tokens from..to of the present text that name and describe it, none if from is -1; its last visit. */
  surroundings(candidates: readonly CommandRecord[]): readonly Surroundings[] {
    return candidates.map(({ first, second }) => {
      const record = this.#recordOf(second ?? first);
      return { from: record?.at ?? -1, to: record?.end ?? -1, visit: record?.visit ?? null };
    });
  }

  #recordOf(argument: ArgumentRecord | null): ContextRecord | null {
    if (argument === null) return null;
    let record = this.#records.get(argument);
    if (record === undefined) {
      record = {
        argument,
        share: 0,
        coverage: 0,
        phrase: 0,
        at: -1,
        end: -1,
        description: 0,
        amount: 0,
        visit: null,
      };
      this.#records.set(argument, record);
      this.#compare(record);
    }
    return record;
  }

  /** An argument's own words against the instruction. */
  #compare(record: ContextRecord): void {
    const { tokens } = record.argument;
    record.share = this.#words.shareOf(tokens);
    record.coverage = this.#words.coverage(tokens, 0, tokens.length);
    record.phrase = this.#words.holdsPhrase(tokens) ? tokens.length : 0;
  }

  /** Gives each candidate that the text names the words from there to the next one. */
  #describe({ tokens, amounts }: ReadText, records: readonly (ContextRecord | null)[]): void {
    const byStart = new Map<string, ContextRecord[]>();
    for (const record of records) {
      const [start] = record?.argument.tokens ?? [];
      if (record === null) continue;
      record.at = record.end = -1;
      record.description = 0;
      record.amount = 0;
      if (start === undefined) continue;
      const known = byStart.get(start);
      if (known === undefined) byStart.set(start, [record]);
      else if (!known.includes(record)) known.push(record);
    }
    const named: ContextRecord[] = [];
    for (let i = 0; i < tokens.length; i++) {
      for (const record of byStart.get(tokens[i] as string) ?? []) {
        if (record.at >= 0 || !standsAt(tokens, i, record.argument.tokens)) continue;
        record.at = i;
        named.push(record);
      }
    }
    let next = tokens.length; // where the next name begins; names may begin at the same word
    let from = tokens.length;
    for (const record of named.reverse()) {
      if (record.at < from) [next, from] = [from, record.at];
      record.end = Math.min(record.at + record.argument.tokens.length + DESCRIPTION_TOKENS, next);
      record.description = this.#words.coverage(tokens, record.at, record.end);
      record.amount = this.#words.compareAmounts(amounts, record.at, record.end);
    }
  }
}

function standsAt(tokens: readonly string[], start: number, phrase: readonly string[]): boolean {
  return phrase.every((token, j) => tokens[start + j] === token);
}
