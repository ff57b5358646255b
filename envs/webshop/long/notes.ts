/** What a visitor writes down: a few lines that stand on every page from then on. */
import { parseAction } from "../pages/action.ts";
import type { ItemPage } from "../pages/page.ts";

const NOTES_LIMIT = 8;
const LENGTH_LIMIT = 200;

/** With one line more, or null where it cannot be written; the oldest goes where there are too many. */
export function withNote(notes: readonly string[], line: string): readonly string[] | null {
  const text = line.trim();
  if (text === "" || text.length > LENGTH_LIMIT || notes.includes(text)) return null;
  return [...notes, text].slice(-NOTES_LIMIT);
}

/** The line about the product that is looked at, as chosen: what its page says, lower-case; null where it cannot be written. */
export function noteOn({ product, chosen, priceTag }: ItemPage, notes: readonly string[]): string | null {
  const { asin, title, rating } = product;
  const choices = Array.from(chosen, ([name, value]) => `${name}: ${value}`);
  const line = [asin, title, priceTag, `rated ${rating}`, ...choices].join(", ").toLowerCase();
  const isReadable = parseAction(`note[${line}]`).argument === line;
  return isReadable && withNote(notes, line) !== null ? line : null;
}
