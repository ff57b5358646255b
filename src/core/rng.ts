/**
 * Named random streams. A stream depends only on the root seed and its name, never on when or where it is
 * used, so results do not depend on timing.
 */

/** A deterministic stream of random numbers (sfc32, 128 bits of state). */
export interface Rng {
  /** The next float in [0, 1), 32 bits of resolution. */
  float(): number;
  /** The next integer in [0, n). */
  int(n: number): number;
  /** A new independent stream named below this one; this stream does not advance. */
  split(...name: readonly (string | number)[]): Rng;
  /** The items in a new random order (Fisher–Yates); the input is unchanged. */
  shuffle<T>(items: readonly T[]): T[];
  /** A sample from the standard normal distribution (Box–Muller). */
  normal(): number;
}

/** The stream `name` under `seed`: `rng(7, "episode", 3, "turn", 12)`. */
export function rng(seed: number, ...name: readonly (string | number)[]): Rng {
  return new Sfc32([seed, ...name].join("/"));
}

class Sfc32 implements Rng {
  readonly #name: string;
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(name: string) {
    this.#name = name;
    [this.#a, this.#b, this.#c, this.#d] = hash128(name);
    for (let i = 0; i < 12; i++) this.#next();
  }

  #next(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return t >>> 0;
  }

  float(): number {
    return this.#next() / 4294967296;
  }

  int(n: number): number {
    return Math.floor(this.float() * n);
  }

  split(...name: readonly (string | number)[]): Rng {
    return new Sfc32([this.#name, ...name].join("/"));
  }

  shuffle<T>(items: readonly T[]): T[] {
    const out = items.slice();
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const swapped = out[i] as T;
      out[i] = out[j] as T;
      out[j] = swapped;
    }
    return out;
  }

  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.float()));
    return radius * Math.cos(2 * Math.PI * this.float());
  }
}

/** cyrb128: a 128-bit hash of a string, as four unsigned 32-bit integers. */
export function hash128(text: string): [number, number, number, number] {
  let h1 = 1779033703;
  let h2 = 3144134277;
  let h3 = 1013904242;
  let h4 = 2773480762;
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i);
    h1 = h2 ^ Math.imul(h1 ^ k, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ k, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ k, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ k, 2716044179);
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067);
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233);
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213);
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179);
  h1 ^= h2 ^ h3 ^ h4;
  return [h1 >>> 0, (h2 ^ h1) >>> 0, (h3 ^ h1) >>> 0, (h4 ^ h1) >>> 0];
}
