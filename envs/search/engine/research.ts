/** One agent at work on one question: what lies before it, what it has read, searched and cited. No style, no reward. */
import { type Page, pageName } from "../corpus/corpus.ts";
import type { Hit, Passage } from "../corpus/passage.ts";
import { citationsIn } from "../protocol/tools.ts";
import { sentencesOf } from "../reading/passage-lines.ts";
import {
  linesOf,
  type Result,
  type ResultsView,
  type View,
  type ViewLine,
  windowsOf,
} from "../reading/view.ts";
import type { Retriever } from "../retriever/retriever.ts";

export interface ResearchLimits {
  /** Lines of a window. */
  readonly pageLines: number;
}

/** Nobody scrolls further through results than to this one. */
const MOST_RESULTS = 60;

export class Research {
  readonly #retriever: Retriever;
  readonly #pageLines: number;
  /** What was looked at, the present view last. */
  readonly #views: View[] = [];
  /** Pages met in results, by lower-case name. */
  readonly #pages = new Map<string, Page>();
  /** Ids of the passages of which a window or a whole text was shown. */
  readonly read = new Set<string>();
  /** Ids of the passages that were in results. */
  readonly found = new Set<string>();
  /** Ids of the passages that were cited. */
  readonly cited = new Set<string>();
  /** Names of the pages that were cited, in order. */
  readonly citedPages: string[] = [];
  readonly #readPages = new Set<string>();
  readonly #lines = new WeakMap<View, readonly ViewLine[]>();
  /** Views that were judged bad, which suggest nothing. */
  readonly #rejected = new Set<View>();

  constructor(retriever: Retriever, { pageLines }: ResearchLimits) {
    this.#retriever = retriever;
    this.#pageLines = pageLines;
  }

  get view(): View | null {
    return this.#views.at(-1) ?? null;
  }

  get depth(): number {
    return this.#views.length;
  }

  /** The last list of results, which may lie behind the present view. */
  get results(): readonly Result[] {
    const last = this.#views.findLast((view) => view.kind === "results");
    return last?.kind === "results" ? last.results : [];
  }

