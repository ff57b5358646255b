/** Search queries put together from what the customer has written, for players that choose among listed actions. */
import { wishesOf } from "../queries.ts";

const SENTENCE = /(?<=\.) (?=[A-Z])/;
/** Words of orders that describe no product. */
const ORDER_WORDS =
  /\bitem \d+:|\b(?:first|then|next|besides), |\bthen (?=an? |some |the )|\b(?:the cheapest|the best rated|is listed as|rated|better|should|needs?|change of plans|no longer)\b/gi;

/**
 * Runs of words between the words that join them: those that sentences begin with, which name the kinds of things
 * wanted, then the others.
 *
 * @returns at most `limit`
 */
export function longQueries(instruction: string, limit: number): readonly string[] {
  const phrases = instruction
    .split(SENTENCE)
    .map((sentence) => wishesOf(sentence.replace(ORDER_WORDS, " the ").replace(/[[\]]/g, " ")).phrases);
  const first = phrases.flatMap((all) => all.slice(0, 1));
  return [...new Set([...first, ...phrases.flatMap((all) => all.slice(1))])].slice(0, limit);
}
