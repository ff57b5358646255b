/** The sentences of a passage with what is made of them once and used often. */
import { BoundedCache } from "turnwise/core";
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

/** Passages whose sentences are kept. */
const KEPT = 8192;
const kept = new BoundedCache<Passage, readonly Sentence[]>(KEPT, ({ title, text }) => {
  const texts = splitSentences(text);
  const names = namesOf(`${title}\n${text}`, texts);
  return texts.map((sentence, i) => new Sentence(sentence, [...new Set(names[i])]));
});

export function sentencesOf(passage: Passage): readonly Sentence[] {
  return kept.get(passage);
}
