/** How the expert looks something up: its own page, who mentions it, and the pages of those. */
import { type Mention, readMention, readTitle } from "../encyclopaedia/mention.ts";
import type { Notes, Unread } from "./notes.ts";
import { editionOfTitle, presentTitle } from "./read-sentence.ts";
import type { ReadView } from "./read-view.ts";

/** So many results in a row that do not mention what was searched, and those before them were all. */
const STRANGERS = 5;
/** Results that are gone through at most. */
const MOST_RESULTS = 40;

const SCROLL = "scroll[down]";
const BACK = "back[]";

/** A command, and what it is known by where the same words can be said of several pages. */
interface Deed {
  readonly command: string;
  readonly key: string;
}

/** How far the results of a search were gone through. */
interface Sought {
  seen: number;
  /** Results at the end that do not mention what was searched. */
  strangers: number;
  isAll: boolean;
}

/** What was done and which pages were met. */
export class Trail {
  readonly #done = new Set<string>();
  /** Titles of pages that were met. */
  readonly #titles = new Set<string>();
  /** Title → how many parts the page has and which were read. */
  readonly #parts = new Map<string, { parts: number; read: Set<number> }>();
  /** By query. */
  readonly #searches = new Map<string, Sought>();
  /** What lies behind the present view, the last one last. */
  readonly #behind: ReadView[] = [];
  #open: ReadView = { kind: "other" };
  #last = "";

  /** Takes note of what a command led to. */
  observe(view: ReadView): void {
    const last = this.#last;
    this.#last = "";
    if (view.kind === "other") {
      // Something was not possible, and what lay before the agent still does.
      if (last === SCROLL && this.#open.kind === "results") this.#sought(this.#open.query).isAll = true;
      return;
    }
    if (last === BACK) this.#behind.pop();
    else if (last !== SCROLL) this.#behind.push(this.#open);
    if (view.kind === "results") {
      for (const { title } of view.pages) this.#titles.add(title);
      this.#goOn(view);
    }
    if (view.kind === "page") {
      this.#titles.add(view.title);
      const known = this.#parts.get(view.title) ?? { parts: view.parts, read: new Set() };
      known.read.add(view.part);
      this.#parts.set(view.title, known);
    }
    this.#open = view;
  }

  /**
   * The next thing to be done about something; null when nothing is left.
   *
   * @param listed the commands that are offered, where some are
   */
  next(wanted: Unread, notes: Notes, listed: readonly string[] | null): string | null {
    if (this.#open.kind === "results" && listed?.includes(SCROLL) === false)
      this.#sought(this.#open.query).isAll = true;
    for (const { command, key } of this.#deeds(wanted, notes)) {
      const isImpossible =
        listed !== null && (command === SCROLL || command === BACK) && !listed.includes(command);
      if (isImpossible || this.#done.has(key)) continue;
      this.#done.add(key);
      this.#last = command;
      return command;
    }
    return null;
  }

  #sought(query: string): Sought {
    const sought = this.#searches.get(query) ?? { seen: 0, strangers: 0, isAll: false };
    this.#searches.set(query, sought);
    return sought;
  }

  /** Counts the results that were not seen before, and those at their end that do not mention what was searched. */
  #goOn({ query, from, pages }: Extract<ReadView, { kind: "results" }>): void {
    const sought = this.#sought(query);
    for (const { title, text } of pages.slice(Math.max(0, sought.seen - from))) {
      sought.seen++;
      sought.strangers = `${title} ${text}`.includes(query) ? 0 : sought.strangers + 1;
    }
    if (sought.strangers >= STRANGERS || sought.seen >= MOST_RESULTS || pages.length === 0)
      sought.isAll = true;
  }

  *#deeds({ entity, relation, year }: Unread, notes: Notes): Generator<Deed> {
    const given = readTitle(readMention(entity)?.name ?? entity).name;
    yield search(given);
    const main = readTitle(notes.canon(entity));
    if (main.name !== given) yield search(main.name);
    const own = this.#ownPages(main, year);
    if (own.length === 0) yield deed(`open[${main.name}]`);
    for (const title of own) yield* this.#turnPages(title);
    if (relation === null) return;
    const names = [main.name, ...notes.aliasesOf(entity)];
    for (const name of names) yield* this.#goThrough(name);
  }

  #ownPages(main: Mention, year: number | null): string[] {
    return [...this.#titles].filter((title) => {
      const { name, kind } = readTitle(presentTitle(title));
      const edition = editionOfTitle(title);
      const isWanted = edition === null || edition === year;
      return isWanted && name === main.name && (main.kind === null || kind === null || kind === main.kind);
    });
  }

  *#turnPages(title: string): Generator<Deed> {
    const known = this.#parts.get(title);
    if (known === undefined) {
      yield deed(`open[${title}]`);
      return;
    }
    for (let part = 1; part <= known.parts; part++) {
      if (known.read.has(part)) continue;
      const at = this.#open.kind === "page" && this.#open.title === title ? this.#open.part : part;
      yield at < part
        ? deed(SCROLL, `${title} | ${at} | ${part}`)
        : deed(`open[${title}]`, `${title} | ${part}`);
    }
  }

  /** All results of a name that mention it. */
  *#goThrough(name: string): Generator<Deed> {
    yield search(name);
    const sought = this.#sought(name);
    if (sought.isAll) return;
    const lies = (view: ReadView | undefined) => view?.kind === "results" && view.query === name;
    const key = `${name} | ${sought.seen}`;
    if (this.#open.kind === "results" && lies(this.#open)) yield deed(SCROLL, `${key} | ${this.#open.from}`);
    else {
      if (lies(this.#behind.at(-1))) yield deed(BACK, `${key} | back`);
      yield deed(`search[${name}]`, `${key} | again`);
    }
  }
}

function deed(command: string, key = command): Deed {
  return { command, key };
}

function search(words: string): Deed {
  return deed(`search[${words}]`);
}
