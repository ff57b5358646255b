/**
 * A cache of values that are a pure function of their key. It holds at most about `limit` entries: when the
 * younger half is full, the older half is forgotten. Forgetting never changes a result, only its cost.
 */
export class BoundedCache<K, V> {
  readonly #half: number;
  readonly #make: (key: K) => V;
  #young = new Map<K, V>();
  #old = new Map<K, V>();

  constructor(limit: number, make: (key: K) => V) {
    this.#half = Math.max(1, limit >> 1);
    this.#make = make;
  }

  get(key: K): V {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const value = this.#old.get(key) ?? this.#make(key);
    if (this.#young.size >= this.#half) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}
