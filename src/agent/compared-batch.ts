/** The comparisons of episodes laid end to end. */
import type { CandidateEpisode } from "./episode-encoder.ts";
import { GrowingInts } from "./growing-array.ts";
import type { MatchLayout } from "./likeness.ts";

/** M bags that are compared with instructions, N candidates, R turns. */
export interface Compared {
  readonly layout: MatchLayout;
  /** [N] bag of what describes a candidate, and of what was read on its last visit; M where there is none */
  readonly described: Int32Array;
  readonly visited: Int32Array;
  /** [R] bag of what has been read on the visit that goes on */
  readonly here: Int32Array;
}

/**
 * @param keep weight of each embedding row, 0 hides a word; null keeps all
 * @returns null where the episodes compare nothing
 */
export function comparedOf(
  episodes: readonly CandidateEpisode[],
  keep: Float32Array | null,
): Compared | null {
  const logs = episodes.flatMap(({ comparisons }) => comparisons ?? []);
  if (logs.length === 0) return null;
  const asked = new Numbering();
  const said = new Numbering();
  const bagOffsets = new GrowingInts([0]);
  const bagWords = new GrowingInts();
  const pairBag = new GrowingInts();
  const pairWord = new GrowingInts();
  const pairWeight: number[] = [];
  const bags = logs.reduce((sum, { instructionOf }) => sum + instructionOf.length, 0);
  const described: number[] = [];
  const visited: number[] = [];
  const here: number[] = [];
  let before = 0;
  for (const log of logs) {
    const words = log.asked.map(({ rows }) => Int32Array.from(rows, (row) => asked.numberOf(row)));
    log.instructionOf.forEach((instruction, own) => {
      const end = log.offsets[own + 1] as number;
      for (let i = log.offsets[own] as number; i < end; i++) {
        const row = log.rows[i] as number;
        if (keep === null || keep[row] !== 0) bagWords.push(said.numberOf(row));
      }
      bagOffsets.push(bagWords.length);
      const { rows, weights } = log.asked[instruction] as (typeof log.asked)[number];
      (words[instruction] as Int32Array).forEach((word, i) => {
        if (keep !== null && keep[rows[i] as number] === 0) return;
        pairBag.push(before + own);
        pairWord.push(word);
        pairWeight.push(weights[i] as number);
      });
    });
    const inBatch = (own: number): number => (own < 0 ? bags : before + own);
    for (const own of log.described) described.push(inBatch(own));
    for (const own of log.visited) visited.push(inBatch(own));
    for (const own of log.here) here.push(inBatch(own));
    before += log.instructionOf.length;
  }
  return {
    layout: {
      asked: asked.rows(),
      said: said.rows(),
      bagOffsets: bagOffsets.view(),
      bagWords: bagWords.view(),
      pairBag: pairBag.view(),
      pairWord: pairWord.view(),
      pairWeight: Float32Array.from(pairWeight),
    },
    described: Int32Array.from(described),
    visited: Int32Array.from(visited),
    here: Int32Array.from(here),
  };
}

/** Numbers rows in the order in which they are met. */
class Numbering {
  readonly #numbers = new Map<number, number>();

  numberOf(row: number): number {
    let number = this.#numbers.get(row);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(row, number);
    }
    return number;
  }

  rows(): Int32Array {
    return Int32Array.from(this.#numbers.keys());
  }
}
