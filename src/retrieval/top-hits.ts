/** The best k documents seen, as a heap whose root is the worst of them. */
export class TopHits {
  readonly #capacity: number;
  readonly #scores: Float32Array;
  readonly #ranks: Uint32Array;
  #size = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#scores = new Float32Array(capacity);
    this.#ranks = new Uint32Array(capacity);
  }

  /** What a score must exceed to get in; anything does until there are k. */
  get threshold(): number {
    return this.#size < this.#capacity ? -1 : (this.#scores[0] ?? 0);
  }

  /**
   * Takes a document whose score is above the threshold. Ranks must come ascending, so that of two equal scores the
   * one that is already here has the lower rank.
   */
  push(score: number, rank: number): void {
    if (this.#size < this.#capacity) this.#rise(this.#size++, score, rank);
    else this.#sink(0, score, rank);
  }

  /** Scores and ranks, best first; equal scores by rank. Empties the heap. */
  drain(): { score: number; rank: number }[] {
    const hits: { score: number; rank: number }[] = [];
    while (this.#size > 0) {
      hits.push({ score: this.#scores[0] ?? 0, rank: this.#ranks[0] ?? 0 });
      const last = --this.#size;
      this.#sink(0, this.#scores[last] ?? 0, this.#ranks[last] ?? 0);
    }
    return hits.reverse();
  }

  /** Whether the document at `index` is worse than the given one. */
  #isWorse(index: number, score: number, rank: number): boolean {
    const other = this.#scores[index] ?? 0;
    return other < score || (other === score && (this.#ranks[index] ?? 0) > rank);
  }

  #put(index: number, score: number, rank: number): void {
    this.#scores[index] = score;
    this.#ranks[index] = rank;
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#scores[from] ?? 0, this.#ranks[from] ?? 0);
  }

  #rise(start: number, score: number, rank: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#isWorse(parent, score, rank)) break;
      this.#move(parent, index);
      index = parent;
    }
    this.#put(index, score, rank);
  }

  #sink(start: number, score: number, rank: number): void {
    let index = start;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.#size) break;
      const right = child + 1;
      if (right < this.#size && this.#isWorse(right, this.#scores[child] ?? 0, this.#ranks[child] ?? 0))
        child = right;
      if (!this.#isWorse(child, score, rank)) break;
      this.#move(child, index);
      index = child;
    }
    this.#put(index, score, rank);
  }
}