  /** Windows of the present view. */
  get windows(): number {
    return this.view === null ? 0 : windowsOf(this.view, this.#pageLines);
  }

  /** The lines before the agent; none after they were judged bad. */
  get lines(): readonly ViewLine[] {
    const { view } = this;
    return view === null || this.#rejected.has(view) ? [] : this.linesOf(view);
  }

  /** The lines of a view, made once. */
  linesOf(view: View): readonly ViewLine[] {
    let lines = this.#lines.get(view);
    if (lines === undefined) {
      lines = linesOf(view, this.#pageLines);
      this.#lines.set(view, lines);
    }
    return lines;
  }

  /** Names of the pages that were met in results, the last met first. */
  get met(): string[] {
    return Array.from(this.#pages.values(), ({ name }) => name).reverse();
  }

  /** Titles of the pages that were opened, the last opened first. */
  get opened(): string[] {
    return Array.from(this.#readPages, (name) => this.#find(name)?.title ?? name).reverse();
  }

  /** Names of the pages that were opened and not cited, in order. */
  get uncited(): string[] {
    return [...this.#readPages].filter((name) => !this.citedPages.includes(name));
  }

  /**
   * Lays the results of a search before the agent.
   *
   * @param hits what was found: more than are shown where there are more
   * @param size how many are shown
   * @param whole their texts are shown whole
   */
  show(query: string, hits: readonly Hit[], size: number, whole: boolean): View {
    return this.#showResults({ query, hits, size }, 0, whole);
  }

  /** What to search for when the results after those before the agent are wanted and not known; null otherwise. */
  get next(): { readonly query: string; readonly size: number } | null {
    const { view } = this;
    if (view?.kind !== "results" || !view.hasMore) return null;
    const size = view.from + 2 * view.size;
    return view.hits.length > size ? null : { query: view.query, size };
  }

  /** Shows the results after those before the agent. @param hits all that {@link next} found */
  showMore(hits: readonly Hit[]): View | null {
    const { view } = this;
    return view?.kind === "results" ? this.#turnResults({ ...view, hits }, 1) : null;
  }

  #turnResults(view: ResultsView, by: 1 | -1): View | null {
    const from = view.from + by * view.size;
    if (from < 0 || from >= view.hits.length) return null;
    this.#views.pop();
    return this.#showResults(view, from, false);
  }

  #showResults(
    { query, hits, size }: Pick<ResultsView, "query" | "hits" | "size">,
    from: number,
    whole: boolean,
  ): View {
    const end = from + size;
    const results = hits.slice(from, end).map((hit): Result => ({ hit, page: this.#meet(hit.passage) }));
    const hasMore = hits.length > end && end < MOST_RESULTS;
    const view = this.#push({ kind: "results", query, results, hits, from, size, hasMore });
    for (const { hit } of results) {
      this.found.add(hit.passage.id);
      if (whole) this.read.add(hit.passage.id);
    }
    if (!whole) this.#markWhole(view);
    return view;
  }

  /** Opens a window of a page. @returns null where no such page was met or is in the corpus */
  open(name: string, window: number): View | null {
    const page = this.#find(name);
    return page === null ? null : this.#turnTo({ kind: "page", page, window });
  }

  /** Shows the lines of the open page that hold a pattern. @returns null where no page is open */
  search(pattern: string): View | null {
    const { view } = this;
    if (view === null || view.kind === "results") return null;
    return this.#turnTo({ kind: "matches", page: view.page, pattern, window: 0 });
  }

  /** Moves the window. @returns null where there is nothing further */
  scroll(by: 1 | -1): View | null {
    const { view } = this;
    if (view === null) return null;
    if (view.kind === "results") return this.#turnResults(view, by);
    const window = view.window + by;
    if (window < 0 || window >= this.windows) return null;
    this.#views.pop();
    return this.#turnTo({ ...view, window });
  }

  /** Goes back to what was before the agent before. @returns null where there is nothing */
  back(): View | null {
    if (this.#views.length < 2) return null;
    this.#views.pop();
    return this.view;
  }

  /** Cites a page: all its passages that were read, or of which results showed a part. @returns null where none was */
  cite(name: string): Page | null {
    const page = this.#find(name);
    const read = page?.passages.filter(({ id }) => this.read.has(id) || this.found.has(id)) ?? [];
    if (page === null || read.length === 0) return null;
    for (const { id } of read) this.cited.add(id);
    if (!this.citedPages.includes(page.name)) this.citedPages.push(page.name);
    return page;
  }

  /** Cites the pages that an explanation names between brackets. */
  citeAll(explanation: string): void {
    for (const name of citationsIn(explanation)) this.cite(name);
  }

  /** Puts the present view out of sight. */
  reject(): void {
    if (this.view !== null) this.#rejected.add(this.view);
  }

  #push(view: View): View {
    this.#views.push(view);
    return view;
  }

  #turnTo(view: Exclude<View, { kind: "results" }>): View {
    const last = Math.max(0, windowsOf(view, this.#pageLines) - 1);
    const shown = this.#push(view.window > last ? { ...view, window: last } : view);
    for (const { passage } of this.linesOf(shown)) this.read.add(passage.id);
    this.#readPages.delete(view.page.name); // at the end of the set's order
    this.#readPages.add(view.page.name);
    return shown;
  }

  /** A passage whose snippet is all of it has been read. */
  #markWhole(view: View): void {
    const shown = new Map<Passage, number>();
    for (const { passage } of this.linesOf(view)) shown.set(passage, (shown.get(passage) ?? 0) + 1);
    for (const [passage, lines] of shown) {
      if (lines === sentencesOf(passage).length) this.read.add(passage.id);
    }
  }

  #find(name: string): Page | null {
    return this.#pages.get(name.toLowerCase()) ?? this.#retriever.corpus?.page(name) ?? null;
  }

  /** The page of a passage; where the corpus is elsewhere, what was found of it so far. */
  #meet(passage: Passage): Page {
    const whole = this.#retriever.corpus?.pageOf(passage);
    const name = whole?.name ?? pageName(passage.title, 1);
    const key = name.toLowerCase();
    const known = this.#pages.get(key);
    if (whole === null || whole === undefined) {
      if (known?.passages.some(({ id }) => id === passage.id) === true) return this.#keep(key, known);
      const page = { name, title: passage.title, passages: [...(known?.passages ?? []), passage] };
      return this.#keep(key, page);
    }
    return this.#keep(key, whole);
  }

  #keep(key: string, page: Page): Page {
    this.#pages.delete(key); // at the end of the map's order, which is that of meeting
    this.#pages.set(key, page);
    return page;
  }
}
