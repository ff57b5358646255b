/** Who answers a search: the corpus in this process, or a server. */
import type { Awaitable } from "turnwise/env";
import type { Corpus } from "../corpus/corpus.ts";
import type { Hit } from "../corpus/passage.ts";

export interface Retriever {
  /** The corpus, where it is at hand: then pages can be opened whole. */
  readonly corpus: Corpus | null;
  /**
   * The best passages for a query, the best first.
   *
   * @throws EnvironmentError `env/retriever-failed`
   */
  search(query: string, k: number, options?: { readonly signal?: AbortSignal }): Awaitable<readonly Hit[]>;
}

/** Searches a corpus in this process; answers at once. */
export function localRetriever(corpus: Corpus): Retriever {
  return { corpus, search: (query, k) => corpus.search(query, k) };
}
