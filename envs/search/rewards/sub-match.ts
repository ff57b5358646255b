/** Sub-match: a right answer is contained in the answer, after normalisation. */
import { normalizeAnswer } from "./normalize.ts";

/** @returns 1 or 0; an empty right answer is contained in none */
export function subMatch(answer: string, golden: readonly string[]): number {
  const given = normalizeAnswer(answer);
  const isContained = (target: string) => target !== "" && given.includes(target);
  return golden.some((target) => isContained(normalizeAnswer(target))) ? 1 : 0;
}
