/** Titles of pages, and which page has a title, found without writing any. */
import { type EntityType, TYPES } from "./kinds.ts";
import { CONTINENT_ENTITIES, CONTINENT_PAGES, LIST_PAGES, listPage, pageOfEntity } from "./layout.ts";
import { titleOf } from "./mention.ts";
import { LIST_TITLES } from "./sentences.ts";
import type { World } from "./world.ts";

export function listTitle(listed: EntityType, land: string): string {
  return LIST_TITLES[listed].replace("{land}", land);
}

export function disambiguationTitle(name: string): string {
  return `${name} (disambiguation)`;
}

/** @param title of the present page */
export function editionTitle(title: string, year: number): string {
  return `${title} (edition of ${year})`;
}

const EDITION = /^(.*) \(edition of (\d+)\)$/i;

export class Titles {
  readonly #world: World;
  /** By lower-case title. */
  readonly #entities = new Map<string, number>();
  readonly #others = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
    world.entities.forEach((entity, number) => {
      this.#entities.set(titleOf(entity).toLowerCase(), number);
    });
    world.lands.forEach(({ name }, land) => {
      for (const type of TYPES) this.#others.set(listTitle(type, name).toLowerCase(), listPage(land, type));
    });
    world.homonyms.forEach((groups, continent) => {
      groups.forEach(([first = 0], i) => {
        const title = disambiguationTitle(world.entities[first]?.name ?? "");
        this.#others.set(title.toLowerCase(), firstOther(continent) + i);
      });
    });
  }

  /**
   * The page of a title, compared without regard to case; null where there is none.
   *
   * @param owner the entity whose page has the title of an entity
   */
  find(title: string, owner: (entity: number) => number): number | null {
    const [, present, year] = EDITION.exec(title) ?? [];
    const entity = this.#entities.get((present ?? title).toLowerCase());
    if (entity === undefined) return this.#others.get(title.toLowerCase()) ?? null;
    return year === undefined ? pageOfEntity(owner(entity)) : this.#edition(owner(entity), Number(year));
  }

  #edition(wanted: number, wantedYear: number): number | null {
    const continent = Math.floor(wanted / CONTINENT_ENTITIES);
    const editions = this.#world.editions(continent);
    const at = editions.findIndex(({ entity, year }) => entity === wanted && year === wantedYear);
    return at < 0 ? null : firstOther(continent) + (this.#world.homonyms[continent]?.length ?? 0) + at;
  }
}

/** The first page of a continent after its lists. */
function firstOther(continent: number): number {
  return continent * CONTINENT_PAGES + CONTINENT_ENTITIES + LIST_PAGES;
}
