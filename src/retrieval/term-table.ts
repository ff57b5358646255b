/** Terms and their numbers in flat arrays, so that a finished table can lie in shared memory. */

/** The arrays of a table; `slots` is a hash table with linear probing, 0 = free, else term number + 1. */
export interface TermArrays {
  /** UTF-16 units of all terms, one after the other. */
  readonly units: Uint16Array;
  /** [terms + 1] where each term begins in `units`. */
  readonly starts: Uint32Array;
  /** A power of two. */
  readonly slots: Uint32Array;
}

/** The number of a term, or -1. */
export function findTerm({ units, starts, slots }: TermArrays, term: Uint16Array, length: number): number {
  return (slots[findSlot(units, starts, slots, term, length)] ?? 0) - 1;
}

/** The slot that holds the term, or the free one where it belongs. */
function findSlot(
  units: Uint16Array,
  starts: Uint32Array,
  slots: Uint32Array,
  term: Uint16Array,
  length: number,
): number {
  const mask = slots.length - 1;
  for (let slot = hash(term, 0, length) & mask; ; slot = (slot + 1) & mask) {
    const number = slots[slot] as number;
    if (number === 0) return slot;
    const start = starts[number - 1] as number;
    if ((starts[number] as number) - start === length && isEqual(units, start, term, length)) return slot;
  }
}

function isEqual(units: Uint16Array, start: number, term: Uint16Array, length: number): boolean {
  for (let i = 0; i < length; i++) if (units[start + i] !== term[i]) return false;
  return true;
}

/** FNV-1a with a final mix, since the low bits choose the slot. */
function hash(units: Uint16Array, start: number, length: number): number {
  let value = 0x811c9dc5;
  for (let i = start; i < start + length; i++) value = Math.imul(value ^ (units[i] as number), 0x01000193);
  value ^= value >>> 15;
  return Math.imul(value, 0x2c1b3c6d) >>> 4;
}

/** A table that grows. */
export class GrowingTermTable {
  #units = new Uint16Array(1 << 12);
  #starts = new Uint32Array(1 << 9);
  #slots = new Uint32Array(1 << 10);
  #size = 0;

  /** Number of terms. */
  get size(): number {
    return this.#size;
  }

  /** The number of a term, a new one if it was not there. */
  add(term: Uint16Array, length: number): number {
    const slot = findSlot(this.#units, this.#starts, this.#slots, term, length);
    const found = this.#slots[slot] ?? 0;
    if (found > 0) return found - 1;
    const number = this.#size++;
    const start = this.#starts[number] ?? 0;
    if (number + 2 > this.#starts.length) this.#starts = grown(this.#starts, number + 2);
    if (start + length > this.#units.length) this.#units = grown(this.#units, start + length);
    this.#units.set(term.subarray(0, length), start);
    this.#starts[number + 1] = start + length;
    this.#slots[slot] = number + 1;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return number;
  }

  /** The arrays as they are, cut to size. */
  finish(): TermArrays {
    const starts = this.#starts.subarray(0, this.#size + 1);
    return { units: this.#units.subarray(0, starts[this.#size] ?? 0), starts, slots: this.#slots };
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number++) {
      const start = this.#starts[number] ?? 0;
      let slot = hash(this.#units, start, (this.#starts[number + 1] ?? 0) - start) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

/** A copy of at least twice the length. */
export function grown<T extends Uint16Array | Uint32Array | Float64Array>(array: T, atLeast: number): T {
  const larger = new (array.constructor as new (length: number) => T)(Math.max(atLeast, array.length * 2));
  larger.set(array);
  return larger;
}
