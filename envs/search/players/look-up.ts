/** How the expert looks something up: who mentions it, its own page, and where such facts are told. */
import { readMention, readTitle } from "../encyclopaedia/mention.ts";
import type { RelationName } from "../encyclopaedia/relations/index.ts";
import { templatesOf } from "../encyclopaedia/sentences.ts";
import type { Notes, Unread } from "./notes.ts";
import { editionOfTitle, presentTitle } from "./read-sentence.ts";
import type { ReadView } from "./read-view.ts";

/** Results that are asked for where everybody who mentions something is wanted. */
const MANY = 20;

/** What was done and which pages were met. */
export class Trail {
  readonly #done = new Set<string>();
  readonly #titles = new Set<string>();
  /** Title → how many parts the page has and which were read. */
  readonly #parts = new Map<string, { parts: number; read: Set<number> }>();
  #open: ReadView = { kind: "other" };

  /** Takes note of what a command led to. */
  observe(view: ReadView): void {
    this.#open = view;
    if (view.kind === "results") for (const { title } of view.pages) this.#titles.add(title);
    if (view.kind !== "page") return;
    this.#titles.add(view.title);
    const known = this.#parts.get(view.title) ?? { parts: view.parts, read: new Set() };
    known.read.add(view.part);
    this.#parts.set(view.title, known);
  }

  /** The next thing to be done about something; null when nothing is left. */
  next(wanted: Unread, notes: Notes): string | null {
    for (const command of this.#commands(wanted, notes)) {
      if (this.#done.has(command)) continue;
      // Turning a page is done once for each page, which is kept by part.
      if (command !== SCROLL) this.#done.add(command);
      return command;
    }
    return null;
  }

  *#commands({ entity, relation, year }: Unread, notes: Notes): Generator<string> {
    const given = readMention(entity)?.name ?? entity;
    yield `search[${given}]`;
    const main = readTitle(notes.canon(entity));
    if (main.name !== given) yield `search[${main.name}]`;
    const own = [...this.#titles].filter((title) => {
      const { name, kind } = readTitle(presentTitle(title));
      const edition = editionOfTitle(title);
      const isWanted = edition === null || edition === year;
      return isWanted && name === main.name && (main.kind === null || kind === null || kind === main.kind);
    });
    if (own.length === 0) yield `open[${main.name}]`;
    for (const title of own) yield* this.#turnPages(title);
    if (relation === null) return;
    const names = [main.name, ...notes.aliasesOf(entity)];
    if (year !== null) yield `search[${main.name} edition ${year}]`;
    for (const name of names) yield `search[${name} ${wordsOf(relation)} | ${MANY}]`;
    for (const name of names) yield `search[${name} | ${MANY}]`;
  }

  *#turnPages(title: string): Generator<string> {
    const known = this.#parts.get(title);
    if (known === undefined) yield `open[${title}]`;
    const { parts = 1, read = new Set() } = known ?? {};
    for (let part = 1; part <= parts; part++) {
      if (read.has(part)) continue;
      const isNext = this.#open.kind === "page" && this.#open.title === title && this.#open.part === part - 1;
      yield isNext ? SCROLL : `open[${title} | ${part}]`;
    }
  }
}

const SCROLL = "scroll[down]";
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
