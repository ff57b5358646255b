/** What a question says, as commands are made of it. */
import { BoundedCache } from "turnwise/core";
import { namesIn } from "../reading/names.ts";
import { splitSentences } from "../reading/sentences.ts";
import { contentWords, termsOf } from "../reading/words.ts";

/** What a question says, taken apart once. */
export interface Asked {
  readonly message: string;
  readonly names: readonly string[];
  /** Its content words that are in none of the names. */
  readonly words: readonly string[];
  /** All content words, as one query. */
  readonly whole: string;
  readonly terms: ReadonlySet<string>;
  /** The year that the message names; null where it names none, or several. */
  readonly year: number | null;
}

/** A group of episodes asks the same. */
const KEPT = 512;
const kept = new BoundedCache<string, Asked>(KEPT, (key) => takeApart(JSON.parse(key) as string[]));

/** @param messages what the user has said so far, the last one last */
export function readAsked(messages: readonly string[]): Asked {
  return kept.get(JSON.stringify(messages));
}

function takeApart(messages: readonly string[]): Asked {
  const message = messages.at(-1) ?? "";
  const said = messages.toReversed().flatMap(splitSentences).flatMap(namesIn);
  const names = [...new Set(said.filter((name) => !ASKING.has(name)))];
  const inNames = new Set(names.flatMap((name) => name.split(" ")));
  const content = contentWords(message);
  return {
    message,
    names,
    words: tellingOf(content.filter((word) => !inNames.has(word))),
    whole: usable(content.join(" ")),
    terms: termsOf(message),
    year: yearIn(message),
  };
}

function yearIn(message: string): number | null {
  const years = new Set(message.match(/\b\d{4}\b/g));
  const [year] = years;
  return year === undefined || years.size > 1 ? null : Number(year);
}

/** Words of a question that are searched with the open page's title: the longest, which tell most. */
const QUESTION_WORDS = 3;

function tellingOf(words: readonly string[]): string[] {
  const chosen = new Set(words.toSorted((a, b) => b.length - a.length).slice(0, QUESTION_WORDS));
  return words.filter((word) => chosen.has(word));
}

/** Words that begin sentences of questions and are no names. */
const ASKING = new Set(
  "Answer Begin Consider Count Find Follow Give Identify Let Look List Name Now Please Say Start State Take Tell Think".split(
    " ",
  ),
);

/** Text that can stand between brackets. */
export function usable(text: string): string {
  return text.replace(/[[\]|\s]+/g, " ").trim();
}
