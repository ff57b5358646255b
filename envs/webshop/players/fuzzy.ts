/** Finding phrases in text that may have slips of the finger in it. */

/** The words of a text, lower-case, marks left out. */
export function plainWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:\.\d+)?/gu) ?? [];
}

/** Where a phrase stands in a text. */
export interface Found {
  /** Index of its first word. */
  readonly start: number;
  readonly length: number;
  /** Words that are not spelt as in the phrase. */
  readonly slips: number;
}

/** Words shorter than this have to be equal. */
const SHORTEST = 5;

/** The first place where a phrase stands with fewest slips, at most one in a word; undefined where it does not. */
export function findPhrase(words: readonly string[], phrase: readonly string[]): Found | undefined {
  let best: Found | undefined;
  for (let start = 0; start + phrase.length <= words.length; start++) {
    let slips = 0;
    let i = 0;
    for (; i < phrase.length; i++) {
      const [word = "", wanted = ""] = [words[start + i], phrase[i]];
      if (word === wanted) continue;
      if (!isSlip(word, wanted)) break;
      slips++;
    }
    if (i < phrase.length || (best !== undefined && best.slips <= slips)) continue;
    best = { start, length: phrase.length, slips };
    if (slips === 0) break;
  }
  return best;
}

/** Whether one letter was swapped with the next, left out, put in or mistaken. */
export function isSlip(word: string, wanted: string): boolean {
  if (wanted.length < SHORTEST || Math.abs(word.length - wanted.length) > 1) return false;
  let i = 0;
  while (i < word.length && word[i] === wanted[i]) i++;
  const rest = word.slice(i);
  const wantedRest = wanted.slice(i);
  if (word.length > wanted.length) return rest.slice(1) === wantedRest;
  if (word.length < wanted.length) return rest === wantedRest.slice(1);
  if (rest.slice(1) === wantedRest.slice(1)) return true;
  return rest[0] === wantedRest[1] && rest[1] === wantedRest[0] && rest.slice(2) === wantedRest.slice(2);
}
