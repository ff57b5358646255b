/** A corpus as if some of its passages were not there. */
import type { Corpus, Page } from "./corpus.ts";
import type { Passage } from "./passage.ts";

/**
 * Leaves passages out of results and pages; a page of which nothing is left is none. The others keep their numbers and
 * their scores, which count all passages. An id that the corpus does not have does no harm.
 */
export function withoutPassages(corpus: Corpus, ids: readonly string[]): Corpus {
  const omitted = new Set(ids.filter((id) => corpus.find(id) !== null));
  const isLeft = ({ id }: Passage) => !omitted.has(id);
  const rest = (page: Page | null): Page | null => {
    if (page === null || page.passages.every(isLeft)) return page;
    const passages = page.passages.filter(isLeft);
    return passages.length === 0 ? null : { name: page.name, title: page.title, passages };
  };
  return {
    size: corpus.size,
    passage: (number) => corpus.passage(number),
    find: (id) => (omitted.has(id) ? null : corpus.find(id)),
    search: (query, k) =>
      corpus
        .search(query, k + omitted.size)
        .filter(({ passage }) => isLeft(passage))
        .slice(0, k),
    pageOf: (passage) => (omitted.has(passage.id) ? null : rest(corpus.pageOf(passage))),
    page: (name) => rest(corpus.page(name)),
  };
}
