/** The facts that an answer rests on, in the order in which they are found. */
import type { Fact } from "./continent.ts";
import { GraphFacts, holds } from "./graph-facts.ts";
import { type Description, describe, describedIn, execute, type Query } from "./query.ts";
import type { RelationName } from "./relations/index.ts";
import type { World } from "./world.ts";

export interface Link {
  readonly fact: Fact;
  /** The year in question; null for the present. */
  readonly year: number | null;
}

export interface Reasoning {
  readonly links: readonly Link[];
  /** The entities that are the answer; none where it is a number, or nothing. */
  readonly answers: readonly number[];
  /** The year or the count that is the answer. */
  readonly value: number | null;
}

/** Executes a query and gathers the facts that lead to its answer. */
export function reason(query: Query<number>, world: World): Reasoning {
  const facts = new GraphFacts(world);
  const answer = execute(query, facts);
  const described = describedIn(query);
  const links = described.flatMap((description) => linksTo(description, world, facts));
  if (query.ask !== "name" && query.ask !== "count") {
    for (const entity of described.flatMap((description) => describe(description, facts))) {
      const fact = world.factsOf(entity).find(({ relation }) => relation === query.relation);
      if (fact !== undefined) links.push({ fact, year: null });
    }
  }
  return {
    links,
    answers: answer.type === "entities" ? answer.entities : [],
    value: answer.type === "number" ? answer.value : null,
  };
}

function linksTo(description: Description<number>, world: World, facts: GraphFacts): Link[] {
  if (description.type === "entity") return [];
  const found = describe(description, facts);
  if (description.type === "step") {
    const { from, relation, to, year } = description;
    const before = linksTo(from, world, facts);
    const sources = describe(from, facts);
    const here = sources.flatMap((source) =>
      found.flatMap((entity) =>
        to === "object"
          ? factBetween(source, relation, entity, year, world)
          : factBetween(entity, relation, source, year, world),
      ),
    );
    return [...before, ...here.map((fact) => ({ fact, year }))];
  }
  return description.clauses.flatMap((clause) => {
    if (clause.type === "dated") {
      return found.flatMap((entity) =>
        world
          .factsOf(entity)
          .filter(({ relation }) => relation === clause.relation)
          .map((fact) => ({ fact, year: null })),
      );
    }
    const others = describe(clause.other, facts);
    const here = others.flatMap((other) =>
      found.flatMap((entity) =>
        clause.as === "subject"
          ? factBetween(entity, clause.relation, other, null, world)
          : factBetween(other, clause.relation, entity, null, world),
      ),
    );
    return [...linksTo(clause.other, world, facts), ...here.map((fact) => ({ fact, year: null }))];
  });
}

/** The fact between two entities, either way round where the relation is symmetric. */
function factBetween(
  subject: number,
  relation: RelationName,
  object: number,
  year: number | null,
  world: World,
): Fact[] {
  const between = (a: number, b: number) =>
    world.factsOf(a).filter((fact) => fact.relation === relation && fact.object === b && holds(fact, year));
  const facts = between(subject, object);
  return facts.length > 0 ? facts.slice(0, 1) : between(object, subject).slice(0, 1);
}
