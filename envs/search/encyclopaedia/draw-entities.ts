/** The entities of a continent: what they are and what they are called. */
import { type Rng, rng } from "turnwise/core";
import { CULTURES, type Culture } from "./cultures.ts";
import { type EntityType, type Kind, LAND_KINDS, LAND_SIZE, typeOf } from "./kinds.ts";
import { CONTINENT_ENTITIES, LANDS, OTHER_PAGES } from "./layout.ts";
import { coinAlias, coinLand, coinName, type NameBook } from "./names.ts";

export interface Entity {
  readonly kind: Kind;
  /** Without article or explanation; several entities may share it. */
  readonly name: string;
  /** Another name, which no other entity has. */
  readonly alias: string | null;
  readonly isWoman: boolean;
  /** Whether another entity has the same name; then the kind tells them apart. */
  readonly isHomonym: boolean;
}

export interface Land {
  readonly name: string;
  readonly adjective: string;
}

export interface ContinentEntities {
  readonly lands: readonly Land[];
  /** By number within the continent. */
  readonly entities: readonly Entity[];
  /** Groups that share a name, each in the order of their ids. */
  readonly homonyms: readonly (readonly number[])[];
}

const ALIAS_SHARE = 0.35;
/** How many entities take over the name of another. */
const COPIES = 45;
/** Types that may take over a name of a type. */
const BORROWS: Readonly<Record<EntityType, readonly EntityType[]>> = {
  person: ["person"],
  place: ["place"],
  organisation: ["organisation"],
  work: ["work", "event", "place"],
  event: ["event"],
  species: [],
  artefact: ["place", "work"],
};

/** Draws the entities of a continent. Names avoid those of earlier continents. */
export function drawEntities(seed: number, continent: number, book: NameBook): ContinentEntities {
  const lands: Land[] = [];
  const drafts: { kind: Kind; name: string; alias: string | null; isWoman: boolean }[] = [];
  for (let land = 0; land < LANDS; land++) {
    const random = rng(seed, "encyclopaedia", "land", continent * LANDS + land);
    const culture = CULTURES[random.int(CULTURES.length)] as Culture;
    const stranger = CULTURES[random.int(CULTURES.length)] as Culture;
    const names = coinLand(culture, random);
    const landName = book.fresh(() => {
      Object.assign(names, coinLand(culture, random));
      return names.name;
    });
    lands.push({ name: landName, adjective: names.adjective });
    for (const kind of LAND_KINDS) {
      const isWoman = random.float() < 0.5;
      const name = kind === "country" ? landName : book.fresh(() => coinName(kind, culture, isWoman, random));
      const hasAlias = random.float() < ALIAS_SHARE && kind !== "country";
      const alias = hasAlias
        ? book.fresh(() => distinct(name, () => coinAlias(kind, stranger, isWoman, random)))
        : null;
      drafts.push({ kind, name, alias, isWoman });
    }
  }
  const homonyms = borrowNames(drafts, rng(seed, "encyclopaedia", "homonyms", continent));
  const shared = new Set(homonyms.flat());
  return {
    lands,
    homonyms,
    entities: drafts.map((draft, i) => ({ ...draft, isHomonym: shared.has(i) })),
  };
}

/** Draws until no word of the name returns. */
function distinct(name: string, draw: () => string): string {
  const words = name.split(" ").filter((word) => word !== "of");
  for (;;) {
    const alias = draw();
    if (!words.some((word) => alias.includes(word))) return alias;
  }
}

function borrowNames(drafts: { kind: Kind; name: string; alias: string | null }[], random: Rng): number[][] {
  const groups = new Map<string, number[]>();
  const members = new Set<number>();
  for (let copies = 0; copies < COPIES; ) {
    const borrower = random.int(CONTINENT_ENTITIES);
    const draft = drafts[borrower];
    if (draft === undefined || draft.kind === "country") continue;
    if (members.has(borrower)) continue;
    const types = BORROWS[typeOf(draft.kind)];
    const lender = random.int(CONTINENT_ENTITIES);
    const { kind = "country", name = "" } = drafts[lender] ?? {};
    if (lender === borrower || kind === "country" || !types.includes(typeOf(kind))) continue;
    const group = groups.get(name) ?? [lender];
    if (group.some((member) => drafts[member]?.kind === draft.kind)) continue;
    draft.name = name;
    groups.set(
      name,
      [...group, borrower].sort((a, b) => a - b),
    );
    copies++;
  }
  return [...groups.values()].slice(0, OTHER_PAGES);
}

/** The land of an entity of a continent, 0 to 7. */
export function landWithin(entity: number): number {
  return Math.floor(entity / LAND_SIZE);
}
