/**
 * Text to index terms as Lucene 8.7's EnglishAnalyzer makes them: words, without a possessive 's, in lower case,
 * without 33 stop words, stemmed by Porter's algorithm.
 */
import { stem } from "./porter.ts";
import { MAX_WORD_LENGTH, WordReader } from "./tokenizer.ts";

const STOP_WORDS =
  "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with";
const LONGEST_STOP_WORD = 5;
/** Each stop word as a number: 5 bits a letter, a = 1. */
const stopCodes = new Set(STOP_WORDS.split(" ").map((word) => wordCode(units(word), word.length)));

/** Lower case by code unit, filled on demand; 0 = not looked up yet. */
const lower = new Uint16Array(0x10000);
for (let unit = 1; unit < 128; unit++) lower[unit] = unit >= 65 && unit <= 90 ? unit + 32 : unit;

/** Reads the terms of texts one after the other into a buffer, without making strings. */
export class TermReader {
  readonly #words = new WordReader();
  #text = "";
  /** The current term is in the first `length` UTF-16 units. */
  readonly units = new Uint16Array(MAX_WORD_LENGTH + 1);
  length = 0;

  /** Begins a new text. */
  reset(text: string): void {
    this.#text = text;
    this.#words.reset(text);
  }

  /** Moves to the next term; false when there is none. */
  next(): boolean {
    const { units } = this;
    while (this.#words.next()) {
      const length = lowerCase(this.#text, this.#words.start, this.#words.end, units);
      if (length === 0 || isStopWord(units, length)) continue;
      this.length = stem(units, length);
      return true;
    }
    return false;
  }

  /** The current term as a string. */
  get term(): string {
    return String.fromCharCode(...this.units.subarray(0, this.length));
  }
}

const reader = new TermReader();

/** The index terms of a text, in order, with repetitions. */
export function analyse(text: string): string[] {
  const terms: string[] = [];
  reader.reset(text);
  while (reader.next()) terms.push(reader.term);
  return terms;
}

/** Copies a word in lower case, without a possessive 's; returns its length. */
function lowerCase(text: string, start: number, end: number, into: Uint16Array): number {
  let length = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit <= 0xdbff && i + 1 < end) {
      const pair = text.slice(i, i + 2).toLowerCase(); // no pair changes its length
      into[length++] = pair.charCodeAt(0);
      into[length++] = pair.charCodeAt(1);
      i++;
    } else {
      into[length++] = lower[unit] || lowerUnit(unit);
    }
  }
  return length >= 2 && into[length - 1] === 0x73 && isApostrophe(into[length - 2]) ? length - 2 : length;
}

/** One unit by itself, so that a final sigma stays σ; İ becomes i as in Java. */
function lowerUnit(unit: number): number {
  const text = String.fromCharCode(unit).toLowerCase();
  const value = unit === 0x130 ? 0x69 : text.length === 1 ? text.charCodeAt(0) : unit;
  lower[unit] = value;
  return value;
}

function isApostrophe(unit: number | undefined): boolean {
  return unit === 0x27 || unit === 0x2019 || unit === 0xff07;
}

function isStopWord(word: Uint16Array, length: number): boolean {
  return length <= LONGEST_STOP_WORD && stopCodes.has(wordCode(word, length));
}

/** A number for a word of up to five letters a to z, or -1. */
function wordCode(word: Uint16Array, length: number): number {
  let code = 0;
  for (let i = 0; i < length; i++) {
    const letter = (word[i] ?? 0) - 96;
    if (letter < 1 || letter > 26) return -1;
    code = code * 32 + letter;
  }
  return code;
}

function units(text: string): Uint16Array {
  return Uint16Array.from(text, (letter) => letter.charCodeAt(0));
}
