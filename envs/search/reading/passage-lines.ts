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
  #words: readonly string[] | null = null;
  #places: readonly number[] | null = null;

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

  /** Its words; where a name stands, the character with code `NAME_MARK` and the name's number. */
  get words(): readonly string[] {
    if (this.#words === null) {
      const marked = this.names
        .map((name, i) => [withoutMarks(name), String.fromCharCode(NAME_MARK + i)] as const)
        .filter(([name]) => name !== "")
        .sort(([a], [b]) => b.length - a.length)
        .reduce((text, [name, mark]) => text.replaceAll(name, mark), withoutMarks(this.text));
      this.#words = marked.split(/\s+/).filter((word) => /[\p{L}\p{N}\p{Co}]/u.test(word));
    }
    return this.#words;
  }

  /** Where each name stands among the words; -1 where it stands only within another name. */
  get places(): readonly number[] {
    this.#places ??= this.names.map((_, i) => {
      const mark = String.fromCharCode(NAME_MARK + i);
      return this.words.findIndex((word) => word.includes(mark));
    });
    return this.#places;
  }
}

/** The first of the characters that nobody should use; a sentence has fewer names than there are. */
export const NAME_MARK = 0xe000;

/** A text without the characters of private use that it has all the same. */
function withoutMarks(text: string): string {
  return text.replace(/\p{Co}/gu, "");
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
