/**
 * Where everything stands. A continent is 1,000 pages: one for each of its 800 entities (8 lands of 100), 7 list pages a
 * land, then its disambiguation pages and, in what is left, old editions. Continents do not refer to each other, so
 * the first pages of a larger world are those of a smaller one.
 */
import { EnvironmentError } from "turnwise/core";
import { type EntityType, LAND_SIZE, TYPES } from "./kinds.ts";

export const CONTINENT_PAGES = 1_000;
export const LANDS = 8;
export const CONTINENT_ENTITIES = LANDS * LAND_SIZE;
export const LIST_PAGES = LANDS * TYPES.length;
/** Pages of a continent after entities and lists. */
export const OTHER_PAGES = CONTINENT_PAGES - CONTINENT_ENTITIES - LIST_PAGES;
export const MAX_PAGES = 1_000_000;

/** The year of the present edition. */
export const PRESENT = 2020;

export const ENCYCLOPAEDIA_SPLITS = ["train", "dev", "test"] as const;
export type EncyclopaediaSplit = (typeof ENCYCLOPAEDIA_SPLITS)[number];

/** Lands of a continent by split: everything that a question rests on lies in lands of its split. */
export const SPLIT_LANDS: Readonly<Record<EncyclopaediaSplit, readonly number[]>> = {
  train: [0, 1, 2, 3, 4],
  dev: [5],
  test: [6, 7],
};

/** The land of an entity, counted over the whole world. */
export function landOf(entity: number): number {
  return Math.floor(entity / LAND_SIZE);
}

/** The split whose questions may rest on an entity. */
export function splitOf(entity: number): EncyclopaediaSplit {
  const land = landOf(entity) % LANDS;
  return ENCYCLOPAEDIA_SPLITS.find((split) => SPLIT_LANDS[split].includes(land)) ?? "train";
}

/** The page of an entity. */
export function pageOfEntity(entity: number): number {
  const continent = Math.floor(entity / CONTINENT_ENTITIES);
  return continent * CONTINENT_PAGES + (entity % CONTINENT_ENTITIES);
}

/** The list page of a land for entities of a type. */
export function listPage(land: number, type: EntityType): number {
  const first = Math.floor(land / LANDS) * CONTINENT_PAGES + CONTINENT_ENTITIES;
  return first + (land % LANDS) * TYPES.length + TYPES.indexOf(type);
}

/** The entity whose page this is, or the land and type of the list, or how far it stands after the lists. */
export type PagePlace =
  | { readonly type: "entity"; readonly entity: number }
  | { readonly type: "list"; readonly land: number; readonly listed: EntityType }
  | { readonly type: "other"; readonly continent: number; readonly index: number };

export function placeOfPage(page: number): PagePlace {
  const continent = Math.floor(page / CONTINENT_PAGES);
  const within = page % CONTINENT_PAGES;
  if (within < CONTINENT_ENTITIES) return { type: "entity", entity: continent * CONTINENT_ENTITIES + within };
  const list = within - CONTINENT_ENTITIES;
  if (list >= LIST_PAGES) return { type: "other", continent, index: list - LIST_PAGES };
  return {
    type: "list",
    land: continent * LANDS + Math.floor(list / TYPES.length),
    listed: TYPES[list % TYPES.length] ?? "person",
  };
}

/** @throws EnvironmentError `env/failed` unless the number of pages is a whole number of continents */
export function continentsIn(pages: number): number {
  if (!Number.isInteger(pages) || pages <= 0 || pages > MAX_PAGES || pages % CONTINENT_PAGES !== 0) {
    throw new EnvironmentError(
      "env/failed",
      `An encyclopaedia of ${pages} pages cannot be made; ask for a multiple of ${CONTINENT_PAGES} up to ${MAX_PAGES}.`,
      { details: { pages } },
    );
  }
  return pages / CONTINENT_PAGES;
}
