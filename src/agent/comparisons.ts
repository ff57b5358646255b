/**
 * Texts to be compared with the instruction: what stands around the names of candidates, and what was read on visits.
 * Features count the words that are the same; the network compares these bags by what it has learned of words.
 */
import type { ContextFeatures } from "./context-features.ts";
import type { CommandRecord } from "./episode-records.ts";
import { GrowingInts } from "./growing-array.ts";
import type { ReadText } from "./lexicon.ts";
import type { Visit } from "./visits.ts";

/** M bags of words of an episode with T turns and N candidates. */
export interface Comparisons {
  /** Bag m holds the distinct embedding rows rows[offsets[m]..offsets[m + 1]]. */
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

/** A word's weight in a bag: one of 25 words is as long as one word. */
export const COMPARED_WEIGHT = 0.2;

/** What a visit's bag was made from. */
interface VisitBag {
  readonly seen: Set<number>;
  texts: number;
  instruction: number;
  bag: number;
}

export class ComparisonLog {
  readonly #offsets = new GrowingInts([0]);
  readonly #rows = new GrowingInts();
  readonly #instructionOf = new GrowingInts();
  readonly #described = new GrowingInts();
  readonly #visited = new GrowingInts();
  readonly #here = new GrowingInts();
  readonly #visits = new Map<Visit, VisitBag>();

  /** Appends a turn. @param instruction number of the one that holds */
  push(candidates: readonly CommandRecord[], text: ReadText, context: ContextFeatures, instruction: number) {
    for (const { from, to, visit } of context.surroundings(candidates)) {
      const { tokenRows } = text;
      this.#described.push(from < to ? this.#add(new Set(tokenRows.subarray(from, to)), instruction) : -1);
      this.#visited.push(visit === null || visit.isBrief ? -1 : this.#ofVisit(visit, instruction));
    }
    const { visiting } = context;
    this.#here.push(
      visiting === null ? this.#add(new Set(text.rows), instruction) : this.#ofVisit(visiting, instruction),
    );
  }

  /** Views, valid until the next push(). */
  view(): Comparisons {
    return {
      offsets: this.#offsets.view(),
      rows: this.#rows.view(),
      instructionOf: this.#instructionOf.view(),
      described: this.#described.view(),
      visited: this.#visited.view(),
      here: this.#here.view(),
    };
  }

  #ofVisit(visit: Visit, instruction: number): number {
    let known = this.#visits.get(visit);
    if (known === undefined) {
      known = { seen: new Set(), texts: 0, instruction: -1, bag: -1 };
      this.#visits.set(visit, known);
    }
    const { texts } = visit;
    if (known.texts === texts.length && known.instruction === instruction) return known.bag;
    for (; known.texts < texts.length; known.texts++) {
      for (const row of (texts[known.texts] as ReadText).rows) known.seen.add(row);
    }
    known.instruction = instruction;
    known.bag = this.#add(known.seen, instruction);
    return known.bag;
  }

  #add(rows: ReadonlySet<number>, instruction: number): number {
    for (const row of rows) if (row >= 0) this.#rows.push(row);
    this.#offsets.push(this.#rows.length);
    this.#instructionOf.push(instruction);
    return this.#instructionOf.length - 1;
  }
}
