/** The facts of a continent: who founded what, when, and who came after. */
import { type Rng, rng } from "turnwise/core";
import { type ContinentEntities, landWithin } from "./draw-entities.ts";
import { type Class, type Kind, kindsOf, LAND_KINDS, LAND_SIZE, typeOf } from "./kinds.ts";
import { CONTINENT_ENTITIES, LANDS, PRESENT } from "./layout.ts";
import { isPlausible, type Lives } from "./lives.ts";
import {
  ENTITY_RELATION_NAMES,
  ENTITY_RELATIONS,
  type EntityRelation,
  type EntityRelationName,
  isInDomain,
  type RelationName,
  YEAR_RELATIONS,
  type YearRelationName,
} from "./relations/index.ts";

/** A fact with entities numbered within the continent. */
export interface DraftFact {
  readonly relation: RelationName;
  readonly subject: number;
  /** Entity number, or a year. */
  readonly object: number;
  /** First and last year of a temporal fact; `to` is null while it lasts. Both null for other facts. */
  readonly from: number | null;
  readonly to: number | null;
}

/** Relations whose object gave the subject its first year. */
const ORIGINS: readonly (readonly [EntityRelationName, YearRelationName])[] = [
  ["founded by", "foundation year"],
  ["led by", "event year"],
  ["created by", "appearance year"],
  ["described by", "description year"],
  ["made by", "making year"],
  ["first climbed by", "ascent year"],
  ["charted by", "charting year"],
];
/** Share of the facts whose object is of the same land. */
const HOME_SHARE = 0.85;
const TRIES = 24;
const MAX_HOLDERS = 4;

/** Draws all facts of a continent. */
export function drawFacts(seed: number, continent: number, { entities }: ContinentEntities): DraftFact[] {
  const random = rng(seed, "encyclopaedia", "facts", continent);
  return new FactDrawer(
    entities.map(({ kind }) => kind),
    random,
  ).draw();
}

class FactDrawer implements Lives {
  readonly kinds: readonly Kind[];
  readonly begins: number[];
  readonly ends: number[];
  readonly #random: Rng;
  readonly #facts: DraftFact[] = [];
  readonly #taken = new Map<string, Set<number>>();

  constructor(kinds: readonly Kind[], random: Rng) {
    this.kinds = kinds;
    this.#random = random;
    this.begins = kinds.map(() => 0);
    this.ends = kinds.map(() => PRESENT);
  }

  draw(): DraftFact[] {
    this.#drawLives();
    for (const [relation, year] of ORIGINS) this.#drawOrigins(relation, year);
    for (const relation of ENTITY_RELATION_NAMES) {
      if (ORIGINS.some(([name]) => name === relation)) continue;
      const spec: EntityRelation = ENTITY_RELATIONS[relation];
      for (let subject = 0; subject < CONTINENT_ENTITIES; subject++) {
        if (!this.#has(relation, subject)) continue;
        if (this.#random.float() >= spec.share) continue;
        if (spec.temporal === undefined) this.#drawOne(relation, spec, subject);
        else this.#drawHolders(relation, spec, subject);
      }
    }
    return this.#facts;
  }

  #has(relation: RelationName, subject: number): boolean {
    return isInDomain(relation, this.kinds[subject] as Kind);
  }

  #drawLives(): void {
    const random = this.#random;
    for (let i = 0; i < CONTINENT_ENTITIES; i++) {
      const kind = this.kinds[i] as Kind;
      if (kind === "city") {
        this.begins[i] = 1200 + random.int(490);
        this.#addYear("settlement year", i, this.begins[i] ?? 0);
      }
      if (typeOf(kind) !== "person") continue;
      const isModern = random.float() < 0.45;
      const birth = isModern ? 1940 + random.int(48) : 1700 + random.int(240);
      const death = birth + 34 + random.int(52);
      const isDead = death < PRESENT - 4 && (birth < 1940 || random.float() < 0.2);
      this.begins[i] = birth;
      this.ends[i] = isDead ? death : birth < 1930 ? Math.min(death, PRESENT - 6) : PRESENT;
      this.#addYear("birth year", i, birth);
      if ((this.ends[i] ?? 0) < PRESENT) this.#addYear("death year", i, this.ends[i] ?? 0);
    }
  }

