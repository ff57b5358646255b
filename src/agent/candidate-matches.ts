/** Acting with comparisons: each bag of words is matched once in an episode. */
import { COMPARED_SIZE, type Comparisons, MATCH_SIZE, SAID_WEIGHT } from "./comparisons.ts";
import type { Bag, CandidateEpisode } from "./episode-encoder.ts";
import { GrowingFloats } from "./growing-array.ts";
import { addRow, combineRows } from "./row-kernels.ts";

/** Sum of an instruction's words. [MATCH_SIZE] */
export function sumOf({ rows, weights }: Bag, table: Float32Array): Float32Array<ArrayBuffer> {
  return combineRows(table, MATCH_SIZE, {
    offsets: Int32Array.of(0, rows.length),
    columns: rows,
    weights,
  });
}

/** What is kept of an episode that is being played. */
export class MatchMemory {
  /** [M, COMPARED_SIZE] of all bags so far, made with the weights of each turn */
  readonly #matches = new GrowingFloats();
  /** [MATCH_SIZE] the latest instruction's side of the comparison */
  question = new Float32Array(MATCH_SIZE);

  /** Matches the bags that are new. @param table [V, MATCH_SIZE] embeddings for comparisons */
  add({ offsets, rows }: Comparisons, table: Float32Array): void {
    const known = this.#matches.length / COMPARED_SIZE;
    const start = offsets[known] as number;
    const columns = rows.subarray(start);
    const sums = combineRows(table, MATCH_SIZE, {
      offsets: offsets.subarray(known).map((offset) => offset - start),
      columns,
      weights: new Float32Array(columns.length).fill(SAID_WEIGHT),
    });
    const out = this.#matches.extend(2 * sums.length);
    for (let i = 0, o = 0; i < sums.length; i += MATCH_SIZE, o += COMPARED_SIZE) {
      for (let j = 0; j < MATCH_SIZE; j++) {
        const sum = sums[i + j] as number;
        out[o + j] = sum * (this.question[j] as number);
        out[o + MATCH_SIZE + j] = sum;
      }
    }
  }

  at(bag: number): Float32Array {
    return this.#matches.view().subarray(bag * COMPARED_SIZE, (bag + 1) * COMPARED_SIZE);
  }
}

/** An episode and what is kept of it. */
export interface Matched {
  readonly memory: { readonly matches: MatchMemory };
  readonly episode: CandidateEpisode;
}

/**
 * Adds to the candidates of the latest turns what their matches are worth.
 *
 * @param sums     [N, width] of all candidates, turn after turn
 * @param offsets  [R + 1] first candidate of each turn
 * @param multiply rows of matches [n, COMPARED_SIZE] by the named weights → [n, width]
 */
export function addMatches(
  sums: Float32Array,
  width: number,
  offsets: Int32Array,
  turns: readonly Matched[],
  multiply: (matches: Float32Array<ArrayBuffer>, rows: number, name: string) => Float32Array,
): void {
  for (const kind of ["described", "visited"] as const) {
    const candidates: number[] = [];
    const matches = new GrowingFloats();
    turns.forEach(({ memory, episode: { candidateOffsets, turns: last, comparisons } }, r) => {
      comparisons?.[kind].subarray(candidateOffsets[last - 1], candidateOffsets[last]).forEach((bag, i) => {
        if (bag < 0) return;
        candidates.push((offsets[r] as number) + i);
        matches.extend(COMPARED_SIZE).set(memory.matches.at(bag));
      });
    });
    if (candidates.length === 0) continue;
    const worth = multiply(matches.view().slice(), candidates.length, `candidate/${kind}`);
    candidates.forEach((candidate, i) => {
      addRow(sums, candidate * width, worth, i * width, width);
    });
  }
}
