/** Which of the names that were read can be answers, by the form of the question. */
import { UNKNOWN } from "../question.ts";

/** A question that begins so can be answered by yes or no. */
const YES_NO = /^\W*(?:are|is|was|were|do|does|did|has|have|had|can|could|will|would)\b/i;
const HOW_MANY = /\bhow many\b|\bnumber of\b/i;
const MOST_COUNTED = 12;
/** A question whose answer has to be a year, and one whose answer may be a number. */
const ASKS_YEAR =
  /^(?:when|(?:in )?(?:what|which) year|(?:what (?:is|was)|give|name) the (?:\p{L}+ )?year)\b/iu;
const NUMERIC = /\b(?:year|when|how|number|amount|size|date|age|century|decade|score|population)\b/i;
/** Where a question asks for a year, the year of a date can be answered alone. */
const YEAR = /\byear\b/i;
const DATED = /\b\d{4}\b/;
const LETTER = /\p{L}/u;

/** The names that the form of a question allows, what it offers itself, and unknown. */
export function answersTo(message: string, names: readonly string[]): string[] {
  const fitting = names.filter(fitsForm(message));
  const years = YEAR.test(message) ? fitting.flatMap((name) => DATED.exec(name)?.[0] ?? []) : [];
  return [...fitting, ...years, ...closedAnswers(message), UNKNOWN];
}

/** Whether the form of a question allows an answer: names where it asks for no number, numbers where it asks for one. */
function fitsForm(message: string): (answer: string) => boolean {
  const isNumber = (answer: string) => /\d/.test(answer);
  if (HOW_MANY.test(message) || ASKS_YEAR.test(message)) return isNumber;
  return NUMERIC.test(message) ? () => true : (answer) => LETTER.test(answer);
}

/** Answers that a question's form offers. */
function closedAnswers(message: string): string[] {
  const counted = HOW_MANY.test(message) ? Array.from({ length: MOST_COUNTED + 1 }, (_, i) => String(i)) : [];
  return YES_NO.test(message) ? ["yes", "no", ...counted] : counted;
}
