/** What may be written at a place in a filter. */
import type { FacetValue } from "./index-types.ts";

export interface CompletionItem {
  /** What to insert, quotes included. */
  readonly text: string;
  readonly kind: "field" | "operator" | "value" | "keyword";
  /** A few words; for a value the number of episodes that have it. */
  readonly detail: string;
}

export interface Completion {
  /** The items replace the characters from `from` up to, not including, `to`. */
  readonly from: number;
  readonly to: number;
  /** Best first. */
  readonly items: readonly CompletionItem[];
}

/**
 * What may follow at the cursor.
 *
 * @param cursor   0 … text.length
 * @param valuesOf values of a field in the run, most frequent first
 */
export function completeFilter(
  _text: string,
  cursor: number,
  _valuesOf: (field: string) => readonly FacetValue[],
): Completion {
  return { from: cursor, to: cursor, items: [] };
}
