/**
 * ReSeek's reward for judging: +1 when the verdict on what was just read agrees with the ideal one, −1 when not. The
 * published ideal comes from a reranker; here it is known: a text is good when it tells of something that the question
 * rests on and that was not read before.
 *
 * @source Li et al. 2025, arXiv:2510.00568
 */

export type Verdict = "good" | "bad";

/**
 * @param found entities of the chain, or answers, that the text tells of
 * @param known those that had been read before
 */
export function idealVerdict(found: Iterable<string>, known: ReadonlySet<string>): Verdict {
  for (const key of found) if (!known.has(key)) return "good";
  return "bad";
}

/** @returns 1 or −1 */
export function judgeReward(verdict: Verdict, ideal: Verdict): number {
  return verdict === ideal ? 1 : -1;
}
