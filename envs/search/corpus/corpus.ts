/** Passages that can be searched, and the pages that they make up. */
import { BoundedCache, DataError } from "turnwise/core";
import { IndexBuilder, type SearchIndex } from "turnwise/retrieval";
import { contentsOf, type Hit, type Paged, type Passage, pagedOf } from "./passage.ts";

/** Consecutive passages of one title. */
export interface Page {
  /** The title; where several pages have the same, those after the first carry a number: `Mercury #2`. */
  readonly name: string;
  readonly title: string;
  readonly passages: readonly Passage[];
}

export interface Corpus {
  /** Number of passages. */
  readonly size: number;
  passage(number: number): Passage;
  /** @returns the passage's number, null where there is none of that id */
  find(id: string): number | null;
  /** The best passages by BM25, the best first. */
  search(query: string, k: number): readonly Hit[];
  /** The page a passage stands on; null where it is not of this corpus. */
  pageOf(passage: Passage): Page | null;
  /** The page of a name, compared without regard to case. */
  page(name: string): Page | null;
}

/**
 * Makes a corpus of passages.
 *
 * @param index an index of the same passages in the same order; it is built where none is given
 * @throws DataError `data/damaged` when there are no passages
 */
export function openCorpus(passages: readonly Passage[], index?: SearchIndex): Corpus {
  return openPaged(pagedOf(passages), index ?? indexOf(passages));
}

/** @param index an index of the same passages in the same order */
export function openPaged(passages: Paged, index: SearchIndex): Corpus {
  return new PagedCorpus(passages, index);
}

/** An index of the contents, titles included. */
export function indexOf(passages: Iterable<Passage>): SearchIndex {
  const builder = new IndexBuilder();
  for (const passage of passages) builder.add(passage.id, contentsOf(passage));
  if (builder.size > 0) return builder.build();
  throw new DataError("data/damaged", "The corpus holds no passage; a search needs at least one.");
}

/** Pages that are kept after they were put together. */
const KEPT_PAGES = 4096;

class PagedCorpus implements Corpus {
  readonly #passages: Paged;
  readonly #index: SearchIndex;
  readonly #names: string[] = [];
  readonly #byName = new Map<string, number>();
  readonly #pages = new BoundedCache<number, Page>(KEPT_PAGES, (number) => this.#makePage(number));

  constructor(passages: Paged, index: SearchIndex) {
    this.#passages = passages;
    this.#index = index;
    const counts = new Map<string, number>();
    for (const title of passages.titles) this.#add(title, counts);
  }

  get size(): number {
    return this.#passages.size;
  }

  passage(number: number): Passage {
    if (Number.isInteger(number) && number >= 0 && number < this.size) return this.#passages.passage(number);
    throw new RangeError(`There is no passage ${number}; there are ${this.size}.`);
  }

  find(id: string): number | null {
    return this.#index.find(id);
  }

  search(query: string, k: number): readonly Hit[] {
    return this.#index.search(query, k).map(({ doc, score }) => ({ passage: this.passage(doc), score }));
  }

  pageOf(passage: Passage): Page | null {
    const number = this.find(passage.id);
    return number === null ? null : this.#pages.get(this.#pageWith(number));
  }

  page(name: string): Page | null {
    const number = this.#byName.get(name.toLowerCase());
    return number === undefined ? null : this.#pages.get(number);
  }

  /** The last page that does not begin after a passage. */
  #pageWith(passage: number): number {
    const { starts } = this.#passages;
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= passage) low = middle;
      else high = middle;
    }
    return low;
  }

  #makePage(number: number): Page {
    const { starts, titles } = this.#passages;
    const [start, end] = [starts[number] ?? 0, starts[number + 1] ?? this.size];
    const passages = Array.from({ length: end - start }, (_, i) => this.#passages.passage(start + i));
    return { name: this.#names[number] ?? "", title: titles[number] ?? "", passages };
  }

  #add(title: string, counts: Map<string, number>): void {
    const key = title.toLowerCase();
    let count = counts.get(key) ?? 0;
    let name: string;
    do name = pageName(title, ++count);
    while (this.#byName.has(name.toLowerCase()));
    counts.set(key, count);
    this.#byName.set(name.toLowerCase(), this.#names.push(name) - 1);
  }
}

/** The name of the n-th page of a title, from 1. A bracket would end a command early, as would no name at all. */
export function pageName(title: string, n: number): string {
  const name = title.replace(/[[\]\s|]+/g, " ").trim() || "Untitled";
  return n === 1 ? name : `${name} #${n}`;
}
