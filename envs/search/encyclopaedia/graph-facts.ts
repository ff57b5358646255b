/** The graph as queries see it. */
import type { Fact } from "./continent.ts";
import { type Class, isOfClass } from "./kinds.ts";
import type { Facts } from "./query.ts";
import { ENTITY_RELATIONS, type EntityRelationName, type YearRelationName } from "./relations/index.ts";
import type { World } from "./world.ts";

export class GraphFacts implements Facts<number> {
  readonly #world: World;
  /** Facts that a query rests on are noted here. */
  readonly #used = new Map<number, Fact>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The facts that were used since the last call, in the order of their use. */
  takeUsed(): Fact[] {
    const used = [...this.#used.values()];
    this.#used.clear();
    return used;
  }

  related(
    entity: number,
    relation: EntityRelationName,
    to: "object" | "subject",
    year: number | null,
  ): readonly number[] {
    const { symmetric } = ENTITY_RELATIONS[relation];
    const found: number[] = [];
    const collect = (facts: readonly Fact[], other: (fact: Fact) => number) => {
      for (const fact of facts) {
        if (fact.relation !== relation || !holds(fact, year)) continue;
        this.#used.set(fact.id, fact);
        found.push(other(fact));
      }
    };
    if (to === "object" || symmetric) collect(this.#world.factsOf(entity), ({ object }) => object);
    if (to === "subject" || symmetric) collect(this.#world.factsAbout(entity), ({ subject }) => subject);
    return found;
  }

  yearOf(entity: number, relation: YearRelationName): number | null {
    const fact = this.#world.factsOf(entity).find((known) => known.relation === relation);
    if (fact === undefined) return null;
    this.#used.set(fact.id, fact);
    return fact.object;
  }

  isOf(entity: number, wanted: Class): boolean {
    return isOfClass(this.#world.kindOf(entity), wanted);
  }
}

/** Whether a fact holds in a year, or at present. In the year of a change both the old and the new hold. */
export function holds({ from, to }: Fact, year: number | null): boolean {
  if (year === null) return to === null;
  return from === null || (from <= year && (to === null || year <= to));
}
