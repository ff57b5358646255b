/** All relations, numbered: what the graph stores is the number. */
import { type Class, isOfClass, KINDS, type Kind, typeOf } from "../kinds.ts";
import { ARTEFACT_FACTS, ARTEFACT_YEARS, SPECIES_FACTS, SPECIES_YEARS } from "./nature-and-things.ts";
import { ORGANISATION_FACTS, ORGANISATION_YEARS } from "./organisations.ts";
import { PERSON_FACTS, PERSON_YEARS } from "./people.ts";
import { PLACE_FACTS, PLACE_YEARS } from "./places.ts";
import type { EntityRelation, Temporal, YearRelation } from "./relation.ts";
import { EVENT_FACTS, EVENT_YEARS, WORK_FACTS, WORK_YEARS } from "./works.ts";

export type { EntityRelation, Temporal, YearRelation } from "./relation.ts";

const YEARS = {
  ...PERSON_YEARS,
  ...PLACE_YEARS,
  ...ORGANISATION_YEARS,
  ...WORK_YEARS,
  ...EVENT_YEARS,
  ...SPECIES_YEARS,
  ...ARTEFACT_YEARS,
};
const FACTS = {
  ...PLACE_FACTS,
  ...PERSON_FACTS,
  ...ORGANISATION_FACTS,
  ...WORK_FACTS,
  ...EVENT_FACTS,
  ...SPECIES_FACTS,
  ...ARTEFACT_FACTS,
};
export type YearRelationName = keyof typeof YEARS;
export type EntityRelationName = keyof typeof FACTS;
export type RelationName = YearRelationName | EntityRelationName;

export const YEAR_RELATIONS: Readonly<Record<YearRelationName, YearRelation>> = YEARS;
export const ENTITY_RELATIONS: Readonly<Record<EntityRelationName, EntityRelation>> = FACTS;

/** The number of a relation is its index here; those that lead to a year come first. */
export const RELATION_NAMES = [...Object.keys(YEARS), ...Object.keys(FACTS)] as readonly RelationName[];
export const YEAR_RELATION_NAMES = Object.keys(YEARS) as readonly YearRelationName[];
export const ENTITY_RELATION_NAMES = Object.keys(FACTS) as readonly EntityRelationName[];
const NUMBERS: ReadonlyMap<string, number> = new Map(RELATION_NAMES.map((name, number) => [name, number]));

const DOMAINS: ReadonlyMap<string, ReadonlySet<Kind>> = new Map(
  Object.entries({ ...YEARS, ...FACTS }).map(([name, { domain }]) => [
    name,
    new Set(KINDS.filter((kind) => domain.some((wanted) => isOfClass(kind, wanted)))),
  ]),
);

/** The number of a relation. */
export function relationNumber(name: RelationName): number {
  return NUMBERS.get(name) ?? -1;
}

export function isYearRelation(name: RelationName): name is YearRelationName {
  return name in YEARS;
}

/** The changing side of a relation; undefined where a fact holds once and for all. */
export function temporalOf(name: RelationName): Temporal | undefined {
  return isYearRelation(name) ? undefined : ENTITY_RELATIONS[name].temporal;
}

/** What the objects of a relation are: the narrowest class that holds them all. */
export function rangeOf(name: EntityRelationName): Class {
  return ENTITY_RELATIONS[name].range;
}

/** Whether entities of a kind can be subjects of a relation. */
export function isInDomain(name: RelationName, kind: Kind): boolean {
  return DOMAINS.get(name)?.has(kind) === true;
}

/** The class that holds all subjects of a relation: the only kind there is, or their type. */
export function domainOf(name: RelationName): Class {
  const [first, ...others] = DOMAINS.get(name) ?? [];
  if (first === undefined) return "person";
  return others.length === 0 ? first : typeOf(first);
}
