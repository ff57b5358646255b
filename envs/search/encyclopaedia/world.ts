/** The graph: all entities and facts of an encyclopaedia, packed. Text is never kept. */
import { type Rng, rng } from "turnwise/core";
import { drawEntities, type Entity, type Land } from "./draw-entities.ts";
import { type DraftFact, drawFacts } from "./draw-facts.ts";
import { type Class, isOfClass, KINDS, type Kind, typeOf } from "./kinds.ts";
import { CONTINENT_ENTITIES, CONTINENT_PAGES, continentsIn, LIST_PAGES, OTHER_PAGES } from "./layout.ts";
import { NameBook } from "./names.ts";
import { placeFacts } from "./place-facts.ts";
import { isYearRelation, RELATION_NAMES, type RelationName, relationNumber } from "./relations/index.ts";

export interface Fact {
  /** Its number. */
  readonly id: number;
  readonly relation: RelationName;
  readonly subject: number;
  /** An entity, or a year. */
  readonly object: number;
  readonly from: number | null;
  readonly to: number | null;
  /** The one page that says so. */
  readonly page: number;
}

/** An old edition of an entity's page. */
export interface Edition {
  readonly entity: number;
  readonly year: number;
}

const NONE = -1;

/** Columns of the facts, and the facts of each subject, object and page. */
export class World {
  readonly seed: number;
  readonly pages: number;
  readonly lands: Land[] = [];
  readonly entities: Entity[] = [];
  /** By continent: groups of entities that share a name. */
  readonly homonyms: (readonly (readonly number[])[])[] = [];
  /** By continent. */
  readonly editions: (readonly Edition[])[] = [];
  readonly #relation: Uint8Array;
  readonly #subject: Int32Array;
  readonly #object: Int32Array;
  readonly #from: Int16Array;
  readonly #to: Int16Array;
  readonly #page: Int32Array;
  readonly #bySubject: Grouped;
  readonly #byObject: Grouped;
  readonly #byPage: Grouped;
  readonly #byKind = new Map<Kind, number>();

  /** @throws EnvironmentError `env/failed` unless `pages` is a multiple of 1,000 */
  constructor(seed: number, pages: number) {
    this.seed = seed;
    this.pages = pages;
    const book = new NameBook();
    const columns = new Columns();
    for (let continent = 0; continent < continentsIn(pages); continent++) {
      const drawn = drawEntities(seed, continent, book);
      const first = continent * CONTINENT_ENTITIES;
      this.lands.push(...drawn.lands);
      this.entities.push(...drawn.entities);
      this.homonyms.push(drawn.homonyms.map((group) => group.map((entity) => first + entity)));
      const facts = drawFacts(seed, continent, drawn);
      const free = OTHER_PAGES - drawn.homonyms.length;
      const random: Rng = rng(seed, "encyclopaedia", "pages", continent);
      const placed = placeFacts(facts, drawn.entities, free, random);
      const firstEdition = CONTINENT_ENTITIES + LIST_PAGES + drawn.homonyms.length;
      this.editions.push(placed.editions.map(({ entity, year }) => ({ entity: first + entity, year })));
      facts.forEach((fact, i) => {
        columns.add(fact, first, continent * CONTINENT_PAGES + placed.pageOf(i, firstEdition));
      });
    }
    for (const { kind } of this.entities) this.#byKind.set(kind, (this.#byKind.get(kind) ?? 0) + 1);
    this.#relation = Uint8Array.from(columns.relation);
    this.#subject = Int32Array.from(columns.subject);
    this.#object = Int32Array.from(columns.object);
    this.#from = Int16Array.from(columns.from);
    this.#to = Int16Array.from(columns.to);
    this.#page = Int32Array.from(columns.page);
    this.#bySubject = new Grouped(this.#subject, this.entities.length);
    const objects = this.#object.map((object, i) => (this.#isYear(i) ? NONE : object));
    this.#byObject = new Grouped(objects, this.entities.length);
    this.#byPage = new Grouped(this.#page, pages);
  }

  get factCount(): number {
    return this.#relation.length;
  }

  fact(id: number): Fact {
    const [from, to] = [this.#from[id] ?? NONE, this.#to[id] ?? NONE];
    return {
      id,
      relation: RELATION_NAMES[this.#relation[id] ?? 0] as RelationName,
      subject: this.#subject[id] ?? NONE,
      object: this.#object[id] ?? NONE,
      from: from === NONE ? null : from,
      to: to === NONE ? null : to,
      page: this.#page[id] ?? NONE,
    };
  }

  /** Facts whose subject is an entity. */
  factsOf(entity: number): Fact[] {
    return Array.from(this.#bySubject.of(entity), (id) => this.fact(id));
  }

  /** Facts whose object is an entity. */
  factsAbout(entity: number): Fact[] {
    return Array.from(this.#byObject.of(entity), (id) => this.fact(id));
  }

  /** Facts that a page states. */
  factsOn(page: number): Fact[] {
    return Array.from(this.#byPage.of(page), (id) => this.fact(id));
  }

  kindOf(entity: number): Kind {
    return (this.entities[entity] as Entity).kind;
  }

  /** How many entities belong to a class. */
  countOf(wanted: Class): number {
    return KINDS.reduce(
      (sum, kind) => sum + (isOfClass(kind, wanted) ? (this.#byKind.get(kind) ?? 0) : 0),
      0,
    );
  }

  /** Entities of a type within a land, in order. */
  ofType(land: number, type: string): number[] {
    const first = land * 100;
    return Array.from({ length: 100 }, (_, i) => first + i).filter((e) => typeOf(this.kindOf(e)) === type);
  }

  #isYear(fact: number): boolean {
    return isYearRelation(RELATION_NAMES[this.#relation[fact] ?? 0] as RelationName);
  }
}

/** Growing columns. */
class Columns {
  readonly relation: number[] = [];
  readonly subject: number[] = [];
  readonly object: number[] = [];
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly page: number[] = [];

  add({ relation, subject, object, from, to }: DraftFact, first: number, page: number): void {
    this.relation.push(relationNumber(relation));
    this.subject.push(first + subject);
    this.object.push(isYearRelation(relation) ? object : first + object);
    this.from.push(from ?? NONE);
    this.to.push(to ?? NONE);
    this.page.push(page);
  }
}

/** Item numbers grouped by key; items with a negative key are left out. */
class Grouped {
  readonly #starts: Int32Array;
  readonly #items: Int32Array;

  constructor(keys: Int32Array, count: number) {
    this.#starts = new Int32Array(count + 1);
    for (const key of keys) if (key >= 0) this.#starts[key + 1] = (this.#starts[key + 1] ?? 0) + 1;
    for (let i = 0; i < count; i++) {
      this.#starts[i + 1] = (this.#starts[i + 1] ?? 0) + (this.#starts[i] ?? 0);
    }
    this.#items = new Int32Array(this.#starts[count] ?? 0);
    const next = this.#starts.slice();
    keys.forEach((key, item) => {
      if (key < 0) return;
      this.#items[next[key] ?? 0] = item;
      next[key] = (next[key] ?? 0) + 1;
    });
  }

  of(key: number): Int32Array {
    return this.#items.subarray(this.#starts[key] ?? 0, this.#starts[key + 1] ?? 0);
  }
}
