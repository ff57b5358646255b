/** The words of an instruction with their weights, and what of them other texts hold. */
import type { Amount } from "./amounts.ts";
import type { ReadText } from "./lexicon.ts";
import { STOP_WORDS } from "./tokenize.ts";
import type { Vocabulary } from "./vocabulary.ts";

export class InstructionWords {
  readonly #vocabulary: Vocabulary;
  readonly #indexOf = new Map<string, number>();
  #tokens: readonly string[] = [];
  #weights: number[] = [];
  #total = 0;
  /** The largest amount that it names, null where it names none. */
  #amount: number | null = null;
  /** Number of the scan that last met each word. */
  #met = new Int32Array(0);
  #scan = 0;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  set({ tokens, amounts }: ReadText): void {
    this.#tokens = tokens;
    this.#indexOf.clear();
    this.#weights = [];
    this.#amount = amounts.length > 0 ? Math.max(...amounts.map(({ value }) => value)) : null;
    const ofAmounts = new Set(amounts.flatMap(({ at, length }) => range(at, at + length)));
    tokens.forEach((token, i) => {
      if (ofAmounts.has(i) || STOP_WORDS.has(token) || this.#indexOf.has(token)) return;
      const weight = this.#vocabulary.instructionWeight(token);
      if (weight > 0) this.#indexOf.set(token, this.#weights.push(weight) - 1);
    });
    this.#total = this.#weights.reduce((sum, weight) => sum + weight, 0);
    this.#met = new Int32Array(this.#weights.length);
    this.#scan = 0;
  }

  get size(): number {
    return this.#weights.length;
  }

  /** Weighted share of its words that stand among tokens from..to. */
  coverage(tokens: readonly string[], from: number, to: number): number {
    if (this.#total === 0) return 0;
    const scan = ++this.#scan;
    let sum = 0;
    for (let i = from; i < to; i++) {
      const word = this.#indexOf.get(tokens[i] as string);
      if (word === undefined || this.#met[word] === scan) continue;
      this.#met[word] = scan;
      sum += this.#weights[word] as number;
    }
    return sum / this.#total;
  }

  /** Marks its words that stand in a text. @param met [size], 1 where one was met @returns their weighted share */
  collect(tokens: readonly string[], met: Uint8Array): number {
    for (const token of tokens) {
      const word = this.#indexOf.get(token);
      if (word !== undefined) met[word] = 1;
    }
    if (this.#total === 0) return 0;
    return this.#weights.reduce((sum, weight, word) => sum + (met[word] === 1 ? weight : 0), 0) / this.#total;
  }

  /** Of some tokens, the share that stands in the instruction, numbers included. */
  shareOf(tokens: readonly string[]): number {
    const counted = tokens.filter((token) => !STOP_WORDS.has(token));
    if (counted.length === 0) return 0;
    return counted.filter((token) => this.#indexOf.has(token)).length / counted.length;
  }

  /** Whether tokens stand in the instruction in a row. */
  holdsPhrase(phrase: readonly string[]): boolean {
    if (phrase.length === 0) return false;
    return this.#tokens.some((_, i) => phrase.every((token, j) => this.#tokens[i + j] === token));
  }

  /** Amounts that stand at tokens from..to against the instruction's: 1 none above, -1 all above, else 0. */
  compareAmounts(amounts: readonly Amount[], from: number, to: number): number {
    const limit = this.#amount;
    if (limit === null) return 0;
    const here = amounts.filter(({ at }) => at >= from && at < to);
    if (here.length === 0) return 0;
    const above = here.filter(({ value }) => value > limit).length;
    if (above === 0) return 1;
    return above === here.length ? -1 : 0;
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
