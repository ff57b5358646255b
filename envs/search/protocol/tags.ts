/**
 * The tag protocol of Search-R1: the policy writes `<search>` and `<answer>`, the environment writes `<information>`.
 * All strings are those of the original.
 *
 * @source Jin et al. 2025, arXiv:2503.09516; Search-R1 `llm_agent/generation.py`, `data_process/qa_search_*.py`
 */
import { type Hit, headingOf } from "../corpus/passage.ts";

/** What was written, cut off where generation stops, and what it asks for. */
export interface TaggedAction {
  /** The text up to the first `</search>`, else the first `</answer>`, that tag included. */
  readonly text: string;
  readonly kind: "search" | "answer" | null;
  readonly content: string;
}

/** Cuts a generation off and finds the action in it: the first search or answer that is closed. */
export function readTags(generation: string): TaggedAction {
  const text = cutAfter(generation, "</search>") ?? cutAfter(generation, "</answer>") ?? generation;
  const match = /<(search|answer)>(.*?)<\/\1>/s.exec(text);
  if (match === null) return { text, kind: null, content: "" };
  return { text, kind: match[1] as "search" | "answer", content: (match[2] ?? "").trim() };
}

function cutAfter(text: string, tag: string): string | null {
  const at = text.indexOf(tag);
  return at < 0 ? null : text.slice(0, at + tag.length);
}

/** What follows an action that is neither a search nor an answer. */
export const INVALID_ACTION =
  "\nMy previous action is invalid. " +
  "If I want to search, I should put the query between <search> and </search>. " +
  "If I want to give the final answer, I should put the answer between <answer> and </answer>. " +
  "Let me try again.\n";

/** What follows a search. */
export function informationText(hits: readonly Hit[]): string {
  return `\n\n<information>${passagesText(hits).trim()}</information>\n\n`;
}

/** `Doc 1(Title: "Mug") A mug is a cup.` and a line break, for each hit. */
export function passagesText(hits: readonly Hit[]): string {
  return hits
    .map(({ passage }, i) => `Doc ${i + 1}(Title: ${headingOf(passage)}) ${passage.text}\n`)
    .join("");
}

const PROMPT =
  "Answer the given question. " +
  "You must conduct reasoning inside <think> and </think> first every time you get new information. " +
  "After reasoning, if you find you lack some knowledge, you can call a search engine by <search> query </search> " +
  "and it will return the top searched results between <information> and </information>. " +
  "You can search as many times as your want. " +
  "If you find no further external knowledge needed, you can directly provide the answer inside <answer> and </answer>, " +
  "without detailed illustrations. For example, <answer> Beijing </answer>. Question: ";

/** The user message an episode begins with. A question mark is added where there is none. */
export function promptText(question: string): string {
  const trimmed = question.trim();
  return `${PROMPT}${trimmed.endsWith("?") ? trimmed : `${trimmed}?`}\n`;
}

/**
 * The answer in a text that may hold the prompt: the last `<answer>`. The prompt holds one example, so where it is
 * included, a single answer is none.
 */
export function lastAnswer(text: string, holdsPrompt: boolean): string | null {
  const answers = [...text.matchAll(/<answer>(.*?)<\/answer>/gs)];
  return answers.length <= (holdsPrompt ? 1 : 0) ? null : (answers.at(-1)?.[1] ?? "").trim();
}

/**
 * Cuts a text after so many tokens, as the original does with an observation that is too long: the closing tag goes
 * with the rest. A token is a word of up to eight characters, a piece of a longer one, or a punctuation mark; the
 * original counts those of its model.
 */
export function limitTokens(text: string, most: number): string {
  const token = /[\p{L}\p{M}\p{N}]{1,8}|[^\s\p{L}\p{M}\p{N}]/gu;
  for (let count = 0; token.exec(text) !== null; count++) {
    if (count === most - 1) return text.length > token.lastIndex ? text.slice(0, token.lastIndex) : text;
  }
  return text;
}
