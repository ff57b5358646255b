/** Where a search reads postings: from memory, or from the index's file, which processes then share. */
import { closeSync, openSync, readSync } from "node:fs";
import { DataError, fileReason } from "../core/errors.ts";

/** Some postings of one term, ascending by rank. */
export interface Postings {
  /** Low 16 bits of the rank, and how often the term is in the document, 255 = look into the overflow. */
  readonly ranks: Uint16Array;
  readonly frequencies: Uint8Array;
  /** The posting at index 0 of both arrays; postings are numbered through the whole index. */
  readonly first: number;
}

export interface PostingSource {
  /** Begins a block: what was read before is no longer needed. */
  begin(): void;
  /** The postings from `start` up to `end`, and perhaps others. */
  read(start: number, end: number): Postings;
}

/** All postings are in memory. */
export function postingsInMemory(ranks: Uint16Array, frequencies: Uint8Array): PostingSource {
  const all = { ranks, frequencies, first: 0 };
  return { begin() {}, read: () => all };
}

/** Where the sections begin in a file. */
export interface PostingPlaces {
  readonly ranksAt: number;
  readonly frequenciesAt: number;
}

const closing = new FinalizationRegistry<number>((file) => closeSync(file));

/** Postings are read from a file when a search needs them; the operating system keeps those of use in memory, once. */
export class PostingsInFile implements PostingSource {
  readonly #path: string;
  readonly #file: number;
  readonly #places: PostingPlaces;
  /** What was read for the current block. Frequencies lie behind the ranks of the same entry. */
  #arena = new ArrayBuffer(1 << 16);
  #used = 0;

  /**
   * @param check looks at the open file before it is used, and throws
   * @throws DataError `data/missing`, and what `check` throws
   */
  constructor(path: string, places: PostingPlaces, check: (file: number) => void) {
    this.#path = path;
    this.#places = places;
    try {
      this.#file = openSync(path, "r");
    } catch (cause) {
      throw new DataError("data/missing", `The search index ${path} cannot be read: ${fileReason(cause)}.`, {
        cause,
      });
    }
    closing.register(this, this.#file);
    check(this.#file);
  }

  begin(): void {
    this.#used = 0;
  }

  read(start: number, end: number): Postings {
    const count = end - start;
    const needed = count * 3 + 1; // room to begin the next ranks at an even place
    if (this.#used + needed > this.#arena.byteLength) {
      // Views of the old arena stay valid as long as the block needs them.
      this.#arena = new ArrayBuffer(Math.max(needed, this.#arena.byteLength) * 2);
      this.#used = 0;
    }
    const ranks = new Uint16Array(this.#arena, this.#used, count);
    const frequencies = new Uint8Array(this.#arena, this.#used + count * 2, count);
    this.#used += needed + (needed & 1);
    this.#fill(ranks, this.#places.ranksAt + start * 2);
    this.#fill(frequencies, this.#places.frequenciesAt + start);
    return { ranks, frequencies, first: start };
  }

  #fill(array: Uint16Array | Uint8Array, position: number): void {
    for (let done = 0; done < array.byteLength; ) {
      const read = readSync(this.#file, array, done, array.byteLength - done, position + done);
      if (read > 0) done += read;
      else throw new DataError("data/damaged", `The search index ${this.#path} was cut while it was in use.`);
    }
  }
}
