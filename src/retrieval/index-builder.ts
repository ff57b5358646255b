/** Documents in, a search index out. */
import { TermReader } from "./analyser.ts";
import { buildImage } from "./build-image.ts";
import { PairStore } from "./pair-store.ts";
import { SearchIndex } from "./search-index.ts";
import { GrowingTermTable, grown } from "./term-table.ts";

/**
 * Takes documents one at a time and makes a {@link SearchIndex} of them. Their texts are not kept, and what is kept
 * lies in flat arrays: about 5 bytes for each different term of each document.
 */
export class IndexBuilder {
  readonly #reader = new TermReader();
  readonly #terms = new GrowingTermTable();
  readonly #pairs = new PairStore();
  readonly #ids: string[] = [];
  /** [documents] length in terms; [documents + 1] the document's first pair. */
  #lengths = new Uint32Array(1 << 10);
  #pairStarts = new Float64Array(1 << 10);
  /** Of the current document: its different terms, and by term how often it occurred. */
  #termsHere = new Uint32Array(1 << 8);
  #frequencies = new Uint32Array(1 << 10);

  /** Number of documents so far. */
  get size(): number {
    return this.#ids.length;
  }

  /**
   * Adds a document; its number is the count of those before it.
   *
   * @param id must be unique, which `build` checks; where scores are equal, ids come out ascending by code points
   * @param text any string; a document without terms is kept and never found
   */
  add(id: string, text: string): void {
    const reader = this.#reader;
    let length = 0;
    let different = 0;
    reader.reset(text);
    for (; reader.next(); length++) {
      const term = this.#terms.add(reader.units, reader.length);
      if (term >= this.#frequencies.length) this.#frequencies = grown(this.#frequencies, term + 1);
      const frequency = this.#frequencies[term] ?? 0;
      this.#frequencies[term] = frequency + 1;
      if (frequency > 0) continue;
      if (different === this.#termsHere.length) this.#termsHere = grown(this.#termsHere, different + 1);
      this.#termsHere[different++] = term;
    }
    for (const term of this.#termsHere.subarray(0, different)) {
      this.#pairs.append(term, this.#frequencies[term] ?? 0);
      this.#frequencies[term] = 0;
    }
    const document = this.#ids.push(id) - 1;
    if (document + 2 > this.#lengths.length) {
      this.#lengths = grown(this.#lengths, document + 2);
      this.#pairStarts = grown(this.#pairStarts, document + 2);
    }
    this.#lengths[document] = length;
    this.#pairStarts[document + 1] = this.#pairs.size;
  }

  /**
   * The index of all documents so far; more may be added afterwards for another one.
   *
   * @throws DataError `data/duplicate-id` when two documents have one id
   */
  build(): SearchIndex {
    const image = buildImage({
      ids: this.#ids,
      lengths: this.#lengths.subarray(0, this.size),
      pairStarts: this.#pairStarts.subarray(0, this.size + 1),
      pairs: this.#pairs,
      terms: this.#terms.finish(),
    });
    return SearchIndex.of(image);
  }
}
