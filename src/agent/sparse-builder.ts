/** Bags of words put together as sparse rows, one after another. */
import type { SparseRows } from "./row-kernels.ts";

export class SparseBuilder {
  readonly #rows: SparseRows;
  readonly #keep: Float32Array | null;
  #row = 0;
  #entry = 0;

  /**
   * @param rows    how many rows will be ended
   * @param entries how many words they will hold
   * @param keep    factor of each column's weights, to hide words; null keeps all
   */
  constructor(rows: number, entries: number, keep: Float32Array | null) {
    this.#rows = {
      offsets: new Int32Array(rows + 1),
      columns: new Int32Array(entries),
      weights: new Float32Array(entries),
    };
    this.#keep = keep;
  }

  /** Adds a word to the present row. */
  add(column: number, weight: number): void {
    this.#rows.columns[this.#entry] = column;
    this.#rows.weights[this.#entry++] =
      this.#keep === null ? weight : weight * (this.#keep[column] as number);
  }

  /** Ends the present row. */
  end(): void {
    this.#rows.offsets[++this.#row] = this.#entry;
  }

  build(): SparseRows {
    return this.#rows;
  }
}
