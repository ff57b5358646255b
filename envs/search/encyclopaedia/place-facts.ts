/** Which page states which fact. Each is written once: on one of its two pages, on a list, or in an old edition only. */
import type { Rng } from "turnwise/core";
import type { Entity } from "./draw-entities.ts";
import type { DraftFact } from "./draw-facts.ts";
import { LAND_SIZE, typeOf } from "./kinds.ts";
import { listPage } from "./layout.ts";
import {
  ENTITY_RELATIONS,
  type EntityRelationName,
  isYearRelation,
  YEAR_RELATIONS,
} from "./relations/index.ts";

const OBJECT_SHARE = 0.3;
const LIST_SHARE = 0.17;

export interface PlacedFacts {
  /** Old editions, in the order of their pages; entities numbered within the continent. */
  readonly editions: readonly { readonly entity: number; readonly year: number }[];
  /** Page of the i-th fact within the continent, where editions start at a page. */
  pageOf(fact: number, firstEdition: number): number;
}

/** Chooses the page of every fact of a continent, `free` of them old editions. */
export function placeFacts(
  facts: readonly DraftFact[],
  entities: readonly Entity[],
  free: number,
  random: Rng,
): PlacedFacts {
  const editions: { entity: number; year: number }[] = [];
  const editionOf = new Map<number, number>();
  const titles = new Set<string>();
  const add = (entity: number, year: number): boolean => {
    const title = `${entity} ${year}`;
    if (titles.has(title) || editions.length >= free) return false;
    titles.add(title);
    editions.push({ entity, year });
    return true;
  };
  for (const i of random.shuffle(facts.map((_, i) => i))) {
    const { subject, from, to } = facts[i] as DraftFact;
    if (from === null || to === null || to - from < 4 || editions.length >= free) continue;
    // Strictly inside, so that no other object fits the year.
    if (add(subject, from + 1 + random.int(to - from - 2))) editionOf.set(i, editions.length - 1);
  }
  while (editions.length < free) add(random.int(entities.length), 1950 + random.int(60));
  const pages = facts.map((fact) => plainPage(fact, entities, random));
  return {
    editions,
    pageOf(fact, firstEdition) {
      const edition = editionOf.get(fact);
      return edition === undefined ? (pages[fact] ?? 0) : firstEdition + edition;
    },
  };
}

function plainPage(
  { relation, subject, object, to }: DraftFact,
  entities: readonly Entity[],
  random: Rng,
): number {
  const draw = random.float();
  const isYear = isYearRelation(relation);
  const { row } = isYear ? YEAR_RELATIONS[relation] : ENTITY_RELATIONS[relation as EntityRelationName];
  if (!isYear && draw < OBJECT_SHARE) return object;
  const isListed = row !== undefined && to === null && draw >= 1 - LIST_SHARE;
  if (!isListed) return subject;
  const kind = entities[subject]?.kind ?? "country";
  return listPage(Math.floor(subject / LAND_SIZE), typeOf(kind));
}
