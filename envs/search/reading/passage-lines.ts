/** The sentences of a passage with what is made of them once and used often. */
import type { Passage } from "../corpus/passage.ts";
import { namesOf } from "./names.ts";
import { splitSentences } from "./sentences.ts";
import { termsOf } from "./words.ts";

export class Sentence {
  readonly text: string;
  /** Entity-like spans, in order, each once. */
  readonly names: readonly string[];
  #terms: ReadonlySet<string> | null = null;
  #bare: string | null = null;

  constructor(text: string, names: readonly string[]) {
    this.text = text;
    this.names = names;
  }

  /** Its index terms. */
  get terms(): ReadonlySet<string> {
    this.#terms ??= termsOf(this.text);
    return this.#terms;
  }

  /** Its words without the names, blanks collapsed. */
  get bare(): string {
    if (this.#bare === null) {
      const byLength = this.names.toSorted((a, b) => b.length - a.length);
      const rest = byLength.reduce((text, name) => text.replaceAll(name, " "), this.text);
      const words = rest.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
      this.#bare = words.join(" ");
    }
    return this.#bare;
  }
}

/** That many passages are kept, the last used. */
const KEPT = 8192;
const kept = new Map<Passage, readonly Sentence[]>();

export function sentencesOf(passage: Passage): readonly Sentence[] {
  let sentences = kept.get(passage);
  if (sentences === undefined) {
    const texts = splitSentences(passage.text);
    const names = namesOf(passage.text, texts);
    sentences = texts.map((text, i) => new Sentence(text, [...new Set(names[i])]));
  } else kept.delete(passage);
  kept.set(passage, sentences); // at the end of the map's order, which is that of last use
  if (kept.size > KEPT) kept.delete(kept.keys().next().value as Passage);
  return sentences;
}
