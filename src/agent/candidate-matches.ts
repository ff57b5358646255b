/** Acting with comparisons: each bag of words is matched once in an episode. */
import type { Engine } from "../tensor/index.ts";
import type { Asked } from "./comparisons.ts";
import type { CandidateEpisode } from "./episode-encoder.ts";
import { GrowingFloats } from "./growing-array.ts";
import { LIKENESS_SIZE, MATCH_SIZE, matchBag, type Question, unitRows } from "./likeness.ts";
import { addRow } from "./row-kernels.ts";

/** What is kept of an episode that is being played. */
export class MatchMemory {
  /** [M, MATCH_SIZE] of all bags so far, made with the weights of each turn */
  readonly #matches = new GrowingFloats();
  /** What the latest instruction is compared by. */
  question: Question | null = null;

  /** Matches the bags that are new. */
  add({ comparisons }: CandidateEpisode): void {
    if (comparisons === null || this.question === null) return;
    const { offsets, rows } = comparisons;
    for (let bag = this.#matches.length / MATCH_SIZE; bag + 1 < offsets.length; bag++) {
      const words = rows.subarray(offsets[bag], offsets[bag + 1]);
      matchBag(this.question, words, this.#matches.extend(MATCH_SIZE));
    }
  }

  at(bag: number): Float32Array {
    return this.#matches.view().subarray(bag * MATCH_SIZE, (bag + 1) * MATCH_SIZE);
  }
}

/** Makes questions of instructions under the present weights. */
export class Questioner {
  readonly #engine: Engine;
  readonly #units: Float32Array<ArrayBuffer>;

  /** @param table [V, LIKENESS_SIZE] embeddings of words for comparisons */
  constructor(engine: Engine, table: Float32Array) {
    this.#engine = engine;
    this.#units = unitRows(table);
  }

  ask({ rows, weights }: Asked): Question {
    const { tf } = this.#engine;
    const table = this.#units;
    const units = new Float32Array(rows.length * LIKENESS_SIZE);
    rows.forEach((row, i) => {
      units.set(table.subarray(row * LIKENESS_SIZE, (row + 1) * LIKENESS_SIZE), i * LIKENESS_SIZE);
    });
    if (rows.length === 0) return { units, weights, likeness: units };
    const words = tf.tensor2d(table, [table.length / LIKENESS_SIZE, LIKENESS_SIZE]);
    const likeness = tf.matMul(tf.tensor2d(units, [rows.length, LIKENESS_SIZE]), words, false, true);
    return { units, weights, likeness: likeness.dataSync<"float32">() as Float32Array };
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
 * @param multiply rows of matches [n, MATCH_SIZE] by the named weights → [n, width]
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
        matches.extend(MATCH_SIZE).set(memory.matches.at(bag));
      });
    });
    if (candidates.length === 0) continue;
    const worth = multiply(matches.view().slice(), candidates.length, `candidate/${kind}`);
    candidates.forEach((candidate, i) => {
      addRow(sums, candidate * width, worth, i * width, width);
    });
  }
}
