/** Draws what a question shall ask: one function for each kind. A draw that does not work out gives null. */
import type { Rng } from "turnwise/core";
import type { QuestionKind } from "../question.ts";
import type { Fact } from "./continent.ts";
import { type Class, typeOf } from "./kinds.ts";
import { type Clause, type Description, describe, execute, type Query } from "./query.ts";
import {
  ENTITY_RELATIONS,
  type EntityRelationName,
  isYearRelation,
  type YearRelationName,
} from "./relations/index.ts";
import type { Place, Walker } from "./walk.ts";

/** A kind and how hard: number of steps, or of clauses. */
export interface QuestionShape {
  readonly kind: QuestionKind;
  readonly level: number;
}

const YEAR_SHARE = 0.2;
const MOST_MEMBERS = 6;
/** Counts are drawn to be 2, 3, and this or more, equally often, for no number to be a good guess. */
export const MOST_ASKED = 4;

/**
 * A query of a shape, whatever its words will be.
 *
 * @param members of a set that is counted: 2, 3, or 4 and more
 */
export function drawQuery(
  { kind, level }: QuestionShape,
  members: number,
  walker: Walker,
  random: Rng,
): Query<number> | null {
  switch (kind) {
    case "bridge":
      return drawBridge(level, walker, random);
    case "as-of": {
      const end = walker.walk(walker.start(), level, random.int(level));
      return end === null ? null : nameOf(end, walker);
    }
    case "comparison":
      return drawComparison(level, walker, random);
    case "intersection":
      return drawIntersection(level, walker, random);
    case "count": {
      const set = drawSet(level, walker, random);
      if (set === null || Math.min(describe(set, walker.facts).length, MOST_ASKED) !== members) return null;
      return { ask: "count", of: set };
    }
    case "temporal":
      return drawOrder(level, walker, random);
    case "unanswerable": {
      const end = walker.walk(walker.start(), level - 1);
      const relation = end === null ? null : walker.missing(end.entity);
      if (end === null || relation === null) return null;
      return { ask: "name", of: forward(relation, end.description) };
    }
  }
}

function forward(relation: EntityRelationName, from: Description<number>): Description<number> {
  return { type: "step", from, relation, to: "object", wanted: ENTITY_RELATIONS[relation].range, year: null };
}

/** Asks for the name of what a walk came to. */
function nameOf({ description }: Place, walker: Walker): Query<number> | null {
  const wanted = description.type === "step" ? description.wanted : null;
  return wanted !== null && walker.isShared(wanted) ? { ask: "name", of: description } : null;
}

function drawBridge(level: number, walker: Walker, random: Rng): Query<number> | null {
  const asksYear = level > 1 && random.float() < YEAR_SHARE;
  const end = walker.walk(walker.start(level === 1), asksYear ? level - 1 : level);
  if (end === null) return null;
  if (!asksYear) return nameOf(end, walker);
  const relation = yearRelationOf(end.entity, walker);
  return relation === null ? null : { ask: "year", relation, of: end.description };
}

/** What is known to have happened to an entity in some year: the first in its kind's order. */
function yearRelationOf(entity: number, { world }: Walker): YearRelationName | null {
  const fact = world.factsOf(entity).find(({ relation }) => isYearRelation(relation));
  return (fact?.relation ?? null) as YearRelationName | null;
}

function drawComparison(level: number, walker: Walker, random: Rng): Query<number> | null {
  const a = walker.walk(walker.start(), level);
  const relation = a === null ? null : yearRelationOf(a.entity, walker);
  if (a === null || relation === null) return null;
  const year = walker.facts.yearOf(a.entity, relation);
  for (let attempt = 0; attempt < 40; attempt++) {
    const b = walker.walk(walker.start(), level);
    if (b === null || b.path.some((entity) => a.path.includes(entity))) continue;
    const other = walker.facts.yearOf(b.entity, relation);
    if (other === null || other === year) continue;
    return { ask: random.float() < 0.5 ? "earlier" : "later", relation, of: [a.description, b.description] };
  }
  return null;
}

/** Several entities that one description fits, all of the split. */
function drawSet(level: number, walker: Walker, random: Rng): Description<number> | null {
  const end = walker.walk(walker.start(), level);
  if (end === null) return null;
  const about = walker.world.factsAbout(end.entity).filter(({ to }) => to === null);
  for (const fact of random.shuffle(about)) {
    const set = walker.stepOver(fact, end, false);
    if (set === null || set.to !== "subject" || !walker.isShared(set.wanted)) continue;
    const members = describe(set, walker.facts);
    if (members.length < 2 || members.length > MOST_MEMBERS) continue;
    if (members.every((member) => walker.isAllowed(member) && !end.path.includes(member))) return set;
  }
  return null;
}

