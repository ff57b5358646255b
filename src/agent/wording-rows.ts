/** Vectors of command wordings, computed once under given weights and kept as rows of growing tables. */
import { COMMAND_SLOTS, type Wording } from "./command.ts";
import type { SparseRows } from "./row-kernels.ts";

export class WordingRows {
  readonly #rows = new Map<string, number>();
  /** Wordings that were numbered and have no vectors yet. */
  readonly #fresh: Wording[] = [];
  /** [size, d] vectors of the commands */
  commands = new Float32Array(0);
  /** [size, k] their part in the first layer of a candidate */
  parts = new Float32Array(0);

  get size(): number {
    return this.#rows.size;
  }

  /**
   * The rows of an episode's wordings.
   *
   * @param known rows of the first of them, from an earlier call
   */
  number(wordings: readonly Wording[], known: Int32Array): Int32Array {
    if (known.length === wordings.length) return known;
    const rows = new Int32Array(wordings.length);
    rows.set(known);
    for (let i = known.length; i < wordings.length; i++) {
      const wording = wordings[i] as Wording;
      let row = this.#rows.get(wording.key);
      if (row === undefined) {
        row = this.#rows.size;
        this.#rows.set(wording.key, row);
        this.#fresh.push(wording);
      }
      rows[i] = row;
    }
    return rows;
  }

  /** Computes the vectors of all new wordings. @param compute from [n · slots] sparse rows to [n, d] and [n, k] */
  fill(compute: (slots: SparseRows, count: number) => { commands: Float32Array; parts: Float32Array }): void {
    const count = this.#fresh.length;
    if (count === 0) return;
    const { commands, parts } = compute(slotRows(this.#fresh), count);
    const before = this.size - count;
    this.commands = place(this.commands, commands, (before * commands.length) / count);
    this.parts = place(this.parts, parts, (before * parts.length) / count);
    this.#fresh.length = 0;
  }
}

/** A sparse row for each slot of each wording, wording-major. */
function slotRows(wordings: readonly Wording[]): SparseRows {
  const offsets = [0];
  const columns: number[] = [];
  const weights: number[] = [];
  for (const wording of wordings) {
    for (let slot = 0; slot < COMMAND_SLOTS; slot++) {
      wording.rows.forEach((column, i) => {
        if (wording.slots[i] !== slot) return;
        columns.push(column);
        weights.push(wording.weights[i] as number);
      });
      offsets.push(columns.length);
    }
  }
  return {
    offsets: Int32Array.from(offsets),
    columns: Int32Array.from(columns),
    weights: Float32Array.from(weights),
  };
}

/** Writes values into an array at an offset; the array grows when it is too short. */
function place(into: Float32Array<ArrayBuffer>, values: Float32Array, at: number): Float32Array<ArrayBuffer> {
  const end = at + values.length;
  let out = into;
  if (end > into.length) {
    out = new Float32Array(Math.max(end, into.length * 2));
    out.set(into);
  }
  out.set(values, at);
  return out;
}
