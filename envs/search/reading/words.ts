/** Words that say what a text is about. */
import { analyse } from "turnwise/retrieval";

/** Words that ask, join or point rather than name a thing. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  (
    "a about above after again against all also although am an and another any are around as at be became because been " +
    "before being below between both but by can could did do does doing done down during each either else ever every few " +
    "for former from further get gets had has have having he her here hers herself him himself his how however i if in " +
    "into is it its itself just later latter least less like made make makes many may me might mine more most much must " +
    "my near neither no nor not now of off often on once one only or other others our out over own per rather same " +
    "several shall she should since so some still such than that the their them then there these they this those though " +
    "through thus to too toward towards two under until up upon us very was we were what when where whether which while " +
    "who whom whose why will with within without would yes yet you your"
  ).split(" "),
);

const MOST_CHARACTERS = 4000;

/** The words of a text in their order, each once, without function words and the marks around them. */
export function contentWords(text: string): string[] {
  const words = text
    .slice(0, MOST_CHARACTERS)
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|(?:['’]s)?[^\p{L}\p{N}]*$/gu, "").replace(/[[\]|]/g, ""))
    .filter((word) => word !== "" && !FUNCTION_WORDS.has(word.toLowerCase()));
  return [...new Set(words)];
}

/** The index terms of a text, each once. */
export function termsOf(text: string): Set<string> {
  return new Set(analyse(text));
}
