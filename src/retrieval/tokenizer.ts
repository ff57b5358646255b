/**
 * Splits text into words as Lucene 8.7's StandardTokenizer does: the word boundaries of UAX #29 for Unicode 9, emoji
 * sequences of Unicode 11 as words, ideographs and hiragana one by one, and no word longer than 255 UTF-16 units.
 *
 * Where Lucene's grammar differs from UAX #29, it is the grammar that is followed here. Each matcher gives the end of
 * the longest match of one of its rules from a position on; the longest of all is the word.
 *
 * @source lucene/core/…/standard/StandardTokenizerImpl.jflex of Apache Lucene 8.7
 */
import { emojiEnd, isEmojiStart } from "./emoji.ts";
import { CLASS, CLASS_MASK, FLAG, wordBreakCode } from "./word-break.ts";

/** Longest word in UTF-16 units; what is longer is cut into pieces of that length. */
export const MAX_WORD_LENGTH = 255;

/**
 * States of a word being read. Letters, numbers and katakana with what may join them; `attached` characters never
 * change the state. Those in ACCEPTING end a word, others need something after them.
 */
const STATE = {
  stop: 0,
  start: 1,
  /** Only ExtendNumLet so far, such as `_`. */
  underscores: 2,
  letter: 3,
  hebrew: 4,
  /** Hebrew_Letter Single_Quote, which may end a word. */
  hebrewQuote: 5,
  hebrewDoubleQuote: 6,
  /** The second letter of Hebrew_Letter Double_Quote Hebrew_Letter. */
  hebrewTail: 7,
  /** A letter and a character that joins letters, such as `:` or `.`. */
  midLetter: 8,
  number: 9,
  midNumber: 10,
  /** ExtendNumLet after a letter, number or katakana. */
  extended: 11,
  katakana: 12,
} as const;

const ACCEPTING = new Uint8Array(16);
for (const state of [
  "letter",
  "hebrew",
  "hebrewQuote",
  "hebrewTail",
  "number",
  "extended",
  "katakana",
] as const)
  ACCEPTING[STATE[state]] = 1;

/** The next state by state × 16 + class. */
const NEXT = new Uint8Array(16 * 16);

function from(
  state: keyof typeof STATE,
  moves: Partial<Record<keyof typeof CLASS, keyof typeof STATE>>,
): void {
  for (const [name, next] of Object.entries(moves))
    NEXT[STATE[state] * 16 + CLASS[name as keyof typeof CLASS]] = STATE[next];
  if (state === "start") return;
  NEXT[STATE[state] * 16 + CLASS.attached] = STATE[state];
  NEXT[STATE[state] * 16 + CLASS.joiner] = STATE[state];
}

const alphanumeric = { letter: "letter", hebrewLetter: "hebrew", numeric: "number" } as const;
const joinsLetters = { midLetter: "midLetter", midNumLet: "midLetter", singleQuote: "midLetter" } as const;
const first = { ...alphanumeric, katakana: "katakana", extendNumLet: "underscores" } as const;
from("start", first);
from("underscores", first);
from("letter", { ...alphanumeric, ...joinsLetters, extendNumLet: "extended" });
from("hebrew", {
  ...alphanumeric,
  ...joinsLetters,
  singleQuote: "hebrewQuote",
  doubleQuote: "hebrewDoubleQuote",
  extendNumLet: "extended",
});
from("hebrewQuote", { ...alphanumeric, extendNumLet: "extended" });
from("hebrewDoubleQuote", { hebrewLetter: "hebrewTail" });
from("hebrewTail", { ...alphanumeric, extendNumLet: "extended" });
from("midLetter", { letter: "letter", hebrewLetter: "letter" });
from("number", {
  ...alphanumeric,
  midNum: "midNumber",
  midNumLet: "midNumber",
  singleQuote: "midNumber",
  extendNumLet: "extended",
});
from("midNumber", { numeric: "number" });
from("extended", { ...alphanumeric, katakana: "katakana", extendNumLet: "extended" });
from("katakana", { katakana: "katakana", extendNumLet: "extended" });

/** Reads the words of a text one after the other, without making strings. */
export class WordReader {
  #text = "";
  /** Where the current word begins, and one past its last unit. */
  start = 0;
  end = 0;

  /** Begins a new text. */
  reset(text: string): void {
    this.#text = text;
    this.start = 0;
    this.end = 0;
  }

  /** Moves to the next word; false when there is none. */
  next(): boolean {
    const text = this.#text;
    for (let position = this.end; position < text.length; ) {
      const unit = text.charCodeAt(position);
      const codePoint = unit < 0xd800 || unit > 0xdbff ? unit : (text.codePointAt(position) ?? unit);
      const end = wordEnd(text, position, codePoint);
      if (end > position) {
        this.start = position;
        this.end = end;
        return true;
      }
      position += codePoint > 0xffff ? 2 : 1;
    }
    this.end = text.length;
    return false;
  }
}

/** The end of the word that begins at `start` with `codePoint`, or -1 where none begins. */
function wordEnd(text: string, start: number, codePoint: number): number {
  const code = wordBreakCode(codePoint);
  if (code === CLASS.other) return -1;
  const limit = windowEnd(text, start);
  let end = alphanumericEnd(text, start, limit);
  if (code <= CLASS.extendNumLet) return end; // the usual case: nothing else begins with it
  if ((code & FLAG.complexContext) !== 0) end = Math.max(end, complexContextEnd(text, start, limit));
  if ((code & FLAG.ideograph) !== 0) {
    const size = codePoint > 0xffff ? 2 : 1;
    if (start + size <= limit) end = Math.max(end, attachedEnd(text, start + size, limit));
  }
  if (isEmojiStart(code)) end = Math.max(end, emojiEnd(text, start, limit));
  return end;
}

/** How far one word that begins at `start` can be seen: 255 units, and no half of a surrogate pair at the end. */
function windowEnd(text: string, start: number): number {
  const end = start + MAX_WORD_LENGTH;
  if (end >= text.length) return text.length;
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}

function alphanumericEnd(text: string, start: number, limit: number): number {
  let state: number = STATE.start;
  let end = -1;
  for (let position = start; position < limit; ) {
    let codePoint = text.charCodeAt(position++);
    if (codePoint >= 0xd800 && codePoint <= 0xdbff) {
      codePoint = text.codePointAt(position - 1) ?? codePoint;
      if (codePoint > 0xffff) position++;
    }
    state = NEXT[state * 16 + (wordBreakCode(codePoint) & CLASS_MASK)] ?? STATE.stop;
    if (state === STATE.stop) break;
    if (ACCEPTING[state] === 1) end = position;
  }
  return end;
}

/** A run of Thai, Lao, Myanmar or Khmer is one word. */
function complexContextEnd(text: string, start: number, limit: number): number {
  let position = start;
  while (position < limit) {
    const codePoint = text.codePointAt(position) ?? 0;
    if ((wordBreakCode(codePoint) & FLAG.complexContext) === 0) break;
    position = attachedEnd(text, position + (codePoint > 0xffff ? 2 : 1), limit);
  }
  return position;
}

/** Skips Extend, Format and ZWJ. */
function attachedEnd(text: string, start: number, limit: number): number {
  let position = start;
  while (position < limit) {
    const codePoint = text.codePointAt(position) ?? 0;
    const kind = wordBreakCode(codePoint) & CLASS_MASK;
    if (kind !== CLASS.attached && kind !== CLASS.joiner) break;
    position += codePoint > 0xffff ? 2 : 1;
  }
  return position;
}
