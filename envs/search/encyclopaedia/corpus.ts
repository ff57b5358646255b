/** An encyclopaedia to be searched. Only its index is kept: texts are written again whenever they are read. */
import { IndexBuilder, type SearchIndex } from "turnwise/retrieval";
import type { Corpus, Page } from "../corpus/corpus.ts";
import { contentsOf, type Hit, type Passage } from "../corpus/passage.ts";
import type { Encyclopaedia } from "./encyclopaedia.ts";

/** Indexes all passages of an encyclopaedia, titles included. */
export function indexEncyclopaedia(encyclopaedia: Encyclopaedia): Corpus {
  const builder = new IndexBuilder();
  const starts = new Uint32Array(encyclopaedia.size + 1);
  const pages = new Map<string, number>();
  let size = 0;
  for (const passage of encyclopaedia.passages()) {
    const page = pageNumber(passage.id);
    builder.add(passage.id, contentsOf(passage));
    pages.set(passage.title.toLowerCase(), page);
    starts[page + 1] = ++size;
  }
  // Pages of which nothing is left begin where the next one does.
  for (let page = 0; page < encyclopaedia.size; page++) {
    starts[page + 1] = Math.max(starts[page] ?? 0, starts[page + 1] ?? 0);
  }
  return new WrittenCorpus(encyclopaedia, builder.build(), starts, pages);
}

function pageNumber(id: string): number {
  return Number.parseInt(id, 10);
}

class WrittenCorpus implements Corpus {
  readonly size: number;
  readonly #encyclopaedia: Encyclopaedia;
  readonly #index: SearchIndex;
  /** Number of the first passage of each page. */
  readonly #starts: Uint32Array;
  readonly #pages: ReadonlyMap<string, number>;

  constructor(
    encyclopaedia: Encyclopaedia,
    index: SearchIndex,
    starts: Uint32Array,
    pages: ReadonlyMap<string, number>,
  ) {
    this.size = starts.at(-1) ?? 0;
    this.#encyclopaedia = encyclopaedia;
    this.#index = index;
    this.#starts = starts;
    this.#pages = pages;
  }

  passage(number: number): Passage {
    let [low, high] = [0, this.#starts.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= number) low = middle;
      else high = middle;
    }
    const found = this.#encyclopaedia.page(low).passages[number - (this.#starts[low] ?? 0)];
    if (found !== undefined) return found;
    throw new RangeError(`There is no passage ${number}; there are ${this.size}.`);
  }

  find(id: string): number | null {
    return this.#index.find(id);
  }

  search(query: string, k: number): readonly Hit[] {
    return this.#index.search(query, k).map(({ doc, score }) => ({ passage: this.passage(doc), score }));
  }

  pageOf({ id }: Passage): Page | null {
    return this.find(id) === null ? null : this.#page(pageNumber(id));
  }

  page(name: string): Page | null {
    const number = this.#pages.get(name.toLowerCase());
    return number === undefined ? null : this.#page(number);
  }

  #page(number: number): Page {
    return this.#encyclopaedia.page(number);
  }
}
