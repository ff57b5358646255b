/** How the expert looks something up: who mentions it, its own page, and where such facts are told. */
import { readMention, readTitle } from "../encyclopaedia/mention.ts";
import type { RelationName } from "../encyclopaedia/relations/index.ts";
import { LIST_TITLES, templatesOf } from "../encyclopaedia/sentences.ts";
import type { Notes, Unread } from "./notes.ts";
import { editionOfTitle, presentTitle } from "./read-sentence.ts";
import type { ReadView } from "./read-view.ts";

/** Results that are asked for where everybody who mentions something is wanted. */
const MANY = 20;

/** So many results in a row that do not mention what was searched, and those before them were all. */
const STRANGERS = 7;
/** Pages that mention something and are read to the end before it counts as looked up. */
const MOST_READ = 10;

/**
 * How carefully something is looked up: by what results show; by lists as well, which say several things of one name;
 * by every page that mentions it.
 */
export type Care = 0 | 1 | 2;

const LIST = new RegExp(
  `^(?:${Object.values(LIST_TITLES)
    .map((title) => title.replace("{land}", ".+"))
    .join("|")})$`,
);

const SCROLL = "scroll[down]";
const BACK = "back[]";

/** A command, and what it is known by where the same words can be said of several pages. */
interface Deed {
  readonly command: string;
  readonly key: string;
}

/** What was done and which pages were met. */
export class Trail {
  readonly #done = new Set<string>();
  /** Title → what results showed of the page. */
  readonly #titles = new Map<string, string>();
  /** Title → how many parts the page has and which were read. */
  readonly #parts = new Map<string, { parts: number; read: Set<number> }>();
  /** Names of which a search has shown everybody who mentions them. */
  readonly #exhausted = new Set<string>();
  /** Queries whose results lie behind the present view, the last one last; null for anything else. */
  readonly #behind: (string | null)[] = [];
  #open: ReadView = { kind: "other" };

  /** Takes note of what a command led to. */
  observe(view: ReadView): void {
    if (view.kind === "results") {
      for (const { title, text } of view.pages) this.#meet(title, text);
      const last = view.pages.slice(-STRANGERS);
      const isStranger = last.every(({ title, text }) => !`${title} ${text}`.includes(view.query));
      if (last.length === STRANGERS && isStranger) this.#exhausted.add(view.query);
    }
    if (view.kind === "page") {
      this.#meet(view.title, view.text);
      const known = this.#parts.get(view.title) ?? { parts: view.parts, read: new Set() };
      known.read.add(view.part);
      this.#parts.set(view.title, known);
    }
    this.#open = view;
  }

  /**
   * The next thing to be done about something; null when nothing is left that is worth the care.
   *
   * @param listed the commands that are offered, where some are: going back may make one of them possible
   */
  next(wanted: Unread, notes: Notes, care: Care, listed: readonly string[] | null): string | null {
    for (const { command, key } of this.#deeds(wanted, notes, care)) {
      if (this.#done.has(key)) continue;
      const query = /^search\[(.*) \| \d+\]$/.exec(command)?.[1];
      const isBehind = query !== undefined && this.#behind.at(-1) === query;
      if (isBehind && listed?.includes(command) === false && listed.includes(BACK)) return this.#noting(BACK);
      this.#done.add(key);
      return this.#noting(command);
    }
    return null;
  }

  /** Keeps count of what lies behind the view that a command leads to. */
  #noting(command: string): string {
    if (command === BACK) this.#behind.pop();
    else if (command !== SCROLL) this.#behind.push(this.#open.kind === "results" ? this.#open.query : null);
    return command;
  }

  #meet(title: string, text: string): void {
    this.#titles.set(title, `${this.#titles.get(title) ?? ""}\n${text}`);
  }

  *#deeds({ entity, relation, year }: Unread, notes: Notes, care: Care): Generator<Deed> {
    const given = readTitle(readMention(entity)?.name ?? entity).name;
    yield search(given);
    const main = readTitle(notes.canon(entity));
    if (main.name !== given) yield search(main.name);
    const own = [...this.#titles.keys()].filter((title) => {
      const { name, kind } = readTitle(presentTitle(title));
      const edition = editionOfTitle(title);
      const isWanted = edition === null || edition === year;
      return isWanted && name === main.name && (main.kind === null || kind === null || kind === main.kind);
    });
    if (own.length === 0) {
      // Of a scientific name, the genus alone is what a list of names has.
      const [genus = "", epithet = ""] = main.name.split(" ");
      if (/^\p{Ll}/u.test(epithet) && epithet !== "of") yield search(genus);
      yield deed(`open[${main.name}]`);
    }
    for (const title of own) yield* this.#turnPages(title);
    if (relation === null) return;
    const names = [main.name, ...notes.aliasesOf(entity)];
    if (year !== null) yield search(`${main.name} edition ${year}`);
    for (const name of names) {
      yield search(name);
      yield search(`${name} | ${MANY}`);
    }
    const isEnough = care === 0 && names.every((name) => this.#exhausted.has(name));
    if (isEnough) return;
    for (const name of names) yield search(`${name} ${wordsOf(relation)} | ${MANY}`);
    if (care === 0) return;
    for (const name of names) yield* this.#readMentions(name, care);
  }

  *#turnPages(title: string): Generator<Deed> {
    const known = this.#parts.get(title);
    if (known === undefined) yield deed(`open[${title}]`);
    const { parts = 1, read = new Set() } = known ?? {};
    for (let part = 1; part <= parts; part++) {
      if (read.has(part)) continue;
      const isNext = this.#open.kind === "page" && this.#open.title === title && this.#open.part === part - 1;
      yield deed(isNext ? SCROLL : `open[${title} | ${part}]`, `${title} | ${part}`);
    }
  }

  /** What other pages say of a name besides what results showed. */
  *#readMentions(name: string, care: Care): Generator<Deed> {
    const titles = [...this.#titles]
      .filter(([title, shown]) => shown.includes(name) && (care === 2 || LIST.test(title)))
      .map(([title]) => title)
      .sort((a, b) => Number(LIST.test(b)) - Number(LIST.test(a)));
    for (const title of titles.slice(0, MOST_READ)) yield* this.#turnPages(title);
  }
}

function deed(command: string, key = command): Deed {
  return { command, key };
}

function search(words: string): Deed {
  return deed(`search[${words}]`);
}

const SMALL_WORDS = new Set(
  "the a an of to in at on by and for with its it is has had was been from since who which".split(" "),
);
const kept = new Map<RelationName, string>();

/** The words in which facts of a relation are told. */
function wordsOf(relation: RelationName): string {
  let words = kept.get(relation);
  if (words === undefined) {
    const all = templatesOf(relation).flatMap(({ text }) => text.replace(/\{\w+\}|[.,:]/g, " ").split(/\s+/));
    const telling = all
      .map((word) => word.toLowerCase())
      .filter((word) => word !== "" && !SMALL_WORDS.has(word));
    words = [...new Set(telling)].slice(0, 16).join(" ");
    kept.set(relation, words);
  }
  return words;
}
