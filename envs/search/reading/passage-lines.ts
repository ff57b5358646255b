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
  #keys: readonly string[] | null = null;
  #rest: readonly string[] | null = null;

  constructor(text: string, names: readonly string[]) {
    this.text = text;
    this.names = names;
  }

  /** Its index terms. */
  get terms(): ReadonlySet<string> {
    this.#terms ??= termsOf(this.text);
    return this.#terms;
  }

  /** The names in lower case, in the same order. */
  get keys(): readonly string[] {
    this.#keys ??= this.names.map((name) => name.toLowerCase());
    return this.#keys;
  }

  /** Its words, with `…` for the names. */
  get rest(): readonly string[] {
    if (this.#rest === null) {
      const byLength = this.names.toSorted((a, b) => b.length - a.length);
      const rest = byLength.reduce((text, name) => text.replaceAll(name, "…"), this.text);
      const words = rest.split(/\s+/).filter((word) => /[\p{L}\p{N}…]/u.test(word));
      this.#rest = words.filter((word, i) => word !== "…" || words[i - 1] !== "…");
    }
    return this.#rest;
  }
}

/** That many passages are kept, the last used. */
const KEPT = 8192;
const kept = new Map<Passage, readonly Sentence[]>();

export function sentencesOf(passage: Passage): readonly Sentence[] {
  let sentences = kept.get(passage);
  if (sentences === undefined) {
    const texts = splitSentences(passage.text);
    const names = namesOf(`${passage.title}\n${passage.text}`, texts);
    sentences = texts.map((text, i) => new Sentence(text, [...new Set(names[i])]));
  } else kept.delete(passage);
  kept.set(passage, sentences); // at the end of the map's order, which is that of last use
  if (kept.size > KEPT) kept.delete(kept.keys().next().value as Passage);
  return sentences;
}
