/** Amounts of money in a text: `$12.50`, `12.50 dollars`. */
import { tokenize } from "./tokenize.ts";

export interface Amount {
  /** Index of its first token, and how many tokens it has (`12.50 dollars` has three). */
  readonly at: number;
  readonly length: number;
  readonly value: number;
}

const AMOUNT = /\$\s?(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s?(?:dollars|usd)\b/gi;
const NONE: readonly Amount[] = [];

/** Amounts in order, with the tokens of `tokenize` that they stand at. */
export function amountsOf(text: string): readonly Amount[] {
  if (!text.includes("$") && !/dollars|usd/i.test(text)) return NONE;
  const amounts: Amount[] = [];
  let at = 0;
  let read = 0;
  for (const match of text.matchAll(AMOUNT)) {
    const digits = (match[1] ?? match[2]) as string;
    const start = match.index + match[0].indexOf(digits);
    at += tokenize(text.slice(read, start)).length;
    const end = match.index + match[0].length;
    const { length } = tokenize(text.slice(start, end));
    amounts.push({ at, length, value: Number(digits.replaceAll(",", "")) });
    at += length;
    read = end;
  }
  return amounts;
}
