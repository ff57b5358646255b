/** What kind of character each code point is to the tokenizer. */
import { WORD_BREAK_RUNS } from "./word-break-data.ts";

/**
 * Classes of characters: Word_Break of Unicode 9 as far as the rules need it. `attached` is Extend and Format,
 * `joiner` the zero-width joiner; `numeric` has the fullwidth digits too.
 */
export const CLASS = {
  other: 0,
  letter: 1,
  hebrewLetter: 2,
  numeric: 3,
  katakana: 4,
  extendNumLet: 5,
  midLetter: 6,
  midNum: 7,
  midNumLet: 8,
  singleQuote: 9,
  doubleQuote: 10,
  regionalIndicator: 11,
  attached: 12,
  joiner: 13,
  emojiModifier: 14,
  /** `#` and `*`. */
  keyCapBase: 15,
} as const;

/** What else a character can be, beside its class. */
export const FLAG = {
  /** Line_Break Complex_Context: Thai, Lao, Myanmar, Khmer … */
  complexContext: 16,
  /** Script Han or Hiragana: a word by itself. */
  ideograph: 32,
  emoji: 64,
  /** Emoji_Modifier_Base: may be followed by a skin tone. */
  modifierBase: 128,
} as const;

export const CLASS_MASK = 15;

const basic = new Uint8Array(0x10000);
/** Runs beyond the basic plane: first code point, one past the last, code. */
const beyond: number[] = [];

let position = 0;
for (const run of WORD_BREAK_RUNS.split(" ")) {
  const [gap = 0, length = 0, code = 0] = run.split(".").map((part) => Number.parseInt(part, 36));
  const start = position + gap;
  position = start + length;
  if (start < basic.length) basic.fill(code, start, position);
  if (position > basic.length) beyond.push(Math.max(start, basic.length), position, code);
}

/** The class of a code point in the low four bits, its flags above them. A lone surrogate is `other`. */
export function wordBreakCode(codePoint: number): number {
  if (codePoint < 0x10000) return basic[codePoint] ?? 0;
  let low = 0;
  let high = beyond.length / 3;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((beyond[middle * 3 + 1] ?? 0) <= codePoint) low = middle + 1;
    else high = middle;
  }
  return codePoint >= (beyond[low * 3] ?? Number.POSITIVE_INFINITY) ? (beyond[low * 3 + 2] ?? 0) : 0;
}
