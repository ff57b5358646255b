/**
 * What a question means, apart from its words. `E` is how entities are given: numbers for the generator, names for
 * whoever reads the question.
 */
import type { Class } from "./kinds.ts";
import { domainOf, type EntityRelationName, rangeOf, type YearRelationName } from "./relations/index.ts";

/** Something that words describe: one entity, or all that fit. */
export type Description<E> =
  | { readonly type: "entity"; readonly entity: E }
  | Step<E>
  | { readonly type: "all"; readonly wanted: Class; readonly clauses: readonly Clause<E>[] };

/** From what `from` describes to what it is related to. */
export interface Step<E> {
  readonly type: "step";
  readonly from: Description<E>;
  readonly relation: EntityRelationName;
  /** Which end of the relation is looked for. */
  readonly to: "object" | "subject";
  /** What it is; others that the relation leads to do not count. */
  readonly wanted: Class;
  /** A year in which it holds; null for the present and for what does not change. */
  readonly year: number | null;
}

/** A condition: related to something, or something that happened after or before a year. */
export type Clause<E> =
  | {
      readonly type: "related";
      readonly relation: EntityRelationName;
      /** The end that the wanted entity is. */
      readonly as: "subject" | "object";
      readonly other: Description<E>;
    }
  | Bound;

export interface Bound {
  readonly type: "dated";
  readonly relation: YearRelationName;
  readonly bound: "after" | "before";
  readonly year: number;
}

export type Query<E> =
  | { readonly ask: "name"; readonly of: Description<E> }
  | { readonly ask: "year"; readonly relation: YearRelationName; readonly of: Description<E> }
  | { readonly ask: "count"; readonly of: Description<E> }
  | {
      /** Which of the two it happened to first. */
      readonly ask: "earlier" | "later";
      readonly relation: YearRelationName;
      readonly of: readonly [Description<E>, Description<E>];
    }
  | {
      /** To which of all that are described it happened first or last. */
      readonly ask: "first" | "last";
      readonly relation: YearRelationName;
      readonly of: Description<E>;
    };

/** Facts as a query needs them. */
export interface Facts<E> {
  /** Entities at the other end of a relation; at a year where one is given, else at present. */
  related(
    entity: E,
    relation: EntityRelationName,
    to: "object" | "subject",
    year: number | null,
  ): readonly E[];
  /** The year of what happened; null where it is not told. */
  yearOf(entity: E, relation: YearRelationName): number | null;
  isOf(entity: E, wanted: Class): boolean;
}

export type Answer<E> =
  | { readonly type: "entities"; readonly entities: readonly E[] }
  | { readonly type: "number"; readonly value: number };

const NOTHING = { type: "entities", entities: [] } as const;

/** All that a description fits. */
export function describe<E>(description: Description<E>, facts: Facts<E>): readonly E[] {
  switch (description.type) {
    case "entity":
      return [description.entity];
    case "step": {
      const { from, relation, to, wanted, year } = description;
      const found = describe(from, facts).flatMap((entity) => facts.related(entity, relation, to, year));
      const isImplied = wanted === (to === "object" ? rangeOf(relation) : domainOf(relation));
      return [...new Set(found)].filter((entity) => isImplied || facts.isOf(entity, wanted));
    }
    case "all": {
      const sets = description.clauses.flatMap((clause) => {
        if (clause.type === "dated") return [];
        const { other, relation, as } = clause;
        return [describe(other, facts).flatMap((entity) => facts.related(entity, relation, as, null))];
      });
      const [first = [], ...rest] = sets;
      return [...new Set(first)].filter(
        (entity) =>
          rest.every((set) => set.includes(entity)) &&
          facts.isOf(entity, description.wanted) &&
          description.clauses.every((clause) => clause.type === "related" || fits(entity, clause, facts)),
      );
    }
  }
}

function fits<E>(entity: E, { relation, bound, year }: Bound, facts: Facts<E>): boolean {
  const known = facts.yearOf(entity, relation);
  return known !== null && (bound === "after" ? known > year : known < year);
}

/** Executes a query. No entity, or several, means that the question has no answer of its own. */
export function execute<E>(query: Query<E>, facts: Facts<E>): Answer<E> {
  switch (query.ask) {
    case "name":
      return { type: "entities", entities: describe(query.of, facts) };
    case "year": {
      const [only, ...others] = describe(query.of, facts);
      const year = only === undefined || others.length > 0 ? null : facts.yearOf(only, query.relation);
      return year === null ? NOTHING : { type: "number", value: year };
    }
    case "count":
      return { type: "number", value: describe(query.of, facts).length };
    case "earlier":
    case "later": {
      const sides = query.of.map((side) => describe(side, facts));
      if (sides.some(({ length }) => length !== 1)) return NOTHING;
      return extreme(sides.flat(), query.relation, query.ask === "earlier", facts);
    }
    case "first":
    case "last":
      return extreme(describe(query.of, facts), query.relation, query.ask === "first", facts);
  }
}

/** Every member must have a year, and one of them alone the extreme one. */
function extreme<E>(
  members: readonly E[],
  relation: YearRelationName,
  isFirst: boolean,
  facts: Facts<E>,
): Answer<E> {
  const years = members.map((member) => facts.yearOf(member, relation));
  if (years.length < 2 || years.includes(null)) return NOTHING;
  const known = years.map(Number);
  const best = isFirst ? Math.min(...known) : Math.max(...known);
  return { type: "entities", entities: members.filter((_, i) => known[i] === best) };
}

/** What a query describes: two things where it compares them, else one. */
export function describedIn<E>(query: Query<E>): readonly Description<E>[] {
  switch (query.ask) {
    case "earlier":
    case "later":
      return query.of;
    case "name":
    case "year":
    case "count":
    case "first":
    case "last":
      return [query.of];
  }
}

/** Every entity that a query names. */
export function namedIn<E>(query: Query<E>): E[] {
  return describedIn(query).flatMap(entitiesIn);
}

function entitiesIn<E>(description: Description<E>): E[] {
  if (description.type === "entity") return [description.entity];
  if (description.type === "step") return entitiesIn(description.from);
  return description.clauses.flatMap((clause) => (clause.type === "related" ? entitiesIn(clause.other) : []));
}
