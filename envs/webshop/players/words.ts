/** Texts as players compare them: stems of words, and which of them stand side by side. */
import { analyse } from "turnwise/retrieval";

/** What was read of a product. */
export class WordBag {
  readonly #texts: string[] = [];
  /** Stem → places where it stands; texts follow each other with a gap. */
  readonly #places = new Map<string, number[]>();
  #size = 0;

  add(text: string): void {
    const lower = text.toLowerCase();
    this.#texts.push(lower);
    for (const stem of analyse(lower)) {
      const places = this.#places.get(stem);
      if (places === undefined) this.#places.set(stem, [this.#size]);
      else places.push(this.#size);
      this.#size++;
    }
    this.#size += GAP;
  }

  /** Whether a text holds these very characters. */
  says(phrase: string): boolean {
    return this.#texts.some((text) => text.includes(phrase));
  }

  /** Share of the words of a phrase that are there, less for those that stand apart from their neighbours in it. */
  share(stems: readonly string[]): number {
    const places = stems.map((stem) => this.#placesOf(stem));
    let sum = 0;
    for (const [index, own] of places.entries()) {
      if (own.length === 0) continue;
      const neighbours = [...(places[index - 1] ?? []), ...(places[index + 1] ?? [])];
      const isJoined = stems.length === 1 || own.some((at) => neighbours.some((near) => isBeside(at, near)));
      sum += isJoined ? 1 : APART;
    }
    return stems.length === 0 ? 1 : sum / stems.length;
  }

  /** Where the word, or one that it begins or that begins it, stands. */
  #placesOf(stem: string): readonly number[] {
    if (stem.length < SHORTEST_KIN) return this.#places.get(stem) ?? [];
    const found: number[] = [];
    for (const [other, places] of this.#places)
      if (other === stem || isKin(stem, other)) found.push(...places);
    return found;
  }
}

const GAP = 4;
const SHORTEST_KIN = 4;
/** What a word counts for that is there, but not beside its neighbours. */
const APART = 0.6;

/** `wash` and `washabl`. */
function isKin(a: string, b: string): boolean {
  return b.length >= SHORTEST_KIN && (a.startsWith(b) || b.startsWith(a));
}

/** At most one word between. */
function isBeside(a: number, b: number): boolean {
  return a !== b && Math.abs(a - b) <= 2;
}
