/** Passages that can be searched, and the pages that they make up. */
import { DataError } from "turnwise/core";
import { IndexBuilder, type SearchIndex } from "turnwise/retrieval";
import { contentsOf, type Hit, type Passage } from "./passage.ts";

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
  return new PassageCorpus(passages, index ?? indexOf(passages));
}

/** An index of the contents, titles included. */
export function indexOf(passages: readonly Passage[]): SearchIndex {
  if (passages.length === 0) {
    throw new DataError("data/damaged", "The corpus holds no passage; a search needs at least one.");
  }
  const builder = new IndexBuilder();
  for (const passage of passages) builder.add(passage.id, contentsOf(passage));
  return builder.build();
}

class PassageCorpus implements Corpus {
  readonly #passages: readonly Passage[];
  readonly #index: SearchIndex;
  readonly #numbers: ReadonlyMap<string, number>;
  /** Page number by passage number, and the first passage of each page. */
  readonly #pageOf: Uint32Array;
  readonly #starts: number[] = [];
  readonly #names: string[] = [];
  readonly #byName = new Map<string, number>();
  readonly #pages = new Map<number, Page>();

  constructor(passages: readonly Passage[], index: SearchIndex) {
    this.#passages = passages;
    this.#index = index;
    this.#numbers = new Map(passages.map(({ id }, number) => [id, number]));
    this.#pageOf = new Uint32Array(passages.length);
    const counts = new Map<string, number>();
    passages.forEach(({ title }, i) => {
      if (title !== passages[i - 1]?.title) {
        this.#starts.push(i);
        this.#add(title, counts);
      }
      this.#pageOf[i] = this.#starts.length - 1;
    });
  }

  get size(): number {
    return this.#passages.length;
  }

  passage(number: number): Passage {
    const passage = this.#passages[number];
    if (passage === undefined) throw new RangeError(`There is no passage ${number}; there are ${this.size}.`);
    return passage;
  }

  find(id: string): number | null {
    return this.#numbers.get(id) ?? null;
  }

  search(query: string, k: number): readonly Hit[] {
    return this.#index.search(query, k).map(({ doc, score }) => ({ passage: this.passage(doc), score }));
  }

  pageOf(passage: Passage): Page | null {
    const number = this.find(passage.id);
    return number === null ? null : this.#page(this.#pageOf[number] ?? 0);
  }

  page(name: string): Page | null {
    const number = this.#byName.get(name.toLowerCase());
    return number === undefined ? null : this.#page(number);
  }

  #page(number: number): Page {
    let page = this.#pages.get(number);
    if (page === undefined) {
      const start = this.#starts[number] ?? 0;
      const passages = this.#passages.slice(start, this.#starts[number + 1] ?? this.size);
      page = { name: this.#names[number] ?? "", title: passages[0]?.title ?? "", passages };
      this.#pages.set(number, page);
    }
    return page;
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
