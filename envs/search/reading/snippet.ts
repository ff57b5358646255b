/** The part of a passage that a list of results shows: the sentences that have most of the query's terms. */
import { sentencesOf } from "../corpus/page-text.ts";
import type { Passage } from "../corpus/passage.ts";
import { termsOf } from "./words.ts";

/** Characters after which no further sentence is added. */
const ENOUGH = 160;
/** Passages up to this length are shown whole. */
const SHORT = 280;

export interface Snippet {
  /** Indices of the sentences, consecutive. */
  readonly from: number;
  readonly to: number;
}

const terms = new WeakMap<Passage, readonly ReadonlySet<string>[]>();

/** @param query terms of the query */
export function snippetOf(passage: Passage, query: ReadonlySet<string>): Snippet {
  const sentences = sentencesOf(passage);
  if (passage.text.length <= SHORT) return { from: 0, to: sentences.length };
  let known = terms.get(passage);
  if (known === undefined) {
    known = sentences.map(termsOf);
    terms.set(passage, known);
  }
  let from = 0;
  let most = 0;
  known.forEach((sentence, i) => {
    let common = 0;
    for (const term of query) if (sentence.has(term)) common++;
    if (common > most) {
      most = common;
      from = i;
    }
  });
  let to = from;
  for (let length = 0; to < sentences.length && length < ENOUGH; to++) length += sentences[to]?.length ?? 0;
  return { from, to };
}
