/** The graph: all entities and facts of an encyclopaedia. Text is never kept. */
import { Continent, type Edition, type Fact, MOST_FACTS } from "./continent.ts";
import { type ContinentEntities, drawEntities, type Entity, type Land } from "./draw-entities.ts";
import { type Class, isOfClass, KINDS, type Kind } from "./kinds.ts";
import { CONTINENT_ENTITIES, CONTINENT_PAGES, continentsIn } from "./layout.ts";
import { NameBook } from "./names.ts";
import { Titles } from "./titles.ts";

/** Names are drawn at once, for no two may be the same; the facts of a continent when they are first asked for. */
export class World {
  readonly seed: number;
  readonly pages: number;
  readonly lands: Land[] = [];
  readonly entities: Entity[] = [];
  /** By continent: groups of entities that share a name. */
  readonly homonyms: (readonly (readonly number[])[])[] = [];
  readonly #drawn: ContinentEntities[] = [];
  readonly #continents: Continent[] = [];
  readonly #byKind = new Map<Kind, number>();
  #titles: Titles | null = null;

  /** @throws EnvironmentError `env/failed` unless `pages` is a multiple of 1,000 */
  constructor(seed: number, pages: number) {
    this.seed = seed;
    this.pages = pages;
    const book = new NameBook();
    for (let continent = 0; continent < continentsIn(pages); continent++) {
      const drawn = drawEntities(seed, continent, book);
      const first = continent * CONTINENT_ENTITIES;
      this.lands.push(...drawn.lands);
      this.entities.push(...drawn.entities);
      this.homonyms.push(drawn.homonyms.map((group) => group.map((entity) => first + entity)));
      this.#drawn.push(drawn);
    }
    for (const { kind } of this.entities) this.#byKind.set(kind, (this.#byKind.get(kind) ?? 0) + 1);
  }

  /** Which page has a title. */
  get titles(): Titles {
    this.#titles ??= new Titles(this);
    return this.#titles;
  }

  fact(id: number): Fact {
    return this.#continent(id, MOST_FACTS).fact(id);
  }

  /** All facts, one continent after the other. */
  *facts(): Generator<Fact> {
    for (const number of this.#drawn.keys()) yield* this.#continent(number).facts();
  }

  /** The old editions of a continent, in the order of their pages. */
  editions(continent: number): readonly Edition[] {
    return this.#continent(continent).editions;
  }

  /** Facts whose subject is an entity. */
  factsOf(entity: number): Fact[] {
    return this.#continent(entity, CONTINENT_ENTITIES).factsOf(entity);
  }

  /** Facts whose object is an entity. */
  factsAbout(entity: number): Fact[] {
    return this.#continent(entity, CONTINENT_ENTITIES).factsAbout(entity);
  }

  /** Facts that a page states. */
  factsOn(page: number): Fact[] {
    return this.#continent(page, CONTINENT_PAGES).factsOn(page);
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

  /** The continent of a number, of which each has so many. */
  #continent(item: number, each = 1): Continent {
    const number = Math.floor(item / each);
    let continent = this.#continents[number];
    if (continent === undefined) {
      continent = new Continent(this.seed, number, this.#drawn[number] as ContinentEntities);
      this.#continents[number] = continent;
    }
    return continent;
  }
}
