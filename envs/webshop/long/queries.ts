/** Search queries put together from what the customer has written, for players that choose among listed actions. */
import { wishesOf } from "../queries.ts";

/** Words of orders that describe no product. */
const ORDER_WORDS =
  /\b(?:cheapest|cheaper|best|rated|better|least|together|total|stay|within|cart|check out|order|things?|item|first|then|next|besides|change of plans|no longer|instead|now|same|where|two|listed)\b/gi;

/**
 * Runs of words between the words that join them, in the order of the instruction; the kinds of things wanted are among
 * them.
 *
 * @returns at most `limit`
 */
export function longQueries(instruction: string, limit: number): readonly string[] {
  const { phrases } = wishesOf(instruction.replace(ORDER_WORDS, " the "));
  return phrases.map((phrase) => phrase.replace(/[[\]]/g, " ")).slice(0, limit);
}
