/** The facts of one continent, packed; they are drawn when it is made. */
import { rng } from "turnwise/core";
import type { ContinentEntities } from "./draw-entities.ts";
import { drawFacts } from "./draw-facts.ts";
import { CONTINENT_ENTITIES, CONTINENT_PAGES, LIST_PAGES, OTHER_PAGES } from "./layout.ts";
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

/** Numbers of facts begin at a multiple of this in each continent. */
export const MOST_FACTS = 1 << 16;

const NONE = -1;
/** Columns: relation, subject, object, from, to, page. */
const WIDTH = 6;

/** Entities, facts and pages have the numbers that they have in the world. */
export class Continent {
  /** In the order of their pages. */
  readonly editions: readonly Edition[];
  readonly #firstFact: number;
  readonly #firstEntity: number;
  readonly #firstPage: number;
  /** [facts, WIDTH] */
  readonly #rows: Int32Array;
  readonly #bySubject: Grouped;
  readonly #byObject: Grouped;
  readonly #byPage: Grouped;

  constructor(seed: number, number: number, drawn: ContinentEntities) {
    this.#firstFact = number * MOST_FACTS;
    this.#firstEntity = number * CONTINENT_ENTITIES;
    this.#firstPage = number * CONTINENT_PAGES;
    const facts = drawFacts(seed, number, drawn);
    const free = OTHER_PAGES - drawn.homonyms.length;
    const placed = placeFacts(facts, drawn.entities, free, rng(seed, "encyclopaedia", "pages", number));
    this.editions = placed.editions.map(({ entity, year }) => ({ entity: this.#firstEntity + entity, year }));
    const firstEdition = CONTINENT_ENTITIES + LIST_PAGES + drawn.homonyms.length;
    const pages = facts.map((_, i) => placed.pageOf(i, firstEdition));
    this.#rows = Int32Array.from(
      facts.flatMap(({ relation, subject, object, from, to }, i) => {
        return [relationNumber(relation), subject, object, from ?? NONE, to ?? NONE, pages[i] ?? NONE];
      }),
    );
    const subjects = facts.map(({ subject }) => subject);
    const objects = facts.map(({ relation, object }) => (isYearRelation(relation) ? NONE : object));
    this.#bySubject = new Grouped(subjects, CONTINENT_ENTITIES);
    this.#byObject = new Grouped(objects, CONTINENT_ENTITIES);
    this.#byPage = new Grouped(pages, CONTINENT_PAGES);
  }

  fact(id: number): Fact {
    const row = (id - this.#firstFact) * WIDTH;
    const column = (at: number) => this.#rows[row + at] ?? NONE;
    const [relation, from, to] = [RELATION_NAMES[column(0)] as RelationName, column(3), column(4)];
    return {
      id,
      relation,
      subject: this.#firstEntity + column(1),
      object: isYearRelation(relation) ? column(2) : this.#firstEntity + column(2),
      from: from === NONE ? null : from,
      to: to === NONE ? null : to,
      page: this.#firstPage + column(5),
    };
  }

  *facts(): Generator<Fact> {
    const { length } = this.#rows;
    for (let at = 0; at * WIDTH < length; at++) yield this.fact(this.#firstFact + at);
  }

  /** Facts whose subject is an entity. */
  factsOf(entity: number): Fact[] {
    return this.#all(this.#bySubject.of(entity - this.#firstEntity));
  }

  /** Facts whose object is an entity. */
  factsAbout(entity: number): Fact[] {
    return this.#all(this.#byObject.of(entity - this.#firstEntity));
  }

  /** Facts that a page states. */
  factsOn(page: number): Fact[] {
    return this.#all(this.#byPage.of(page - this.#firstPage));
  }

  #all(rows: Int32Array): Fact[] {
    return Array.from(rows, (at) => this.fact(this.#firstFact + at));
  }
}

/** Item numbers grouped by key; items with a negative key are left out. */
class Grouped {
  readonly #starts: Int32Array;
  readonly #items: Int32Array;

  constructor(keys: readonly number[], count: number) {
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
