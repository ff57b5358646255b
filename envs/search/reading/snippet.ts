/** The part of a passage that a list of results shows: the sentences that have most of the query's terms. */
import type { Sentence } from "./passage-lines.ts";

/** Characters after which no further sentence is added. */
const ENOUGH = 160;
/** Passages up to this length are shown whole. */
const SHORT = 280;

/**
 * Consecutive sentences, the first of them the one with most of the query's terms.
 *
 * @param query terms of the query
 */
export function snippetOf(sentences: readonly Sentence[], query: ReadonlySet<string>): readonly Sentence[] {
  const length = sentences.reduce((sum, { text }) => sum + text.length + 1, 0);
  if (length <= SHORT) return sentences;
  let from = 0;
  let most = 0;
  sentences.forEach(({ terms }, i) => {
    let common = 0;
    for (const term of query) if (terms.has(term)) common++;
    if (common > most) {
      most = common;
      from = i;
    }
  });
  let to = from;
  for (let shown = 0; to < sentences.length && shown < ENOUGH; to++) shown += sentences[to]?.text.length ?? 0;
  return sentences.slice(from, to);
}
