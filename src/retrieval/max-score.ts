/**
 * The exact best k documents without scoring all of them (MaxScore).
 *
 * For each term and block of ranks the index knows the highest score that a posting there can have. Once k documents
 * are known, terms whose highest scores together cannot lift a document over the worst of these are not essential: a
 * document that has only them cannot get in. So only the lists of the essential terms are walked, window by window,
 * and the others are looked up for the candidates found there, as long as the candidate can still get in.
 *
 * Candidates come in the order of ranks, so of equal scores the lowest ids stay.
 *
 * @source Turtle and Flood, Query evaluation: strategies and optimizations, 1995
 */
import { termScore } from "./bm25.ts";
import { BLOCK_BITS, type IndexSections } from "./index-image.ts";
import { OVERFLOW } from "./pair-store.ts";
import type { PostingSource, Postings } from "./postings.ts";
import { TopHits } from "./top-hits.ts";

/** A term of a query. */
export interface QueryTerm {
  readonly term: number;
  /** w of BM25. */
  readonly weight: number;
}

/** Documents that are scored together. */
const WINDOW = 2048;
const BLOCK = 1 << BLOCK_BITS;

const sums = new Float64Array(WINDOW);
/** One bit for each document of the window that has an essential term. */
const found = new Uint32Array(WINDOW / 32);

/** What is left of one term's postings in the current block. */
interface List extends Postings {
  readonly weight: number;
  /** Highest score of a posting. */
  readonly bound: number;
  /** Indices into the arrays of postings. */
  next: number;
  readonly end: number;
}

const { fround } = Math;

/** One search over one index. */
export class MaxScore {
  readonly #sections: IndexSections;
  readonly #inverse: Float32Array;
  readonly #top: TopHits;
  readonly #postings: PostingSource;
  readonly #norms: Uint8Array;

  /** @param inverse inv(L) by length byte */
  constructor(sections: IndexSections, postings: PostingSource, inverse: Float32Array, k: number) {
    this.#sections = sections;
    this.#inverse = inverse;
    this.#postings = postings;
    this.#norms = sections.norms;
    this.#top = new TopHits(Math.min(k, sections.docOfRank.length));
  }

  /** Scores and ranks of the best documents, best first. */
  run(terms: readonly QueryTerm[]): { score: number; rank: number }[] {
    const { entryStarts, entryBlocks } = this.#sections;
    const entries = terms.map(({ term }) => entryStarts[term] ?? 0);
    const ends = terms.map(({ term }) => entryStarts[term + 1] ?? 0);
    for (;;) {
      let block = Number.POSITIVE_INFINITY;
      for (const [index, entry] of entries.entries())
        if (entry < (ends[index] ?? 0)) block = Math.min(block, entryBlocks[entry] ?? 0);
      if (block === Number.POSITIVE_INFINITY) return this.#top.drain();
      const lists: List[] = [];
      this.#postings.begin();
      for (const [index, { weight }] of terms.entries()) {
        const entry = entries[index] ?? 0;
        if (entry >= (ends[index] ?? 0) || entryBlocks[entry] !== block) continue;
        lists.push(this.#open(entry, weight));
        entries[index] = entry + 1;
      }
      this.#searchBlock(block * BLOCK, lists);
    }
  }

  #open(entry: number, weight: number): List {
    const { postingStarts, bestFrequencies, bestNorms } = this.#sections;
    const frequency = bestFrequencies[entry] ?? 0;
    const bound =
      frequency < OVERFLOW ? termScore(weight, frequency, this.#inverse[bestNorms[entry] ?? 0] ?? 0) : weight;
    const start = postingStarts[entry] ?? 0;
    const end = postingStarts[entry + 1] ?? 0;
    const { ranks, frequencies, first } = this.#postings.read(start, end);
    return { weight, bound, ranks, frequencies, first, next: start - first, end: end - first };
  }

  #searchBlock(firstRank: number, lists: List[]): void {
    const top = this.#top;
    lists.sort((a, b) => a.bound - b.bound);
    // [lists] the sum of the bounds of the lists up to this one
    const reach = new Float64Array(lists.length);
    for (const [index, { bound }] of lists.entries()) reach[index] = (reach[index - 1] ?? 0) + bound;
    for (let essential = 0; ; ) {
      while (essential < lists.length && fround(reach[essential] ?? 0) <= top.threshold) essential++;
      let start = BLOCK;
      for (let i = essential; i < lists.length; i++) {
        const { ranks, next, end } = lists[i] as List;
        if (next < end) start = Math.min(start, ranks[next] ?? 0);
      }
      if (start === BLOCK) return;
      const end = Math.min(start + WINDOW, BLOCK);
      for (let i = essential; i < lists.length; i++) this.#addUp(lists[i] as List, firstRank, start, end);
      this.#collect(lists, reach, essential, firstRank, start);
    }
  }