function drawOrder(level: number, walker: Walker, random: Rng): Query<number> | null {
  const of = drawSet(level, walker, random);
  const [first] = of === null ? [] : describe(of, walker.facts);
  if (of === null || first === undefined) return null;
  const relation = yearRelationOf(first, walker);
  if (relation === null) return null;
  const query: Query<number> = { ask: random.float() < 0.5 ? "first" : "last", relation, of };
  const answer = execute(query, walker.facts);
  return answer.type === "entities" && answer.entities.length === 1 ? query : null;
}

/** Conditions none of which is enough alone. */
function drawIntersection(level: number, walker: Walker, random: Rng): Query<number> | null {
  const { entity } = walker.start();
  const kind = walker.world.kindOf(entity);
  const wanted: Class = typeOf(kind);
  if (!walker.isShared(wanted)) return null;
  const about = [...walker.world.factsOf(entity), ...walker.world.factsAbout(entity)];
  const clauses: Clause<number>[] = [];
  for (const fact of random.shuffle(about)) {
    if (clauses.length === level) break;
    const isDated = clauses.some(({ type }) => type === "dated");
    const clause = isYearRelation(fact.relation)
      ? isDated || clauses.length === 0
        ? null
        : boundOf(fact, random)
      : relatedClause(fact, entity, walker, random);
    if (clause === null || clauses.some(({ relation }) => relation === clause.relation)) continue;
    if (clause.type === "related" && !isCommon(clause, wanted, walker)) continue;
    clauses.push(clause);
  }
  const hidden = clauses.filter((clause) => clause.type === "related" && clause.other.type === "step");
  if (clauses.length < level || hidden.length === 0) return null;
  if (clauses.filter(({ type }) => type === "related").length < 2) return null;
  return { ask: "name", of: { type: "all", wanted, clauses: clauses.toSorted(datedLast) } };
}

function datedLast(a: Clause<number>, b: Clause<number>): number {
  return Number(a.type === "dated") - Number(b.type === "dated");
}

function boundOf({ relation, object }: Fact, random: Rng): Clause<number> {
  const isAfter = object > 1985 || random.float() < 0.5;
  const year = object + (isAfter ? -1 : 1) * (3 + random.int(25));
  return { type: "dated", relation: relation as YearRelationName, bound: isAfter ? "after" : "before", year };
}

function relatedClause(fact: Fact, entity: number, walker: Walker, random: Rng): Clause<number> | null {
  if (fact.to !== null) return null;
  const isSubject = fact.subject === entity;
  const other = isSubject ? fact.object : fact.subject;
  if (!walker.isAllowed(other) || other === entity || walker.world.kindOf(other) === "country") return null;
  const relation = fact.relation as EntityRelationName;
  const as = isSubject ? "subject" : "object";
  const named: Description<number> = { type: "entity", entity: other };
  return {
    type: "related",
    relation,
    as,
    other: random.float() < 0.3 ? named : obscured(other, entity, walker, random),
  };
}

/** An entity by its relation to a third one, where that describes it alone; else by name. */
function obscured(entity: number, answer: number, walker: Walker, random: Rng): Description<number> {
  const about = [...walker.world.factsOf(entity), ...walker.world.factsAbout(entity)];
  for (const fact of random.shuffle(about)) {
    if (isYearRelation(fact.relation) || fact.to !== null) continue;
    const third = fact.subject === entity ? fact.object : fact.subject;
    if (third === answer || third === entity || !walker.isAllowed(third)) continue;
    if (walker.world.kindOf(third) === "country") continue;
    const from = {
      description: { type: "entity", entity: third },
      entity: third,
      path: [third, answer],
    } as const;
    const step = walker.stepOver(fact, from, false);
    if (step === null) continue;
    const described = describe(step, walker.facts);
    if (described.length === 1 && described[0] === entity) return step;
  }
  return { type: "entity", entity };
}

function isCommon(clause: Clause<number>, wanted: Class, walker: Walker): boolean {
  return describe({ type: "all", wanted, clauses: [clause] }, walker.facts).length > 1;
}
