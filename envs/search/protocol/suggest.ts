/**
 * Commands for policies that choose instead of writing. They are put together from nothing but the question and what
 * has been read: its names, its words, the pages it leads to.
 */
import { UNKNOWN } from "../question.ts";
import { namesIn } from "../reading/names.ts";
import { splitSentences } from "../reading/sentences.ts";
import type { Result, View, ViewLine } from "../reading/view.ts";
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
}

/** That many are kept, the last used: a group of episodes asks the same. */
const KEPT = 256;
const kept = new Map<string, Asked>();

/** @param messages what the user has said so far, the last one last */
export function readAsked(messages: readonly string[]): Asked {
  const key = messages.join("\n");
  const asked = kept.get(key) ?? takeApart(messages);
  kept.delete(key);
  kept.set(key, asked); // at the end of the map's order, which is that of last use
  if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? "");
  return asked;
}

function takeApart(messages: readonly string[]): Asked {
  const message = messages.at(-1) ?? "";
  const names = unique(
    messages.toReversed().flatMap((said) =>
      splitSentences(said)
        .flatMap(namesIn)
        .filter((name) => !ASKING.has(name)),
    ),
  );
  const inNames = new Set(names.flatMap((name) => name.split(" ")));
  const content = contentWords(message);
  return {
    message,
    names,
    words: tellingOf(content.filter((word) => !inNames.has(word))),
    whole: usable(content.join(" ")),
    terms: termsOf(message),
  };
}

/** Words of a question that are searched with the open page's title: the longest, which tell most. */
const QUESTION_WORDS = 3;

function tellingOf(words: readonly string[]): string[] {
  const chosen = new Set(words.toSorted((a, b) => b.length - a.length).slice(0, QUESTION_WORDS));
  return words.filter((word) => chosen.has(word));
}

/** A question that begins so can be answered by yes or no. */
const YES_NO = /^\W*(?:are|is|was|were|do|does|did|has|have|had|can|could|will|would)\b/i;
const HOW_MANY = /\bhow many\b|\bnumber of\b/i;
const MOST_COUNTED = 12;
/** A question whose answer has to be a year, and one whose answer may be a number. */
const ASKS_YEAR =
  /^(?:when|(?:in )?(?:what|which) year|(?:what (?:is|was)|give|name) the (?:\p{L}+ )?year)\b/iu;
const NUMERIC = /\b(?:year|when|how|number|date|age|century|decade|score|population)\b/i;

/** Words that begin sentences of questions and are no names. */
const ASKING = new Set(
  "Answer Begin Consider Count Find Follow Give Identify Let Look List Name Now Please Say Start State Take Tell Think".split(
    " ",
  ),
);

/** A name that was read, with what is said of it where it stands. */
export interface Mention {
  readonly name: string;
  /** The words around it, without the names among them. */
  readonly context: string;
  /** Terms of the question in the sentences it stands in. */
  readonly shared: number;
}

/** Lines of which the context of a name is made, and the words of it at most. */
const CONTEXT_LINES = 2;
const CONTEXT_WORDS = 28;

/**
 * The names in the lines before the agent, in the order in which they stand there; where there are too many, those
 * whose sentences share most with the question.
 *
 * @param pages names of pages that head their lines, which count as names first
 */
export function mentionsIn(
  lines: readonly ViewLine[],
  pages: readonly string[],
  { terms }: Asked,
  limit: number,
): readonly Mention[] {
  const found = new Map<string, { name: string; at: number; lines: ViewLine[]; score: number }>();
  const meet = (name: string, line: ViewLine | null) => {
    const key = name.toLowerCase();
    let known = found.get(key);
    if (known === undefined) {
      known = { name, at: found.size, lines: [], score: 0 };
      found.set(key, known);
    }
    if (line === null || known.lines.length >= CONTEXT_LINES || known.lines.includes(line)) return;
    known.lines.push(line);
    known.score = Math.max(known.score, common(terms, line.sentence.terms));
  };
  for (const page of pages) {
    const own = lines.filter((line) => line.page === page);
    if (own.length === 0) meet(page, null);
    for (const line of own) meet(page, line);
  }
  for (const line of lines) for (const name of line.sentence.names) meet(name, line);
  const kept = [...found.values()].sort((a, b) => b.score - a.score || a.at - b.at).slice(0, limit);
  return kept
    .sort((a, b) => a.at - b.at)
    .map(({ name, lines: own, score }) => ({ name, context: contextOf(own), shared: score }));
}

function common(wanted: ReadonlySet<string>, terms: ReadonlySet<string>): number {
  let count = 0;
  for (const term of wanted) if (terms.has(term)) count++;
  return count;
}

function contextOf(lines: readonly ViewLine[]): string {
  const words = lines
    .map(({ sentence }) => sentence.bare)
    .join(" ")
    .split(" ");
  return words.slice(0, CONTEXT_WORDS).join(" ").trim();
}

