/** Typed arrays that grow at their end. */

export class GrowingInts {
  #data = new Int32Array(32);
  #length = 0;

  constructor(values: readonly number[] = []) {
    for (const value of values) this.push(value);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#data.length) {
      const larger = new Int32Array(this.#length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.#length++] = value;
  }

  set(index: number, value: number): void {
    this.#data[index] = value;
  }

  /** The values; valid until the next push(). */
  view(): Int32Array {
    return this.#data.subarray(0, this.#length);
  }
}

export class GrowingFloats {
  #data: Float32Array;
  #length = 0;

  /** @param room values that fit before it has to grow */
  constructor(room = 64) {
    this.#data = new Float32Array(room);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    this.extend(1)[0] = value;
  }

  /** Appends `count` values and gives them to be written. */
  extend(count: number): Float32Array {
    const end = this.#length + count;
    if (end > this.#data.length) {
      const larger = new Float32Array(Math.max(end, this.#data.length * 2));
      larger.set(this.#data.subarray(0, this.#length));
      this.#data = larger;
    }
    const added = this.#data.subarray(this.#length, end);
    this.#length = end;
    return added;
  }

  view(): Float32Array {
    return this.#data.subarray(0, this.#length);
  }
}
