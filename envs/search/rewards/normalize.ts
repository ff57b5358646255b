/** The standard normalisation of answers in question answering. */

const PUNCTUATION = /[!-/:-@[-`{-~]/g;
const ARTICLE = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

/**
 * Lower case, ASCII punctuation deleted, the words a, an and the dropped, blanks collapsed.
 *
 * @source Rajpurkar et al. 2016 (SQuAD), as used by HotpotQA, MuSiQue and Search-R1
 */
export function normalizeAnswer(text: string): string {
  return text
    .toLowerCase()
    .replace(PUNCTUATION, "")
    .replace(ARTICLE, " ")
    .split(/\s+/u)
    .filter(Boolean)
    .join(" ");
}
