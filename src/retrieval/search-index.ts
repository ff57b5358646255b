/** An index of documents that answers queries with the best of them by BM25. */
import { ConfigError } from "../core/errors.ts";
import { TermReader } from "./analyser.ts";
import { inverseDocumentFrequency, inverseNorms, quantizeLength, termScore } from "./bm25.ts";
import { compareIds, unpackId } from "./ids.ts";
import { type IndexFile, type OpenOptions, openImage, openPostings, saveImage } from "./index-file.ts";
import { type IndexImage, readImage } from "./index-image.ts";
import { MaxScore, type QueryTerm } from "./max-score.ts";
import { type PostingSource, postingsInMemory } from "./postings.ts";
import { findTerm } from "./term-table.ts";

/** A document that a search found. */
export interface Hit {
  readonly id: string;
  /** Its number: how many documents were added before it. */
  readonly doc: number;
  /** BM25; 0 only where a document is millions of times longer than the others. */
  readonly score: number;
}

/** An index as a value that can be sent to a worker thread, which then reads the same memory. */
export interface SharedIndex {
  readonly buffer: SharedArrayBuffer;
  /** Where the postings are, if they are not in the buffer. */
  readonly file: IndexFile | null;
}

/** Answers that are kept for queries that come again, and how long query and answer may be at most. */
const CACHED_QUERIES = 1000;
const CACHED_LENGTH = 1000;

/** Documents that can be searched; nothing in it changes. Make one with {@link IndexBuilder} or {@link cachedIndex}. */
export class SearchIndex {
  readonly #image: IndexImage;
  readonly #file: IndexFile | null;
  readonly #postings: PostingSource;
  readonly #inverse: Float32Array;
  readonly #reader = new TermReader();
  readonly #cache = new Map<string, readonly Hit[]>();

  private constructor(image: IndexImage, file: IndexFile | null) {
    const { facts, sections, places } = image;
    this.#image = image;
    this.#file = file;
    this.#postings =
      file === null
        ? postingsInMemory(sections.postingRanks, sections.postingFrequencies)
        : openPostings(file, places);
    this.#inverse = inverseNorms(facts.totalLength / Math.max(1, facts.documentsWithTerms));
  }

  /** The index in an image that has its postings. */
  static of(image: IndexImage): SearchIndex {
    return new SearchIndex(image, null);
  }

  /**
   * An index over memory that another thread shared.
   *
   * @throws DataError `data/damaged` when it holds no index; `data/missing` or `data/foreign` when its postings are in
   *   a file that is gone or was replaced
   */
  static attach(shared: SharedIndex): SearchIndex {
    return new SearchIndex(readImage(shared.buffer), shared.file);
  }

