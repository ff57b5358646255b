/** Texts as players compare them: stems of words, and which of them stand side by side. */
import { analyse } from "turnwise/retrieval";

/** What is known of a text. */
export class WordBag {
  readonly #stems = new Set<string>();
  readonly #pairs = new Set<string>();

  add(text: string): void {
    const stems = analyse(text.toLowerCase());
    for (const [index, stem] of stems.entries()) {
      this.#stems.add(stem);
      for (const next of stems.slice(index + 1, index + 3)) {
        this.#pairs.add(`${stem} ${next}`).add(`${next} ${stem}`);
      }
    }
  }

  /** Whether the word, or one that it begins or that begins it, is there. */
  has(stem: string): boolean {
    if (this.#stems.has(stem)) return true;
    return stem.length > 3 && [...this.#stems].some((other) => isKin(stem, other));
  }

  /** Whether two words stand together, at most one other word between them. */
  hasPair(first: string, second: string): boolean {
    if (this.#pairs.has(`${first} ${second}`)) return true;
    return [...this.#pairs].some((pair) => {
      const [a = "", b = ""] = pair.split(" ");
      return (a === first || isKin(first, a)) && (b === second || isKin(second, b));
    });
  }

  /** Share of the words of a phrase that are there; those beside a neighbour of the phrase count in full. */
  coverage(phrase: readonly string[]): number {
    if (phrase.length === 0) return 1;
    const found = phrase.map((stem, index) => {
      if (!this.has(stem)) return 0;
      if (phrase.length === 1) return 1;
      const before = phrase[index - 1];
      const after = phrase[index + 1];
      const isJoined =
        (before !== undefined && this.hasPair(before, stem)) ||
        (after !== undefined && this.hasPair(stem, after));
      return isJoined ? 1 : 0.6;
    });
    return found.reduce<number>((sum, one) => sum + one, 0) / phrase.length;
  }
}

/** `wash` and `washabl`. */
function isKin(a: string, b: string): boolean {
  return a.length > 3 && b.length > 3 && (a.startsWith(b) || b.startsWith(a));
}
