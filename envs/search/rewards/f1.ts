/** F1 of the words of an answer against those of a right one; the best of several. */
import { normalizeAnswer } from "./normalize.ts";

/**
 *   P = common / words given,  R = common / words of the right answer,  F1 = 2·P·R / (P + R)
 *
 * Words count as often as they occur. Yes, no and noanswer must match as a whole.
 *
 * @returns 0..1
 * @source Rajpurkar et al. 2016; Yang et al. 2018 (HotpotQA) for yes and no
 */
export function f1(answer: string, golden: readonly string[]): number {
  return golden.reduce((best, target) => Math.max(best, wordsF1(answer, target)), 0);
}

const WHOLE = new Set(["yes", "no", "noanswer"]);

/** F1 of the normalised words of two texts, 0..1. */
export function wordsF1(answer: string, target: string): number {
  const given = normalizeAnswer(answer);
  const right = normalizeAnswer(target);
  if (given === right) return given === "" ? 0 : 1;
  if (given === "" || right === "" || WHOLE.has(given) || WHOLE.has(right)) return 0;
  const words = given.split(" ");
  const left = new Map<string, number>();
  const targets = right.split(" ");
  for (const word of targets) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of words) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    common++;
  }
  return common === 0 ? 0 : (2 * common) / (words.length + targets.length);
}
