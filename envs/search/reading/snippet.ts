/** The part of a passage that a list of results shows: the sentences that have most of the query's terms. */
import type { Sentence } from "./passage-lines.ts";

/** Characters after which no further sentence is added: of those with all terms, and of others. */
const MOST = 480;
const ENOUGH = 160;
/** Passages up to this length are shown whole. */
const SHORT = 280;

/**
 * The sentences with most of the query's terms, in order, up to a length; what follows the first of them where there
 * is room left.
 *
 * @param query terms of the query
 */
export function snippetOf(sentences: readonly Sentence[], query: ReadonlySet<string>): readonly Sentence[] {
  const length = sentences.reduce((sum, { text }) => sum + text.length + 1, 0);
  if (length <= SHORT) return sentences;
  let most = 1;
  let best: number[] = [];
  sentences.forEach(({ terms }, i) => {
    let common = 0;
    for (const term of query) if (terms.has(term)) common++;
    if (common > most) {
      most = common;
      best = [];
    }
    if (common === most) best.push(i);
  });
  const shown = new Set<number>();
  let characters = 0;
  const show = (i: number, limit: number) => {
    if (characters >= limit || shown.has(i)) return;
    shown.add(i);
    characters += sentences[i]?.text.length ?? 0;
  };
  for (const i of best) show(i, most === query.size ? MOST : ENOUGH);
  for (let i = best[0] ?? 0; i < sentences.length; i++) show(i, ENOUGH);
  return sentences.filter((_, i) => shown.has(i));
}
