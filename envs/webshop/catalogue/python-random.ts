/**
 * The generator of Python's `random` module (MT19937, Matsumoto and Nishimura 1998) with the ways CPython draws from
 * it, so that what the original shop drew with a seed is drawn again. For exactly that; everything else uses `Rng`.
 */
const SIZE = 624;
const SHIFT = 397;
const UPPER = 0x80000000;
const LOWER = 0x7fffffff;
const TWIST = 0x9908b0df;

/** `random.Random(seed)` of CPython 3.2 and later. */
export class PythonRandom {
  readonly #words = new Uint32Array(SIZE);
  #next = SIZE;

  /** @param seed a whole number; as in Python its sign does not matter */
  constructor(seed: number | bigint) {
    this.#seed(wordsOf(seed));
  }

  /** The next 32 random bits. */
  #bits(): number {
    if (this.#next === SIZE) this.#twist();
    let y = this.#words[this.#next++] as number;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** A float in [0, 1) with 53 random bits. */
  random(): number {
    const high = this.#bits() >>> 5;
    return (high * 67108864 + (this.#bits() >>> 6)) / 9007199254740992;
  }

  /** A whole number of `count` random bits, 1 ≤ count ≤ 53. */
  getrandbits(count: number): number {
    if (!(Number.isInteger(count) && count >= 1 && count <= 53)) {
      throw new RangeError(`getrandbits needs 1 to 53 bits, got ${count}.`);
    }
    if (count <= 32) return this.#bits() >>> (32 - count);
    const low = this.#bits();
    return (this.#bits() >>> (64 - count)) * 4294967296 + low;
  }

  /** A whole number in [0, n), drawn again until it is below n: `Random._randbelow`. */
  randbelow(n: number): number {
    if (!(Number.isSafeInteger(n) && n > 0)) throw new RangeError(`randbelow needs n ≥ 1, got ${n}.`);
    const count = bitLength(n);
    let drawn = this.getrandbits(count);
    while (drawn >= n) drawn = this.getrandbits(count);
    return drawn;
  }

  /** A float between low and high. */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.random();
  }

  choice<T>(items: ArrayLike<T>): T {
    return items[this.randbelow(items.length)] as T;
  }

  /** Shuffles in place. */
  shuffle(items: { readonly length: number; [index: number]: unknown }): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.randbelow(i + 1);
      const swapped = items[i];
      items[i] = items[j];
      items[j] = swapped;
    }
  }

  /** `count` different items in the order drawn. */
  sample<T>(items: ArrayLike<T>, count: number): T[] {
    const n = items.length;
    if (!(Number.isInteger(count) && count >= 0 && count <= n)) {
      throw new RangeError(`Cannot sample ${count} of ${n} items.`);
    }
    // CPython takes the way that needs less memory; the two draw differently.
    const setSize = 21 + (count > 5 ? 4 ** Math.ceil(logarithm(count * 3, 4)) : 0);
    return n <= setSize ? this.#sampleFromPool(items, count) : this.#sampleBySet(items, count);
  }

  #sampleFromPool<T>(items: ArrayLike<T>, count: number): T[] {
    const pool = Array.from(items);
    return Array.from({ length: count }, (_, i) => {
      const j = this.randbelow(pool.length - i);
      const drawn = pool[j] as T;
      pool[j] = pool[pool.length - i - 1] as T;
      return drawn;
    });
  }

  #sampleBySet<T>(items: ArrayLike<T>, count: number): T[] {
    const selected = new Set<number>();
    while (selected.size < count) selected.add(this.randbelow(items.length));
    return Array.from(selected, (index) => items[index] as T);
  }

  /** `count` items with replacement; `weights` as long as `items`, or all alike. */
  choices<T>(items: ArrayLike<T>, count: number, weights?: readonly number[]): T[] {
    const n = items.length;
    if (n === 0) throw new RangeError("Cannot choose from no items.");
    if (weights === undefined) {
      return Array.from({ length: count }, () => items[Math.floor(this.random() * n)] as T);
    }
    const sums = runningSums(weights);
    const total = sums[n - 1] ?? 0;
    if (weights.length !== n || !(total > 0 && Number.isFinite(total))) {
      throw new RangeError("Weights must be one per item and their sum above zero.");
    }
    return Array.from({ length: count }, () => items[bisectRight(sums, this.random() * total, n - 1)] as T);
  }

  #seed(key: readonly number[]): void {
    const words = this.#words;
    words[0] = 19650218;
    for (let i = 1; i < SIZE; i++) words[i] = Math.imul(1812433253, mixed(words, i - 1)) + i;
    let i = 1;
    let j = 0;
    for (let k = Math.max(SIZE, key.length); k > 0; k--) {
      words[i] = (at(words, i) ^ Math.imul(mixed(words, i - 1), 1664525)) + (key[j] ?? 0) + j;
      j = (j + 1) % key.length;
      i = step(words, i);
    }
    for (let k = SIZE - 1; k > 0; k--) {
      words[i] = (at(words, i) ^ Math.imul(mixed(words, i - 1), 1566083941)) - i;
      i = step(words, i);
    }
    words[0] = UPPER;
  }

  #twist(): void {
    const words = this.#words;
    for (let i = 0; i < SIZE; i++) {
      const y = (at(words, i) & UPPER) | (at(words, (i + 1) % SIZE) & LOWER);
      words[i] = at(words, (i + SHIFT) % SIZE) ^ (y >>> 1) ^ (y & 1 ? TWIST : 0);
    }
    this.#next = 0;
  }
}

/** The first index at which `value` could be put into sorted `sums` after all equal ones, at most `high`. */
export function bisectRight(sums: ArrayLike<number>, value: number, high: number = sums.length): number {
  let low = 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value < (sums[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Element i is the sum of the weights 0 to i. */
export function runningSums(weights: Iterable<number>): number[] {
  let sum = 0;
  return Array.from(weights, (weight) => {
    sum += weight;
    return sum;
  });
}

/** A whole number as 32-bit words, lowest first. */
function wordsOf(seed: number | bigint): number[] {
  if (typeof seed === "number" && !Number.isSafeInteger(seed)) {
    throw new RangeError(`A seed must be a whole number, got ${seed}.`);
  }
  let rest = BigInt(seed);
  if (rest < 0n) rest = -rest;
  const words: number[] = [];
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}

function at(words: Uint32Array, index: number): number {
  return words[index] as number;
}

function mixed(words: Uint32Array, index: number): number {
  const word = at(words, index);
  return word ^ (word >>> 30);
}

/** The word after i in seeding: the last one becomes the first, which is then passed over. */
function step(words: Uint32Array, i: number): number {
  if (i + 1 < SIZE) return i + 1;
  words[0] = at(words, SIZE - 1);
  return 1;
}

function bitLength(n: number): number {
  return n > 0xffffffff ? 64 - Math.clz32(n / 4294967296) : 32 - Math.clz32(n);
}

/** As `math.log(x, base)`, which divides two natural logarithms. */
function logarithm(x: number, base: number): number {
  return Math.log(x) / Math.log(base);
}
