/** The comparisons of episodes laid end to end. */
import { SAID_WEIGHT } from "./comparisons.ts";
import type { Bag, CandidateEpisode } from "./episode-encoder.ts";
import type { SparseRows } from "./row-kernels.ts";
import { SparseBuilder } from "./sparse-builder.ts";

/** M bags that are compared with I instructions, N candidates, R turns. */
export interface Compared {
  readonly instructions: number;
  readonly bags: number;
  /** Words to be summed: I rows of instructions, then M of bags. */
  readonly words: SparseRows;
  /** [M] instruction of each bag */
  readonly instructionOf: Int32Array;
  /** [N] bag of what describes a candidate, and of what was read on its last visit; M where there is none */
  readonly described: Int32Array;
  readonly visited: Int32Array;
  /** [R] bag of what has been read on the visit that goes on */
  readonly here: Int32Array;
}

/**
 * @param keep weight of each embedding row, to hide words; null keeps all
 * @returns null where the episodes compare nothing
 */
export function comparedOf(
  episodes: readonly CandidateEpisode[],
  keep: Float32Array | null,
): Compared | null {
  const logs = episodes.flatMap(({ comparisons }) => comparisons ?? []);
  if (logs.length === 0) return null;
  const asked: readonly Bag[] = logs.flatMap((log) => log.asked);
  const bags = logs.reduce((sum, { instructionOf }) => sum + instructionOf.length, 0);
  const entries = [...asked, ...logs].reduce((sum, { rows }) => sum + rows.length, 0);
  const words = new SparseBuilder(asked.length + bags, entries, keep);
  for (const { rows, weights: own } of asked) {
    rows.forEach((column, i) => words.add(column, own[i] as number));
    words.end();
  }
  const instructionOf: number[] = [];
  const described: number[] = [];
  const visited: number[] = [];
  const here: number[] = [];
  let instructions = 0;
  for (const log of logs) {
    const before = instructionOf.length;
    const inBatch = (own: number): number => (own < 0 ? bags : before + own);
    log.instructionOf.forEach((instruction, bag) => {
      instructionOf.push(instructions + instruction);
      const end = log.offsets[bag + 1] as number;
      for (let i = log.offsets[bag] as number; i < end; i++) words.add(log.rows[i] as number, SAID_WEIGHT);
      words.end();
    });
    for (const own of log.described) described.push(inBatch(own));
    for (const own of log.visited) visited.push(inBatch(own));
    for (const own of log.here) here.push(inBatch(own));
    instructions += log.asked.length;
  }
  return {
    instructions,
    bags,
    words: words.build(),
    instructionOf: Int32Array.from(instructionOf),
    described: Int32Array.from(described),
    visited: Int32Array.from(visited),
    here: Int32Array.from(here),
  };
}