  /** The index as a value for other threads; its memory is not copied. */
  share(): SharedIndex {
    return { buffer: this.#image.buffer, file: this.#file };
  }

  /**
   * Writes the index to a file.
   *
   * @param source names what it was made from, for `open` to ask
   * @throws DataError `data/unwritable`; ConfigError when its postings are in a file already
   */
  async save(path: string, source = ""): Promise<void> {
    if (this.#file !== null)
      throw new ConfigError("config/invalid-value", `The index is in a file; copy ${this.#file.path}.`);
    await saveImage(this.#image, path, source);
  }

  /**
   * Reads an index from a file; {@link cachedIndex} also builds what is missing or damaged.
   *
   * @throws DataError `data/missing`, `data/foreign` or `data/damaged`
   */
  static async open(path: string, options: OpenOptions = {}): Promise<SearchIndex> {
    const { image, file } = await openImage(path, options);
    return new SearchIndex(image, file);
  }

  /** Number of documents. */
  get size(): number {
    return this.#image.sections.docOfRank.length;
  }

  /** Bytes of memory that threads share. */
  get bytes(): number {
    return this.#image.buffer.byteLength;
  }

  /** The id of a document by its number. */
  id(doc: number): string {
    if (!(Number.isInteger(doc) && doc >= 0 && doc < this.size))
      throw new ConfigError("config/invalid-value", `There is no document ${doc}; there are ${this.size}.`);
    return unpackId(this.#image.sections, doc);
  }

  /** The number of the document with an id, or null. */
  find(id: string): number | null {
    const { docOfRank } = this.#image.sections;
    let low = 0;
    let high = docOfRank.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const doc = docOfRank[middle] ?? 0;
      const order = compareIds(this.id(doc), id);
      if (order === 0) return doc;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return null;
  }

  /**
   * The best documents for a query: those that have any of its terms, by BM25, equal scores by id.
   *
   * A query that was asked lately is answered from memory, with the same array (up to 1,000 units and 1,000 hits).
   *
   * @param query any string
   * @param k how many at most
   */
  search(query: string, k: number): readonly Hit[] {
    const key = `${k} ${query}`;
    const known = this.#cache.get(key);
    if (known !== undefined) this.#cache.delete(key);
    const hits = known ?? this.searchAnew(query, k);
    if (query.length > CACHED_LENGTH || hits.length > CACHED_LENGTH) return hits;
    this.#cache.set(key, hits); // at the end of the map's order, which is that of last use
    if (this.#cache.size > CACHED_QUERIES) this.#cache.delete(this.#cache.keys().next().value ?? "");
    return hits;
  }

  /** The same as `search`, always computed. */
  searchAnew(query: string, k: number): readonly Hit[] {
    if (!(Number.isSafeInteger(k) && k >= 0))
      throw new ConfigError(
        "config/invalid-value",
        `A search for ${k} documents; give a whole number from 0.`,
      );
    const terms = this.#queryTerms(query);
    const { docOfRank } = this.#image.sections;
    if (terms.length === 0 || k === 0) return [];
    const hits = new MaxScore(this.#image.sections, this.#postings, this.#inverse, k).run(terms);
    return hits.map(({ score, rank }) => {
      const doc = docOfRank[rank] ?? 0;
      return { id: this.id(doc), doc, score };
    });
  }

  /**
   * What texts that are not in the index would score, by the frequencies and lengths of the documents that are. The
   * texts are read once.
   *
   * @returns for a query, the score of each text; 0 where it has none of the query's terms
   */
  scoring(texts: readonly string[]): (query: string) => number[] {
    const documents = texts.map((text) => this.#document(text));
    return (query) => {
      const terms = this.#queryTerms(query);
      return documents.map(({ frequencies, norm }) => {
        const addends = terms.map(({ term, weight }) => termScore(weight, frequencies.get(term) ?? 0, norm));
        return Math.fround(addends.reduce((sum, addend) => sum + addend, 0));
      });
    };
  }

  /** How often each of the index's terms is in a text, and inv(L) of BM25. */
  #document(text: string): { frequencies: ReadonlyMap<number, number>; norm: number } {
    const frequencies = new Map<number, number>();
    let length = 0;
    this.#reader.reset(text);
    for (; this.#reader.next(); length++) {
      const term = this.#term();
      if (term >= 0) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
    }
    return { frequencies, norm: this.#inverse[quantizeLength(length)] ?? 0 };
  }

  /** The number of the term that was read, negative where the index does not have it. */
  #term(): number {
    const { termUnits, termStarts, termSlots } = this.#image.sections;
    const arrays = { units: termUnits, starts: termStarts, slots: termSlots };
    return findTerm(arrays, this.#reader.units, this.#reader.length);
  }

  /** The query's terms that are in the index, each once, with its weight. */
  #queryTerms(query: string): QueryTerm[] {
    const { sections, facts } = this.#image;
    const counts = new Map<number, number>();
    this.#reader.reset(query);
    while (this.#reader.next()) {
      const term = this.#term();
      if (term >= 0) counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    return Array.from(counts, ([term, count]) => {
      const frequency = sections.documentFrequencies[term] ?? 0;
      const idf = inverseDocumentFrequency(facts.documentsWithTerms, frequency);
      return { term, weight: Math.fround(count * idf) };
    });
  }
}
