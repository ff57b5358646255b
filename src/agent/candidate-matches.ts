/** Acting with comparisons: bags of words against the instruction, each computed once in an episode. */
import { COMPARED_WEIGHT, type Comparisons } from "./comparisons.ts";
import type { GrowingFloats } from "./growing-array.ts";
import { addRow, combineRows } from "./row-kernels.ts";

/**
 * Appends the matches of the bags that are new.
 *
 * @param matches  [M, d] of the bags before them
 * @param question [d] the instruction's side of the comparison
 * @param words    [V, d] embeddings
 */
export function addMatches(
  matches: GrowingFloats,
  question: Float32Array,
  { offsets, rows }: Comparisons,
  words: Float32Array,
): void {
  const d = question.length;
  const known = matches.length / d;
  const start = offsets[known] as number;
  const columns = rows.subarray(start);
  const bags = combineRows(words, d, {
    offsets: offsets.subarray(known).map((offset) => offset - start),
    columns,
    weights: new Float32Array(columns.length).fill(COMPARED_WEIGHT),
  });
  const out = matches.extend(bags.length);
  for (let i = 0; i < bags.length; i++) out[i] = (bags[i] as number) * (question[i % d] as number);
}

/** A candidate and the match that is added to it. */
export interface Matched {
  readonly candidate: number;
  readonly match: Float32Array;
}

/**
 * Adds to candidates what their matches are worth.
 *
 * @param sums     [N, width] of all candidates
 * @param multiply rows of matches [n, d] → [n, width]
 */
export function addMatched(
  sums: Float32Array,
  width: number,
  matched: readonly Matched[],
  multiply: (matches: Float32Array<ArrayBuffer>, rows: number) => Float32Array,
): void {
  const d = matched[0]?.match.length ?? 0;
  if (d === 0) return;
  const rows = new Float32Array(matched.length * d);
  matched.forEach(({ match }, i) => {
    rows.set(match, i * d);
  });
  const worth = multiply(rows, matched.length);
  matched.forEach(({ candidate }, i) => {
    addRow(sums, candidate * width, worth, i * width, width);
  });
}
