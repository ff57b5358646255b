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
    words: unique(tellingOf(content.filter((word) => !inNames.has(word))).map(usable)),
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
const NUMERIC = /\b(?:year|when|how|number|amount|size|date|age|century|decade|score|population)\b/i;

/** Words that begin sentences of questions and are no names. */
const ASKING = new Set(
  "Answer Begin Consider Count Find Follow Give Identify Let Look List Name Now Please Say Start State Take Tell Think".split(
    " ",
  ),
);

/** A name that was read, with what is said of it where it stands. */
export interface Mention {
  readonly name: string;
  /** The words around it, `…` for itself and the names among them. */
  readonly context: string;
  /** Terms of the question in the sentences it stands in. */
  readonly shared: number;
}

/** Lines of which the context of a name is made, and the words of it at most. */
const CONTEXT_LINES = 2;
const CONTEXT_WORDS = 36;

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
  const found = new Map<string, Met>();
  const shared = lines.map(({ sentence }) => common(terms, sentence.terms));
  const meet = (name: string, key: string, i: number | null) => {
    let known = found.get(key);
    if (known === undefined) {
      known = { name, at: found.size, lines: [], shared: 0 };
      found.set(key, known);
    }
    if (i === null || known.lines.length >= CONTEXT_LINES || known.lines.includes(i)) return;
    known.lines.push(i);
    known.shared = Math.max(known.shared, shared[i] ?? 0);
  };
  for (const page of pages) {
    const key = page.toLowerCase();
    meet(page, key, null);
    lines.forEach((line, i) => {
      if (line.page === page) meet(page, key, i);
    });
  }
  lines.forEach(({ sentence: { names, keys } }, i) => {
    names.forEach((name, j) => meet(name, keys[j] ?? "", i));
  });
  const all = [...found.values()];
  const kept =
    all.length <= limit ? all : all.sort((a, b) => b.shared - a.shared || a.at - b.at).slice(0, limit);
  const contexts = new Map<string, string>();
  return kept
    .sort((a, b) => a.at - b.at)
    .map(({ name, lines: own, shared: most }) => {
      const key = own.join();
      const context = contexts.get(key) ?? contextOf(own.flatMap((i) => lines[i] ?? []));
      contexts.set(key, context);
      return { name, context, shared: most };
    });
}

/** A name that was met, and the numbers of its lines. */
interface Met {
  readonly name: string;
  readonly at: number;
  readonly lines: number[];
  shared: number;
}

function common(wanted: ReadonlySet<string>, terms: ReadonlySet<string>): number {
  let count = 0;
  for (const term of wanted) if (terms.has(term)) count++;
  return count;
}

function contextOf(lines: readonly ViewLine[]): string {
  const words = lines.flatMap(({ sentence }) => sentence.rest);
  return words.slice(0, CONTEXT_WORDS).join(" ");
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
  const names = namesRead(situation);
  const commands = new Set<string>();
  const add = (verb: string, argument: string) => {
    if (argument !== "") commands.add(`${verb}[${argument}]`);
  };
  for (const query of queriesOf(situation, names)) add("search", query);
  const pages = new Set(results.map(({ page }) => page.name));
  const enough = pages.size + MET;
  for (const name of met) if (pages.size < enough) pages.add(name);
  for (const name of pages) add("open", name);
  for (const move of movesOf(situation)) commands.add(move);
  for (const name of citable) add("cite", name);
  if (isJudging) for (const verdict of ["good", "bad"]) add("judge", verdict);
  for (const answer of answersOf(situation, names)) add("answer", answer);
  return [...commands];
}

/** Names before the agent, those that share most with the question first, and names read before. */
function namesRead({ mentions, recalled }: Situation): string[] {
  return [...mentions.toSorted((a, b) => b.shared - a.shared).map(({ name }) => name), ...recalled];
}

/** The question as a query, the open page, alone and with a word of the question, names, and searches of before. */
function queriesOf({ asked, view, searched }: Situation, names: readonly string[]): string[] {
  const focus = view === null || view.kind === "results" ? [] : [usable(withoutNote(view.page.title))];
  const focused = focus.flatMap((title) => [title, ...asked.words.map((word) => `${title} ${word}`)]);
  const fresh = [asked.whole, ...focused, ...asked.names, ...names].filter(
    (query) => LETTER.test(query) && !searched.has(query.toLowerCase()),
  );
  const again = [...searched.values()].slice(-AGAIN).filter((query) => /^[^[\]\n]+$/.test(query));
  return [...fresh, ...again];
}

/** Names read, those of the pages opened last and of the question, what the question's form offers, and unknown. */
function answersOf({ asked, opened }: Situation, names: readonly string[]): string[] {
  const all = [
    ...names.map(withoutNote),
    ...opened.slice(0, MET).map(withoutNote).map(usable),
    ...asked.names,
  ];
  const fitting = all.filter(fitsForm(asked.message));
  const years = YEAR.test(asked.message) ? fitting.flatMap((name) => DATED.exec(name)?.[0] ?? []) : [];
  return [...fitting, ...years, ...closedAnswers(asked.message), UNKNOWN];
}

const LETTER = /\p{L}/u;
/** Where a question asks for a year, the year of a date can be answered alone. */
const YEAR = /\byear\b/i;
const DATED = /\b\d{4}\b/;

/** Whether the form of a question allows an answer: names where it asks for no number, numbers where it asks for one. */
function fitsForm(message: string): (answer: string) => boolean {
  const isNumber = (answer: string) => /\d/.test(answer);
  if (HOW_MANY.test(message) || ASKS_YEAR.test(message)) return isNumber;
  return NUMERIC.test(message) ? () => true : (answer) => LETTER.test(answer);
}

/** A title without the note that tells it from others: `Mercury (planet)` is Mercury. */
function withoutNote(title: string): string {
  return title.includes("(") ? title.replace(/ \([^()]*\)(?: #\d+)?$/, "") || title : title;
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
      moves.push(...[...last.map(usable), ...asked.words].map((words) => `find[${words}]`));
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
