/** What was read so far, and what can be concluded from it. */
import { type Class, isOfClass, KINDS, type Kind } from "../encyclopaedia/kinds.ts";
import { type Mention, NEEDS_KIND, readMention, readTitle } from "../encyclopaedia/mention.ts";
import { kindOfName } from "../encyclopaedia/names.ts";
import type { Facts } from "../encyclopaedia/query.ts";
import {
  ENTITY_RELATIONS,
  type EntityRelationName,
  type RelationName,
  type YearRelationName,
} from "../encyclopaedia/relations/index.ts";
import { editionOfTitle, presentTitle, readSentence, type Told } from "./read-sentence.ts";

/** Something that a conclusion needs and nobody has looked up yet. */
export class Unread extends Error {
  /** The entity, as the words for it. */
  readonly entity: string;
  /** What is wanted of it; null for its kind. */
  readonly relation: RelationName | null;
  readonly year: number | null;

  constructor(entity: string, relation: RelationName | null, year: number | null) {
    super(`${relation ?? "kind"} of ${entity}`);
    this.entity = entity;
    this.relation = relation;
    this.year = year;
  }
}

const LEAD = /^(.+) (?:is|was) an? \S+ ([a-z]+)\.$/;

export class Notes implements Facts<string> {
  readonly #told: Told[] = [];
  readonly #seen = new Set<string>();
  /** Other name → the name on the page. */
  readonly #aliases = new Map<string, Mention>();
  /** Names that several things have. */
  readonly #ambiguous = new Set<string>();
  readonly #kinds = new Map<string, Kind>();
  /** What was looked for everywhere. */
  readonly #settled = new Set<string>();
  /** Takes what was found first for all there is. */
  isHasty = false;

  /** Reads sentences of a page. */
  read(title: string, sentences: readonly string[]): void {
    const edition = editionOfTitle(title);
    const owner = readTitle(presentTitle(title));
    if (owner.kind !== null) this.#ambiguous.add(owner.name);
    for (const sentence of sentences) {
      const key = `${title}\n${sentence}`;
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      const { facts, alias } = readSentence(sentence, owner, edition);
      this.#told.push(...facts);
      for (const { subject, object } of facts) {
        this.#noteHomonym(subject);
        if (typeof object !== "number") this.#noteHomonym(object);
      }
      if (alias !== null) this.#aliases.set(readMention(alias)?.name ?? alias, owner);
      const [, name, word] = LEAD.exec(sentence) ?? [];
      const kind = KINDS.find((known) => known === word);
      if (name === owner.name && kind !== undefined) this.#kinds.set(keyOf(owner), kind);
    }
  }

  /** One name for all names of an entity, as far as they are known. */
  canon(words: string): string {
    const mention = readMention(words) ?? { name: words, kind: null };
    return this.#canonOf(mention);
  }

  /** Marks as looked for everywhere. */
  settle(entity: string, relation: RelationName | null, year: number | null): void {
    this.#settled.add(this.#question(entity, relation, year));
  }

  isSettled(entity: string, relation: RelationName | null, year: number | null): boolean {
    return this.#settled.has(this.#question(entity, relation, year));
  }

  /** Other names of an entity that were read. */
  aliasesOf(entity: string): string[] {
    const wanted = this.canon(entity);
    return [...this.#aliases].flatMap(([alias, owner]) => (this.#canonOf(owner) === wanted ? [alias] : []));
  }

  /** @throws Unread when more has to be read to know */
  related(
    entity: string,
    relation: EntityRelationName,
    to: "object" | "subject",
    year: number | null,
  ): readonly string[] {
    const wanted = this.canon(entity);
    const { symmetric } = ENTITY_RELATIONS[relation];
    const found = new Set<string>();
    for (const told of this.#told) {
      if (told.relation !== relation || typeof told.object === "number" || !holds(told, year)) continue;
      const [subject, object] = [this.#canonOf(told.subject), this.#canonOf(told.object)];
      if ((to === "object" || symmetric) && subject === wanted) found.add(object);
      if ((to === "subject" || symmetric) && object === wanted) found.add(subject);
    }
    // A subject has one object; of subjects there may be more than were read.
    if ((to === "object" || this.isHasty) && found.size > 0) return [...found];
    if (!this.isSettled(entity, relation, year)) throw new Unread(entity, relation, year);
    return [...found];
  }

  /** @throws Unread */
  yearOf(entity: string, relation: YearRelationName): number | null {
    const wanted = this.canon(entity);
    const told = this.#told.find(
      (known) => known.relation === relation && this.#canonOf(known.subject) === wanted,
    );
    if (told !== undefined) return Number(told.object);
    if (!this.isSettled(entity, relation, null)) throw new Unread(entity, relation, null);
    return null;
  }

  /** Relations hold within types, so only kinds are in doubt. @throws Unread */
  isOf(entity: string, wanted: Class): boolean {
    if (!KINDS.includes(wanted as Kind)) return true;
    const mention = readMention(entity) ?? { name: entity, kind: null };
    const main = readTitle(this.canon(entity));
    const kind =
      mention.kind ??
      main.kind ??
      this.#kinds.get(keyOf(main)) ??
      this.#saidOf(main.name) ??
      kindOfName(main.name);
    if (kind !== null) return isOfClass(kind, wanted);
    if (!this.isSettled(entity, null, null)) throw new Unread(entity, null, null);
    return false;
  }

  /** The kind with which a name was mentioned. */
  #saidOf(name: string): Kind | null {
    for (const { subject, object } of this.#told) {
      if (subject.name === name && subject.kind !== null) return subject.kind;
      if (typeof object !== "number" && object.name === name && object.kind !== null) return object.kind;
    }
    return null;
  }

  #noteHomonym({ name, kind }: Mention): void {
    if (kind !== null && !NEEDS_KIND.has(kind)) this.#ambiguous.add(name);
  }

  #canonOf(mention: Mention): string {
    const main = this.#aliases.get(mention.name) ?? mention;
    return main.kind !== null && this.#ambiguous.has(main.name) ? `${main.name} (${main.kind})` : main.name;
  }

  #question(entity: string, relation: RelationName | null, year: number | null): string {
    return `${this.canon(entity)}\n${relation}\n${year}`;
  }
}

function keyOf({ name, kind }: Mention): string {
  return `${name}\n${kind}`;
}

/** Whether a fact holds in a year, or at present. */
function holds({ from, to }: Told, year: number | null): boolean {
  if (year === null) return to === null;
  return from === null || (from <= year && (to === null || year <= to));
}
