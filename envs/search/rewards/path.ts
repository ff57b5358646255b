/**
 * The gold chain as a reward: each link counts once, when what supports it has been read, and so has what supports all
 * links before it. What was read by luck ahead of its turn counts when the chain gets there.
 *
 *   coverage = links that count / links
 *
 * @source Kansal and Jha 2026, arXiv:2601.15160: coverage of the knowledge path, here of what was retrieved instead of
 * what was written
 */
import type { ChainLink } from "../question.ts";

/** Number of links that count. @param isRead whether what supports a link has been read so far */
export function pathProgress(
  chain: readonly ChainLink[],
  isRead: (link: ChainLink, i: number) => boolean,
): number {
  const end = chain.findIndex((link, i) => !isRead(link, i));
  return end < 0 ? chain.length : end;
}

/** Coverage gained by a turn, 0..1. */
export function pathReward(before: number, after: number, links: number): number {
  return links === 0 ? 0 : (after - before) / links;
}
