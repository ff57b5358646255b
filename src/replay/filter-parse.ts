/**
 * The filter language, from text to a tree.
 *
 *   success = false and turns > 30 and task ~ "heat"
 */
import { ReplayError } from "../core/errors.ts";
import type { FilterField } from "./filter-fields.ts";

export type FilterValue = string | number | boolean | null;

export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~";

/** A parsed filter. An empty `and` accepts everything. */
export type Filter =
  | { readonly type: "and" | "or"; readonly of: readonly Filter[] }
  | { readonly type: "not"; readonly of: Filter }
  | {
      readonly type: "compare";
      readonly field: FilterField;
      readonly operator: Comparison;
      readonly value: FilterValue;
    }
  | { readonly type: "in"; readonly field: FilterField; readonly values: readonly FilterValue[] }
  | { readonly type: "words"; readonly field: FilterField; readonly words: string };

/** A filter that cannot be read: where, why, and what was probably meant. */
export class FilterError extends ReplayError {
  /** Index of the first character concerned, from 0, and how many there are (0: something is missing there). */
  readonly position: number;
  readonly length: number;
  /** What could stand there instead, or null. */
  readonly suggestion: string | null;

  constructor(message: string, at: { position: number; length: number; suggestion?: string | null }) {
    const { position, length, suggestion = null } = at;
    super("replay/invalid-filter", `In the filter, character ${position + 1}: ${message}`, {
      details: { position, length, suggestion },
    });
    this.position = position;
    this.length = length;
    this.suggestion = suggestion;
  }
}

/**
 * Parses a filter; a blank text accepts everything.
 *
 * @throws FilterError
 */
export function parseFilter(_text: string): Filter {
  throw new Error("under construction");
}
