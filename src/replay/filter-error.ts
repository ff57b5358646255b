import { ReplayError } from "../core/errors.ts";

/** Characters of a filter, `from` up to, not including, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A filter that cannot be read: where, why, and what was probably meant. */
export class FilterError extends ReplayError {
  /** Index of the first character concerned, from 0. */
  readonly position: number;
  /** Characters concerned; 0 where something is missing. */
  readonly length: number;
  /** What could stand there instead, or null. */
  readonly suggestion: string | null;

  constructor(problem: string, { from, to }: Span, suggestion: string | null = null) {
    const hint = suggestion === null ? "" : ` Did you mean ${suggestion}?`;
    super("replay/invalid-filter", `In the filter, at character ${from + 1}: ${problem}${hint}`, {
      details: { position: from, length: to - from, suggestion },
    });
    this.position = from;
    this.length = to - from;
    this.suggestion = suggestion;
  }
}
