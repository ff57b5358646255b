/** Exact match: the answer is one of the right ones, after normalisation. */
import { normalizeAnswer } from "./normalize.ts";

/** @returns 1 or 0 */
export function exactMatch(answer: string, golden: readonly string[]): number {
  const given = normalizeAnswer(answer);
  return golden.some((target) => normalizeAnswer(target) === given) ? 1 : 0;
}
