/** Search queries put together from what the customer has written, for players that choose among listed actions. */
import { wishesOf } from "../queries.ts";

const SENTENCE = /(?<=\.) (?=[A-Z])/;
/** What a sentence asks for first, as its grammar shows. */
const THING = /\b(?:an?|some|the cheapest|the best rated) (.+?)(?= by | that |,|\.)/;
/** Sums of money describe no product. */
const MONEY = /\d\.\d\d dollars\b/;
/** Words of orders that describe no product. */
const ORDER_WORDS = /\bitem \d+:|\b(?:is listed as|rated|better|should|change of plans|no longer)\b/gi;

/**
 * The things that sentences ask for, then the runs of words between the words that join them.
 *
 * @returns at most `limit`
 */
export function longQueries(instruction: string, limit: number): readonly string[] {
  const sentences = instruction.replace(/[[\]]/g, " ").split(SENTENCE);
  const things = sentences.flatMap((sentence) => THING.exec(sentence)?.[1] ?? []);
  const wishes = sentences
    .slice(1)
    .filter((sentence) => !MONEY.test(sentence))
    .flatMap((sentence) => wishesOf(sentence.replace(THING, " ").replace(ORDER_WORDS, " the ")).phrases);
  return [...new Set([...things, ...wishes])].slice(0, limit);
}
