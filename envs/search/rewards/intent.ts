/**
 * ChatR1's reward for a search in a conversation: how well the query says what the user means, with everything that
 * was left unsaid put in. The best search of a user's turn counts.
 *
 *   R_intent = max over the turn's searches of F1(words of the query, words of the intent)
 *
 * @source Lupart et al. 2025, arXiv:2510.13312
 */
import { wordsF1 } from "./f1.ts";

/** F1 of a query against the intent, 0..1. */
export function intentMatch(query: string, intent: string): number {
  return wordsF1(query, intent);
}

/** What a search adds to the best of its turn. */
export function intentReward(match: number, bestBefore: number): number {
  return Math.max(0, match - bestBefore);
}
