/**
 * Texts to be compared with the instruction: what stands around the names of candidates, and what was read on visits.
 * Features count the words that are the same; the network compares these bags by what it learns of words.
 *
 *   match = (M · Σ_i w_i e_i) ⊙ Σ_j e_j        i asked, j in the bag
 *
 * which sums to a learned likeness of every word of the one to every word of the other. In the beginning M is the identity, so
 * that the same words are alike. Σ_j e_j goes on beside it: what a text says matters whatever was asked.
 */
import type { ContextFeatures } from "./context-features.ts";
import type { Bag } from "./episode-encoder.ts";
import type { CommandRecord } from "./episode-records.ts";
import { GrowingInts } from "./growing-array.ts";
import type { ReadText } from "./lexicon.ts";
import type { Visit } from "./visits.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** M bags of words of an episode with T turns and N candidates. */
export interface Comparisons {
  /** Of each instruction, its distinct words and how much each counts: rarer ones more. */
  readonly asked: readonly Bag[];
  /** Bag m holds the distinct words rows[offsets[m]..offsets[m + 1]]. */
  readonly offsets: Int32Array;
  readonly rows: Int32Array;
  /** [M] instruction that each is compared with */
  readonly instructionOf: Int32Array;
  /** [N] bag of the words around each candidate's name; -1 where the text does not name it */
  readonly described: Int32Array;
  /** [N] bag of what was read on the last visit to it; -1 before one */
  readonly visited: Int32Array;
  /** [T] bag of what has been read on the visit that goes on; of the text alone outside of visits */
  readonly here: Int32Array;
}

/** Numbers of a word's embedding for comparisons, and of a match. */
export const MATCH_SIZE = 32;
/** Numbers that a bag comes to: its match, then its sum. */
export const COMPARED_SIZE: number = 2 * MATCH_SIZE;
/**
 * The embeddings begin small and count tenfold, so that they change tenfold in a step: Adam moves every number by about the
 * learning rate, and most words are met seldom.
 */
const SCALE = 10;
export const EMBEDDING_STD: number = 0.3 / SCALE;
/** Weight of a word in a bag; and the words that a longer instruction is scaled down to. */
export const SAID_WEIGHT: number = 0.2 * SCALE;
const ASKED_WORDS = 8;

/** What a visit's bag was made from. */
interface VisitBag {
  readonly words: Set<number>;
  texts: number;
  instruction: number;
  bag: number;
}

/** The comparisons of an episode, as it goes on. Words without a row of their own are left out. */
export class ComparisonLog {
  readonly #vocabulary: Vocabulary;
  readonly #asked: Bag[] = [];
  readonly #offsets = new GrowingInts([0]);
  readonly #rows = new GrowingInts();
  readonly #instructionOf = new GrowingInts();
  readonly #described = new GrowingInts();
  readonly #visited = new GrowingInts();
  readonly #here = new GrowingInts();
  readonly #visits = new Map<Visit, VisitBag>();

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** Takes the next instruction. */
  instruct({ tokens, tokenRows }: ReadText): void {
    const weights = new Map<number, number>();
    tokens.forEach((token, i) => {
      const row = tokenRows[i] as number;
      const weight = this.#vocabulary.instructionWeight(token);
      if (this.#isOwn(row) && weight > 0) weights.set(row, weight);
    });
    const squares = [...weights.values()].reduce((total, weight) => total + weight ** 2, 0);
    const scale = SCALE * Math.min(1, Math.sqrt(ASKED_WORDS / squares));
    this.#asked.push({
      rows: Int32Array.from(weights.keys()),
      weights: Float32Array.from(weights.values(), (weight) => weight * scale),
    });
  }

  /** Appends a turn. */
  push(candidates: readonly CommandRecord[], text: ReadText, context: ContextFeatures): void {
    const described = new Map<string, number>(); // commands about one thing share what describes it
    for (const { from, to, visit } of context.surroundings(candidates)) {
      const key = `${from} ${to}`;
      const bag =
        described.get(key) ?? (from < 0 ? -1 : this.#add(new Set(text.tokenRows.subarray(from, to))));
      described.set(key, bag);
      this.#described.push(bag);
      this.#visited.push(visit === null || visit.isBrief ? -1 : this.#ofVisit(visit));
    }
    const { visiting } = context;
    this.#here.push(visiting === null ? this.#add(new Set(text.rows)) : this.#ofVisit(visiting));
  }

  /** Views, valid until the next push(). */
  view(): Comparisons {
    return {
      asked: this.#asked,
      offsets: this.#offsets.view(),
      rows: this.#rows.view(),
      instructionOf: this.#instructionOf.view(),
      described: this.#described.view(),
      visited: this.#visited.view(),
      here: this.#here.view(),
    };
  }

  #ofVisit(visit: Visit): number {
    let known = this.#visits.get(visit);
    if (known === undefined) {
      known = { words: new Set(), texts: 0, instruction: -1, bag: -1 };
      this.#visits.set(visit, known);
    }
    const { texts } = visit;
    const instruction = this.#asked.length - 1;
    if (known.texts === texts.length && known.instruction === instruction) return known.bag;
    for (; known.texts < texts.length; known.texts++) {
      for (const row of (texts[known.texts] as ReadText).rows) known.words.add(row);
    }
    known.instruction = instruction;
    known.bag = this.#add(known.words);
    return known.bag;
  }

  #add(rows: ReadonlySet<number>): number {
    for (const row of rows) if (this.#isOwn(row)) this.#rows.push(row);
    this.#offsets.push(this.#rows.length);
    this.#instructionOf.push(this.#asked.length - 1);
    return this.#instructionOf.length - 1;
  }

  #isOwn(row: number): boolean {
    return row >= 0 && row < this.#vocabulary.words.length;
  }
}
