/** The (term, frequency) pairs of all documents in order, in chunks, so that growing copies nothing. */

const CHUNK = 1 << 20;
/** A byte of frequencies that says: look into the overflow. */
export const OVERFLOW = 255;

export class PairStore {
  readonly #terms: Uint32Array[] = [];
  readonly #frequencies: Uint8Array[] = [];
  /** Frequencies of 255 and more, by pair. */
  readonly #overflow = new Map<number, number>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Number of pairs with a frequency of 255 or more. */
  get overflowSize(): number {
    return this.#overflow.size;
  }

  append(term: number, frequency: number): void {
    const pair = this.#size++;
    const at = pair % CHUNK;
    if (at === 0) {
      this.#terms.push(new Uint32Array(CHUNK));
      this.#frequencies.push(new Uint8Array(CHUNK));
    }
    const chunk = (pair - at) / CHUNK;
    (this.#terms[chunk] as Uint32Array)[at] = term;
    (this.#frequencies[chunk] as Uint8Array)[at] = Math.min(frequency, OVERFLOW);
    if (frequency >= OVERFLOW) this.#overflow.set(pair, frequency);
  }

  term(pair: number): number {
    return this.#terms[Math.floor(pair / CHUNK)]?.[pair % CHUNK] ?? 0;
  }

  frequency(pair: number): number {
    const byte = this.#frequencies[Math.floor(pair / CHUNK)]?.[pair % CHUNK] ?? 0;
    return byte < OVERFLOW ? byte : (this.#overflow.get(pair) ?? byte);
  }
}
