/** Which named things were seen together: an undirected graph without weights, with distances from any set of nodes. */

/** Distance of what cannot be reached. */
export const UNREACHED = 255;

export class SeenGraph {
  readonly #near: number[][] = [];
  #queue = new Int32Array(64);

  get size(): number {
    return this.#near.length;
  }

  /** @returns the number of a new node without links */
  addNode(): number {
    if (this.#near.length === this.#queue.length) this.#queue = new Int32Array(2 * this.#queue.length);
    return this.#near.push([]) - 1;
  }

  /** Links two nodes; once is enough, and a node is never linked to itself. */
  link(a: number, b: number): void {
    if (a === b || this.areLinked(a, b)) return;
    this.#near[a]?.push(b);
    this.#near[b]?.push(a);
  }

  areLinked(a: number, b: number): boolean {
    return this.#near[a]?.includes(b) ?? false;
  }

  hasLinks(node: number): boolean {
    return (this.#near[node]?.length ?? 0) > 0;
  }

  /** Removes all links of a node. */
  unlink(node: number): void {
    for (const other of this.#near[node] ?? []) {
      const links = this.#near[other] as number[];
      links.splice(links.indexOf(node), 1);
    }
    this.#near[node] = [];
  }

  /**
   * Links on the shortest way from each node to the nearest of the sources.
   *
   * @param out [size or more] is overwritten; UNREACHED where there is no way, and never more than UNREACHED − 1
   */
  distances(sources: readonly number[], out: Uint8Array): void {
    out.fill(UNREACHED, 0, this.#near.length);
    const queue = this.#queue;
    let end = 0;
    for (const node of sources) {
      if (out[node] === 0) continue;
      out[node] = 0;
      queue[end++] = node;
    }
    for (let i = 0; i < end; i++) {
      const node = queue[i] as number;
      const next = Math.min(UNREACHED - 1, (out[node] as number) + 1);
      for (const other of this.#near[node] as number[]) {
        if (out[other] !== UNREACHED) continue;
        out[other] = next;
        queue[end++] = other;
      }
    }
  }
}
