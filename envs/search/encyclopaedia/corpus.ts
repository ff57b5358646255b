/** An encyclopaedia to be searched. Only its index is kept: texts are written again whenever they are read. */
import { type Logger, silentLogger } from "turnwise/core";
import { cachedIndex, IndexBuilder, type SearchIndex } from "turnwise/retrieval";
import type { Corpus, Page } from "../corpus/corpus.ts";
import { cachePath } from "../corpus/load-corpus.ts";
import { contentsOf, type Hit, type Passage } from "../corpus/passage.ts";
import type { Encyclopaedia } from "./encyclopaedia.ts";

/** Changes whenever a text of some seed does: then indexes that were kept are made anew. */
export const GENERATOR_VERSION = 1;

/** The index of all passages, titles included; it is kept between runs. Names must not have been changed. */
export async function indexEncyclopaedia(
  encyclopaedia: Encyclopaedia,
  log: Logger = silentLogger,
): Promise<SearchIndex> {
  const { seed, size, paraphrased } = encyclopaedia;
  const wording = paraphrased === 1 ? {} : { paraphrased };
  const source = JSON.stringify({ encyclopaedia: GENERATOR_VERSION, seed, pages: size, ...wording });
  return cachedIndex({
    path: cachePath(source, "index"),
    source,
    build: () => buildIndex(encyclopaedia),
    log,
  });
}

function buildIndex(encyclopaedia: Encyclopaedia): SearchIndex {
  const builder = new IndexBuilder();
  for (const passage of encyclopaedia.passages()) builder.add(passage.id, contentsOf(passage));
  return builder.build();
}

/** What a corpus needs of an index. */
export type PassageIndex = Pick<SearchIndex, "size" | "id" | "find" | "search">;

/** The passages of an encyclopaedia as its index numbers them. */
export class WrittenCorpus implements Corpus {
  readonly #encyclopaedia: Encyclopaedia;
  readonly #index: PassageIndex;

  constructor(encyclopaedia: Encyclopaedia, index: PassageIndex) {
    this.#encyclopaedia = encyclopaedia;
    this.#index = index;
  }

  get size(): number {
    return this.#index.size;
  }

  passage(number: number): Passage {
    const isThere = Number.isInteger(number) && number >= 0 && number < this.size;
    const passage = isThere ? this.#encyclopaedia.passage(this.#index.id(number)) : undefined;
    if (passage !== undefined) return passage;
    throw new RangeError(`There is no passage ${number}; there are ${this.size}.`);
  }

  find(id: string): number | null {
    return this.#index.find(id);
  }

  search(query: string, k: number): readonly Hit[] {
    return this.#index.search(query, k).map(({ doc, score }) => ({ passage: this.passage(doc), score }));
  }

  pageOf({ id }: Passage): Page | null {
    return this.find(id) === null ? null : this.#encyclopaedia.page(Number.parseInt(id, 10));
  }

  page(name: string): Page | null {
    return this.#encyclopaedia.pageTitled(name);
  }
}