  #drawOrigins(relation: EntityRelationName, yearRelation: YearRelationName): void {
    const spec = ENTITY_RELATIONS[relation];
    for (let subject = 0; subject < CONTINENT_ENTITIES; subject++) {
      if (!this.#has(relation, subject)) continue;
      // What is founded has time for some successors before the present.
      const latest = yearRelation === "foundation year" ? 1955 : PRESENT - 8;
      const maker = this.#pick(spec, subject, (person) => (this.begins[person] ?? 0) + 26 < latest);
      if (maker === null) continue;
      const first = (this.begins[maker] ?? 0) + 22;
      const last = Math.min(this.ends[maker] ?? 0, first + 45, latest);
      const year = first + this.#random.int(Math.max(1, last - first));
      this.begins[subject] = year;
      if (this.#random.float() < spec.share) this.#add(relation, subject, maker, null, null);
      this.#addYear(yearRelation, subject, year);
    }
  }

  #addYear(relation: YearRelationName, subject: number, year: number): void {
    if (this.#random.float() < YEAR_RELATIONS[relation].share) this.#add(relation, subject, year, null, null);
  }

  #drawOne(relation: EntityRelationName, spec: EntityRelation, subject: number): void {
    const paired = this.#takenBy(relation);
    if (spec.symmetric && paired.has(subject)) return;
    const object = this.#pick(
      spec,
      subject,
      (candidate) =>
        !(spec.symmetric && paired.has(candidate)) && isPlausible(relation, subject, candidate, this),
    );
    if (object === null) return;
    if (spec.symmetric) paired.add(subject).add(object);
    this.#add(relation, subject, object, null, null);
  }

  #takenBy(relation: string): Set<number> {
    const taken = this.#taken.get(relation) ?? new Set();
    this.#taken.set(relation, taken);
    return taken;
  }

  /** Holders one before the other, from the present backwards. */
  #drawHolders(relation: EntityRelationName, spec: EntityRelation, subject: number): void {
    const random = this.#random;
    const isPerson = typeOf(this.kinds[subject] as Kind) === "person";
    const earliest = (this.begins[subject] ?? 0) + (isPerson ? 21 : 0);
    const latest = isPerson ? Math.min(this.ends[subject] ?? 0, earliest + 44) : PRESENT;
    const isOver = latest < PRESENT;
    const used = new Set<number>();
    let to: number | null = isOver ? latest - random.int(6) : null;
    for (let holder = 0; holder < MAX_HOLDERS; holder++) {
      const until: number = to ?? PRESENT;
      const from: number = Math.max(earliest, until - 4 - random.int(to === null ? 26 : 18));
      if (until - from < 3) return;
      const object = this.#pick(
        spec,
        subject,
        (candidate) => !used.has(candidate) && this.#holds(candidate, from, until),
      );
      if (object === null) return;
      used.add(object);
      this.#add(relation, subject, object, from, to);
      to = from;
    }
  }

  #holds(holder: number, from: number, to: number): boolean {
    const begin = this.begins[holder] ?? 0;
    if (typeOf(this.kinds[holder] as Kind) !== "person") return begin <= from;
    return begin + 22 <= from && to <= (this.ends[holder] ?? 0) && to <= begin + 85;
  }

  /** An object that passes, of the preferred kinds and the subject's land if possible; null where none is found. */
  #pick(spec: EntityRelation, subject: number, passes: (object: number) => boolean): number | null {
    const random = this.#random;
    const kind = this.kinds[subject] as Kind;
    const preferred = spec.prefer?.[kind];
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const isHome = random.float() < HOME_SHARE;
      const land = isHome ? landWithin(subject) : random.int(LANDS);
      const pool =
        preferred !== undefined && attempt < TRIES / 2 ? poolOf(preferred) : poolOfClass(spec.range);
      const object = land * LAND_SIZE + (pool[random.int(pool.length)] ?? 0);
      if (object !== subject && passes(object)) return object;
    }
    return null;
  }

  #add(
    relation: RelationName,
    subject: number,
    object: number,
    from: number | null,
    to: number | null,
  ): void {
    this.#facts.push({ relation, subject, object, from, to });
  }
}

const poolsOfKinds = new Map<readonly Kind[], readonly number[]>();
const poolsOfClass = new Map<Class, readonly number[]>();

/** Numbers within a land of the entities of some kinds. */
function poolOf(kinds: readonly Kind[]): readonly number[] {
  let pool = poolsOfKinds.get(kinds);
  if (pool === undefined) {
    pool = LAND_KINDS.flatMap((kind, i) => (kinds.includes(kind) ? [i] : []));
    poolsOfKinds.set(kinds, pool);
  }
  return pool;
}

function poolOfClass(wanted: Class): readonly number[] {
  let pool = poolsOfClass.get(wanted);
  if (pool === undefined) {
    // A place that things happen in is no country.
    pool = poolOf(kindsOf(wanted).filter((kind) => kind !== "country"));
    poolsOfClass.set(wanted, pool);
  }
  return pool;
}
