/**
 * Emoji sequences as words: characters with presentation selectors, skin tones and joiners, flags, key caps.
 *
 *   part     = ZWJ* emoji attached* FE0F?  |  (ZWJ* base attached*)? skin-tone attached*
 *   sequence = part (ZWJ part)*  |  part tag+ end-of-tags  |  [0-9#*] attached* FE0F? 20E3 attached*  |  flag
 *
 * `attached` are Extend, Format and ZWJ but not the presentation selectors FE0E and FE0F; a flag is two regional
 * indicators, each with anything attached.
 *
 * @source the EMOJI_TYPE rule of Lucene 8.7's StandardTokenizerImpl.jflex
 */
import { CLASS, CLASS_MASK, FLAG, wordBreakCode } from "./word-break.ts";

const TEXT_STYLE = 0xfe0e;
const EMOJI_STYLE = 0xfe0f;
const KEY_CAP = 0x20e3;
const FIRST_TAG = 0xe0020;
const END_OF_TAGS = 0xe007f;

/**
 * Whether a sequence may begin with this character. Digits are left out: a number takes in what a key cap would.
 *
 * @param code the character's word break code
 */
export function isEmojiStart(code: number): boolean {
  const kind = code & CLASS_MASK;
  return (
    (code & FLAG.emoji) !== 0 ||
    kind === CLASS.emojiModifier ||
    kind === CLASS.joiner ||
    kind === CLASS.regionalIndicator ||
    kind === CLASS.keyCapBase
  );
}

/** The end of the longest sequence from `start` on, or -1. */
export function emojiEnd(text: string, start: number, limit: number): number {
  const kind = kindOf(pointAt(text, start, limit));
  if (kind === CLASS.keyCapBase) return keyCapEnd(text, start + 1, limit);
  if (kind === CLASS.regionalIndicator) return flagEnd(text, start, limit);
  return sequenceEnd(text, start, limit);
}

function sequenceEnd(text: string, start: number, limit: number): number {
  let end = -1;
  for (let position = start; ; ) {
    const isFirst = end < 0;
    let joiners = 0;
    while (kindOf(pointAt(text, position, limit)) === CLASS.joiner) {
      position++;
      joiners++;
    }
    const codePoint = pointAt(text, position, limit);
    const code = wordBreakCode(Math.max(0, codePoint));
    const isLoneModifier = kindOf(codePoint) === CLASS.emojiModifier;
    // Before the first part come any joiners, and none before a lone skin tone. Later parts need one before them,
    // which may also be the last of what is attached to the part before.
    const wasJoined =
      !isFirst && joiners === 0 && text.charCodeAt(position - 1) === 0x200d && end === position;
    if (isLoneModifier ? (isFirst ? joiners > 0 : joiners > 1) : (code & FLAG.emoji) === 0) return end;
    if (!isFirst && joiners === 0 && !wasJoined) return end;
    position = attachedEnd(text, position + sizeOf(codePoint), limit);
    end = position;
    let hasStyle = false;
    const next = pointAt(text, position, limit);
    if (!isLoneModifier && (code & FLAG.modifierBase) !== 0 && kindOf(next) === CLASS.emojiModifier) {
      position = attachedEnd(text, position + sizeOf(next), limit);
    } else if (!isLoneModifier && next === EMOJI_STYLE) {
      position++;
      hasStyle = true;
    }
    end = position;
    if (isFirst && hasStyle) {
      const tagged = tagsEnd(text, position, limit);
      if (tagged > 0) return tagged;
    }
  }
}

/** One or more tags and their end, after a presentation selector (elsewhere they are attached anyway). */
function tagsEnd(text: string, start: number, limit: number): number {
  let position = start;
  for (;;) {
    const codePoint = pointAt(text, position, limit);
    if (codePoint === END_OF_TAGS) return position > start ? position + 2 : -1;
    if (codePoint < FIRST_TAG || codePoint > END_OF_TAGS) return -1;
    position += 2;
  }
}

/** After `#` or `*`: a key cap, directly, after other attached characters, or after a presentation selector. */
function keyCapEnd(text: string, start: number, limit: number): number {
  const attached = attachedEnd(text, start, limit);
  const hasKeyCap = text.slice(start, attached).includes(String.fromCharCode(KEY_CAP));
  if (pointAt(text, attached, limit) === EMOJI_STYLE && pointAt(text, attached + 1, limit) === KEY_CAP)
    return attachedEnd(text, attached + 2, limit);
  return hasKeyCap ? attached : -1;
}

function flagEnd(text: string, start: number, limit: number): number {
  const second = attachedEnd(text, start + 2, limit, true);
  if (kindOf(pointAt(text, second, limit)) !== CLASS.regionalIndicator) return -1;
  return attachedEnd(text, second + 2, limit, true);
}

/** Skips what is attached; presentation selectors only if `withStyles`. */
function attachedEnd(text: string, start: number, limit: number, withStyles = false): number {
  let position = start;
  for (;;) {
    const codePoint = pointAt(text, position, limit);
    const kind = kindOf(codePoint);
    if (kind !== CLASS.attached && kind !== CLASS.joiner) return position;
    if (!withStyles && (codePoint === TEXT_STYLE || codePoint === EMOJI_STYLE)) return position;
    position += sizeOf(codePoint);
  }
}

/** The code point at a position, or -1 past the limit. */
function pointAt(text: string, position: number, limit: number): number {
  return position < limit ? (text.codePointAt(position) ?? -1) : -1;
}

const kindOf = (codePoint: number) => (codePoint < 0 ? CLASS.other : wordBreakCode(codePoint) & CLASS_MASK);
const sizeOf = (codePoint: number) => (codePoint > 0xffff ? 2 : 1);
