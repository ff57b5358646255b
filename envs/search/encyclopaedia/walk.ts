/** Walks over the graph: each step goes to the one entity that its words describe. */
import type { Rng } from "turnwise/core";
import type { Fact } from "./continent.ts";
import { GraphFacts } from "./graph-facts.ts";
import { type Class, isOfClass, type Kind, typeOf } from "./kinds.ts";
import { type EncyclopaediaSplit, placeOfPage, splitOf } from "./layout.ts";
import { type Description, describe, type Step } from "./query.ts";
import {
  ENTITY_RELATION_NAMES,
  ENTITY_RELATIONS,
  type EntityRelationName,
  isInDomain,
  isYearRelation,
} from "./relations/index.ts";
import type { World } from "./world.ts";

/** A description, and the one entity that it fits. */
export interface Place {
  readonly description: Description<number>;
  readonly entity: number;
  /** All entities on the way, this one the last. */
  readonly path: readonly number[];
}

/** At least so many entities are of the class that an answer comes from. */
export const SHARED_BY = 50;

export class Walker {
  readonly world: World;
  readonly facts: GraphFacts;
  readonly #split: EncyclopaediaSplit;
  readonly #random: Rng;
  readonly #continents: number;

  constructor(world: World, split: EncyclopaediaSplit, random: Rng) {
    this.world = world;
    this.facts = new GraphFacts(world);
    this.#split = split;
    this.#random = random;
    this.#continents = world.entities.length;
  }

  /** Whether questions of the split may rest on an entity. */
  isAllowed(entity: number): boolean {
    return splitOf(entity) === this.#split;
  }

  /** Any entity of the split; one with another name where that is asked for. */
  start(needsAlias = false): Place {
    for (;;) {
      const entity = this.#random.int(this.#continents);
      if (!this.isAllowed(entity) || this.world.kindOf(entity) === "country") continue;
      if (needsAlias && this.world.entities[entity]?.alias === null) continue;
      return { description: { type: "entity", entity }, entity, path: [entity] };
    }
  }

  /** A walk of some steps; `dated` is the step that is about a year. Null where it gets stuck. */
  walk(from: Place, steps: number, dated: number | null = null): Place | null {
    let place: Place | null = from;
    for (let i = 0; i < steps && place !== null; i++) place = this.step(place, i === dated);
    return place;
  }

  /** One step further, to an entity that was not met. */
  step(place: Place, isDated: boolean): Place | null {
    const about = [...this.world.factsOf(place.entity), ...this.world.factsAbout(place.entity)];
    for (const fact of this.#random.shuffle(about)) {
      if (isYearRelation(fact.relation)) continue;
      const step = this.stepOver(fact, place, isDated);
      if (step === null) continue;
      const [entity, ...others] = describe(step, this.facts);
      if (entity === undefined || others.length > 0) continue;
      return { description: step, entity, path: [...place.path, entity] };
    }
    return null;
  }

  /** The words' meaning of going along a fact; null where it leads out of bounds or back. */
  stepOver(fact: Fact, { entity, description, path }: Place, isDated: boolean): Step<number> | null {
    if ((fact.to !== null) !== isDated) return null;
    const relation = fact.relation as EntityRelationName;
    const { symmetric, range } = ENTITY_RELATIONS[relation];
    const goesToObject = fact.subject === entity || symmetric === true;
    const target = fact.subject === entity ? fact.object : fact.subject;
    const kind = this.world.kindOf(target);
    if (!this.isAllowed(target) || path.includes(target) || kind === "country") return null;
    const year = isDated ? this.#yearWithin(fact) : null;
    const to = goesToObject ? "object" : "subject";
    return {
      type: "step",
      from: description,
      relation,
      to,
      year,
      wanted: goesToObject ? range : this.#classOf(kind),
    };
  }

  /** The kind of what is looked for, or its type. */
  #classOf(kind: Kind): Class {
    return typeOf(kind) === "person" || this.#random.float() < 0.5 ? typeOf(kind) : kind;
  }

  /** A year in which only this fact holds; the edition's, where only an old edition tells it. */
  #yearWithin({ page, from, to }: Fact): number {
    const place = placeOfPage(page);
    if (place.type === "other") {
      const { length } = this.world.homonyms[place.continent] ?? [];
      return this.world.editions(place.continent)[place.index - length]?.year ?? 0;
    }
    const first = (from ?? 0) + 1;
    return first + this.#random.int(Math.max(1, (to ?? 0) - first));
  }

  /** A relation that a kind of entity may have and this one does not, whether at present or ever. */
  missing(entity: number): EntityRelationName | null {
    const kind = this.world.kindOf(entity);
    const known = new Set([
      ...this.world.factsOf(entity).map(({ relation }) => relation),
      ...this.world.factsAbout(entity).map(({ relation }) => relation),
    ]);
    const open = ENTITY_RELATION_NAMES.filter(
      (name) => !known.has(name) && isInDomain(name, kind) && this.isShared(ENTITY_RELATIONS[name].range),
    );
    return open[this.#random.int(open.length)] ?? null;
  }

  /** Whether enough entities are of a class for it to give no answer away. */
  isShared(wanted: Class): boolean {
    return this.world.countOf(wanted) >= SHARED_BY;
  }

  isOf(entity: number, wanted: Class): boolean {
    return isOfClass(this.world.kindOf(entity), wanted);
  }
}
