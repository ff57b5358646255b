/**
 * The gold chain as a reward: each link counts once, when a passage that supports it has been read and so have those
 * of all links before it. What was read by luck ahead of its turn counts when the chain gets there.
 *
 *   coverage = links that count / links
 *
 * @source Kansal and Jha 2026, arXiv:2601.15160: coverage of the knowledge path, here of what was retrieved instead of
 * what was written
 */
import type { ChainLink } from "../question.ts";

/**
 * Number of links that count.
 *
 * @param read ids of the passages read so far
 */
export function pathProgress(chain: readonly ChainLink[], read: ReadonlySet<string>): number {
  const end = chain.findIndex(({ passages }) => !passages.some((passage) => read.has(passage)));
  return end < 0 ? chain.length : end;
}

/** Coverage gained by a turn, 0..1. */
export function pathReward(before: number, after: number, links: number): number {
  return links === 0 ? 0 : (after - before) / links;
}