  /** Adds one list's scores to the sums of the window from `start` to `end`. */
  #addUp(list: List, firstRank: number, start: number, end: number): void {
    const norms = this.#norms;
    const inverse = this.#inverse;
    const { ranks, frequencies, first, weight, end: last } = list;
    let posting = list.next;
    for (; posting < last; posting++) {
      const rank = ranks[posting] as number;
      if (rank >= end) break;
      const byte = frequencies[posting] as number;
      const frequency = byte < OVERFLOW ? byte : this.#overflow(first + posting);
      const index = rank - start;
      const score = termScore(weight, frequency, inverse[norms[firstRank + rank] as number] as number);
      sums[index] = (sums[index] as number) + score;
      found[index >> 5] = (found[index >> 5] as number) | (1 << (index & 31));
    }
    list.next = posting;
  }

  /** Empties the window: completes each sum that may still get in with the lists before `essential`. */
  #collect(
    lists: readonly List[],
    reach: Float64Array,
    essential: number,
    firstRank: number,
    start: number,
  ): void {
    const top = this.#top;
    let threshold = top.threshold;
    for (let word = 0; word < found.length; word++) {
      let bits = found[word] as number;
      found[word] = 0;
      while (bits !== 0) {
        const bit = 31 - Math.clz32(bits & -bits);
        bits &= bits - 1;
        const index = word * 32 + bit;
        const rank = start + index;
        let sum = sums[index] as number;
        sums[index] = 0;
        let i = essential - 1;
        for (; i >= 0 && sum + (reach[i] as number) > threshold; i--)
          sum += this.#lookUp(lists[i] as List, firstRank, rank);
        if (i >= 0 || fround(sum) <= threshold) continue;
        top.push(fround(sum), firstRank + rank);
        threshold = top.threshold;
      }
    }
  }

  /** The score that a list gives to a rank, 0 where it has none; ranks must come ascending. */
  #lookUp(list: List, firstRank: number, rank: number): number {
    const { ranks, end } = list;
    // Steps that double, then halving: low becomes the first posting that is not before the rank.
    let low = list.next;
    let step = 1;
    while (low + step < end && (ranks[low + step] as number) < rank) {
      low += step;
      step *= 2;
    }
    let high = Math.min(low + step, end);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ranks[middle] as number) < rank) low = middle + 1;
      else high = middle;
    }
    list.next = low;
    if (low >= end || ranks[low] !== rank) return 0;
    const byte = list.frequencies[low] as number;
    const frequency = byte < OVERFLOW ? byte : this.#overflow(list.first + low);
    return termScore(
      list.weight,
      frequency,
      this.#inverse[this.#norms[firstRank + rank] as number] as number,
    );
  }

  /** The frequency of a posting whose byte cannot say it. */
  #overflow(posting: number): number {
    const { overflowPostings, overflowFrequencies } = this.#sections;
    let low = 0;
    let high = overflowPostings.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((overflowPostings[middle] as number) < posting) low = middle + 1;
      else high = middle;
    }
    return overflowFrequencies[low] ?? OVERFLOW;
  }
}
