/** Words and numbers of a text, lower-cased: maximal runs of letters, and maximal runs of digits. */

const TOKEN = /[\p{L}\p{M}]+|[0-9]+/gu;

/** `tokenize("It's Page 12.")` is `["it", "s", "page", "12"]`. */
export function tokenize(text: string): string[] {
  return text.toLowerCase().match(TOKEN) ?? [];
}

/** True for a token of digits. */
export function isNumber(token: string): boolean {
  const code = token.charCodeAt(0);
  return code >= 48 && code <= 57;
}

/** Words that say nothing about what a text is about; they are left out of every bag of words. */
export const STOP_WORDS: ReadonlySet<string> = new Set(["a", "the", "you", "and"]);
