/**
 * Commands for policies that choose instead of writing. They are put together from nothing but the question and what
 * has been read: its names, its words, the pages it leads to.
 */
import type { Result, View } from "../reading/view.ts";
import { answersTo } from "./answers.ts";
import { type Asked, usable } from "./asked.ts";
import type { Mention } from "./mentions.ts";

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
    (query) => /\p{L}/u.test(query) && !searched.has(query.toLowerCase()),
  );
  const again = [...searched.values()].slice(-AGAIN).filter((query) => /^[^[\]\n]+$/.test(query));
  return [...fresh, ...again];
}

/** Names read, and those of the pages opened last and of the question. */
function answersOf({ asked, opened }: Situation, names: readonly string[]): string[] {
  const titles = opened.slice(0, MET).map((title) => usable(withoutNote(title)));
  return answersTo(asked.message, [...names.map(withoutNote), ...titles, ...asked.names]);
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
      const title = withoutNote(view.page.title);
      const sought = [...searched.values()].slice(-1).filter((query) => query !== title);
      moves.push(...[...sought.map(usable), ...asked.names].map((words) => `find[${words}]`));
    }
  }
  if (depth > 1) moves.push("back[]");
  return moves;
}
