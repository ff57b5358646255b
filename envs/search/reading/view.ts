/** What lies before the agent: a list of results, a window of a page, or lines found in one. */
import type { Page } from "../corpus/corpus.ts";
import { sentencesOf, textOf, windowCount } from "../corpus/page-text.ts";
import type { Hit, Passage } from "../corpus/passage.ts";
import { namesOf } from "./names.ts";
import { snippetOf } from "./snippet.ts";
import { termsOf } from "./words.ts";

export interface Result {
  readonly hit: Hit;
  readonly page: Page;
}

export type View =
  | { readonly kind: "results"; readonly query: string; readonly results: readonly Result[] }
  | { readonly kind: "page"; readonly page: Page; readonly window: number }
  | { readonly kind: "matches"; readonly page: Page; readonly pattern: string; readonly window: number };

/** A sentence of a view. */
export interface ViewLine {
  readonly text: string;
  readonly names: readonly string[];
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
    return view.results.flatMap(({ hit: { passage }, page }) => {
      const { from, to } = snippetOf(passage, query);
      const names = namesOf(passage);
      return sentencesOf(passage)
        .slice(from, to)
        .map((text, i) => ({ text, names: names[from + i] ?? [], passage, page: page.name }));
    });
  }
  const all = pageLines(view.page);
  const start = view.window * size;
  if (view.kind === "page") return all.slice(start, start + size);
  return matchesOf(view.page, view.pattern)
    .slice(start, start + size)
    .flatMap((i) => all[i] ?? []);
}

/** Number of windows that a view has. */
export function windowsOf(view: View, size: number): number {
  if (view.kind === "results") return 1;
  if (view.kind === "page") return windowCount(textOf(view.page), size);
  return Math.max(1, Math.ceil(matchesOf(view.page, view.pattern).length / size));
}

/** Indices of the lines that hold a pattern, without regard to case, and of those beside them. */
function matchesOf(page: Page, pattern: string): number[] {
  const wanted = pattern.toLowerCase();
  const shown = new Set<number>();
  const { lines } = textOf(page);
  lines.forEach(({ text }, i) => {
    if (!text.toLowerCase().includes(wanted)) return;
    const end = Math.min(lines.length - 1, i + CONTEXT_LINES);
    for (let j = Math.max(0, i - CONTEXT_LINES); j <= end; j++) shown.add(j);
  });
  return [...shown].sort((a, b) => a - b);
}

const known = new WeakMap<Page, readonly ViewLine[]>();

function pageLines(page: Page): readonly ViewLine[] {
  let lines = known.get(page);
  if (lines === undefined) {
    lines = page.passages.flatMap((passage) => {
      const names = namesOf(passage);
      return sentencesOf(passage).map((text, i) => ({
        text,
        names: names[i] ?? [],
        passage,
        page: page.name,
      }));
    });
    known.set(page, lines);
  }
  return lines;
}