/** What suggestions are made of. */
export interface Situation {
  readonly asked: Asked;
  readonly view: View | null;
  readonly windows: number;
  readonly depth: number;
  readonly results: readonly Result[];
  /** Names of the pages met in results, and titles of those opened, the last first. */
  readonly met: readonly string[];
  readonly opened: readonly string[];
  readonly mentions: readonly Mention[];
  /** Names read on pages before, the last first. */
  readonly recalled: readonly string[];
  /** Queries that were searched, as written, by their lower case; the last one last. */
  readonly searched: ReadonlyMap<string, string>;
  /** Pages of which something was read and that were not cited; empty where citing is not asked for. */
  readonly citable: readonly string[];
  readonly isJudging: boolean;
}

/** Names read on pages before that commands are made of. */
export const REMEMBERED = 6;
/** Pages that can be opened without being in the last results; opened pages whose titles can be answered. */
const MET = 5;
/** Searches that can be done once more, the last ones. */
const AGAIN = 4;

/** The commands to choose from, each once; always the same for the same situation. */
export function suggestCommands(situation: Situation): string[] {
  const { results, met, citable, isJudging } = situation;
  const pages = unique([...results.map(({ page }) => page.name), ...met.slice(0, results.length + MET)]);
  return unique([
    ...queriesOf(situation).map((query) => `search[${query}]`),
    ...pages.slice(0, results.length + MET).map((name) => `open[${name}]`),
    ...movesOf(situation),
    ...citable.map((name) => `cite[${name}]`),
    ...(isJudging ? ["judge[good]", "judge[bad]"] : []),
    ...answersOf(situation).map((answer) => `answer[${answer}]`),
  ]);
}

/** Names before the agent, those that share most with the question first, and names read before. */
function namesRead({ mentions, recalled }: Situation): string[] {
  return [...mentions.toSorted((a, b) => b.shared - a.shared).map(({ name }) => name), ...recalled];
}

/** The question as a query, the open page, alone and with a word of the question, names, and searches of before. */
function queriesOf(situation: Situation): string[] {
  const { asked, view, searched } = situation;
  const focus = view === null || view.kind === "results" ? [] : [withoutNote(view.page.title)];
  const focused = focus.flatMap((title) => [title, ...asked.words.map((word) => `${title} ${word}`)]);
  const fresh = [asked.whole, ...focused, ...asked.names, ...namesRead(situation)]
    .map(usable)
    .filter((query) => /\p{L}/u.test(query) && !searched.has(query.toLowerCase()));
  const again = [...searched.values()].slice(-AGAIN).filter((query) => /^[^[\]\n]+$/.test(query));
  return [...fresh, ...again];
}

/** Names of the question, names read, those of the pages opened last, what the question's form offers, and unknown. */
function answersOf(situation: Situation): string[] {
  const { asked, opened } = situation;
  const names = [...namesRead(situation), ...opened.slice(0, MET), ...asked.names].map(withoutNote);
  const fitting = names.filter(fitsForm(asked.message));
  return unique([...fitting, ...closedAnswers(asked.message), UNKNOWN].map(usable)).filter(Boolean);
}

/** Whether the form of a question allows an answer: names where it asks for no number, numbers where it asks for one. */
function fitsForm(message: string): (answer: string) => boolean {
  const isNumber = (answer: string) => /\d/.test(answer);
  if (HOW_MANY.test(message) || ASKS_YEAR.test(message)) return isNumber;
  return NUMERIC.test(message) ? () => true : (answer) => /\p{L}/u.test(answer);
}

/** A title without the note that tells it from others: `Mercury (planet)` is Mercury. */
function withoutNote(title: string): string {
  return title.replace(/ \([^()]*\)(?: #\d+)?$/, "") || title;
}

function movesOf({ asked, view, windows, depth, searched }: Situation): string[] {
  if (view === null) return [];
  const moves: string[] = [];
  if (view.kind === "results") {
    if (view.hasMore) moves.push("scroll[down]");
    if (view.from > 0) moves.push("scroll[up]");
  } else {
    if (view.window + 1 < windows) moves.push("scroll[down]");
    if (view.window > 0) moves.push("scroll[up]");
    if (view.kind === "page" && windows > 1) {
      const last = [...searched.values()].slice(-1);
      moves.push(...unique([...last, ...asked.words].map(usable)).map((words) => `find[${words}]`));
    }
  }
  if (depth > 1) moves.push("back[]");
  return moves;
}

/** Answers that a question's form offers. */
function closedAnswers(message: string): string[] {
  const counted = HOW_MANY.test(message) ? Array.from({ length: MOST_COUNTED + 1 }, (_, i) => String(i)) : [];
  return YES_NO.test(message) ? ["yes", "no", ...counted] : counted;
}

/** Text that can stand between brackets. */
function usable(text: string): string {
  return text.replace(/[[\]|\s]+/g, " ").trim();
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
