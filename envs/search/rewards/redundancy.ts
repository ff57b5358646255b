/**
 * How much a search repeats: its terms against those of the most similar earlier query, and its results against what
 * was read already. Both are taken off the reward.
 *
 * @source Lu et al. 2025 (DeepDive), arXiv:2509.10446: similarity of queries by Jaccard
 */

/** |A ∩ B| / |A ∪ B|, 1 for two empty sets. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const term of a) if (b.has(term)) common++;
  const all = a.size + b.size - common;
  return all === 0 ? 1 : common / all;
}

/** Largest similarity to an earlier query, 0 for the first. */
export function querySimilarity(terms: ReadonlySet<string>, earlier: readonly ReadonlySet<string>[]): number {
  return earlier.reduce((most, other) => Math.max(most, jaccard(terms, other)), 0);
}

/** Share of results that had been read before; 0 where there are none. */
export function repeatedShare(results: readonly string[], read: ReadonlySet<string>): number {
  if (results.length === 0) return 0;
  return results.filter((id) => read.has(id)).length / results.length;
}
