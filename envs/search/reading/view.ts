/** What lies before the agent: a list of results, a window of a page, or lines found in one. */
import type { Page } from "../corpus/corpus.ts";
import type { Hit, Passage } from "../corpus/passage.ts";
import { type Sentence, sentencesOf } from "./passage-lines.ts";
import { snippetOf } from "./snippet.ts";
import { termsOf } from "./words.ts";

export interface Result {
  readonly hit: Hit;
  readonly page: Page;
}

/** A part of what a search found. */
export interface ResultsView {
  readonly kind: "results";
  readonly query: string;
  /** Those that are shown. */
  readonly results: readonly Result[];
  /** All that were found so far, and the position of the first that is shown. */
  readonly hits: readonly Hit[];
  readonly from: number;
  /** Results that are shown at a time. */
  readonly size: number;
  /** There are further ones. */
  readonly hasMore: boolean;
}

export type View =
  | ResultsView
  | { readonly kind: "page"; readonly page: Page; readonly window: number }
  | { readonly kind: "matches"; readonly page: Page; readonly pattern: string; readonly window: number };

/** A line of a view. */
export interface ViewLine {
  readonly sentence: Sentence;
  readonly passage: Passage;
  /** Name of its page. */
  readonly page: string;
}

/** Lines around a match that are shown with it, before and after. */
const CONTEXT_LINES = 1;

/**
 * The lines of a view, in order.
 *
 * @param size lines of a window
 */
export function linesOf(view: View, size: number): ViewLine[] {
  if (view.kind === "results") {
    const query = termsOf(view.query);
    return view.results.flatMap(({ hit: { passage }, page }) =>
      snippetOf(sentencesOf(passage), query).map((sentence) => ({ sentence, passage, page: page.name })),
    );
  }
  const all = pageLines(view.page);
  const start = view.window * size;
  if (view.kind === "page") return all.slice(start, start + size);
  return matchesOf(all, view.pattern)
    .slice(start, start + size)
    .flatMap((i) => all[i] ?? []);
}

/** Number of windows that a view has, at least 1. */
export function windowsOf(view: View, size: number): number {
  if (view.kind === "results") return 1;
  const lines =
    view.kind === "page"
      ? view.page.passages.reduce((sum, passage) => sum + sentencesOf(passage).length, 0)
      : matchesOf(pageLines(view.page), view.pattern).length;
  return Math.max(1, Math.ceil(lines / size));
}

/** Indices of the lines that hold a pattern, without regard to case, and of those beside them. */
function matchesOf(lines: readonly ViewLine[], pattern: string): number[] {
  const wanted = pattern.toLowerCase();
  const shown = new Set<number>();
  lines.forEach(({ sentence }, i) => {
    if (!sentence.text.toLowerCase().includes(wanted)) return;
    const end = Math.min(lines.length - 1, i + CONTEXT_LINES);
    for (let j = Math.max(0, i - CONTEXT_LINES); j <= end; j++) shown.add(j);
  });
  return [...shown].sort((a, b) => a - b);
}

function pageLines(page: Page): ViewLine[] {
  return page.passages.flatMap((passage) =>
    sentencesOf(passage).map((sentence) => ({ sentence, passage, page: page.name })),
  );
}
