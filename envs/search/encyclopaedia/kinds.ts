/** The types and kinds of entities, and how many of each a land has. */

export const TYPES = ["person", "place", "organisation", "work", "event", "species", "artefact"] as const;
export type EntityType = (typeof TYPES)[number];

/** Kind → [its type, how many a land has]. A person's kind is the occupation. */
const TABLE = {
  architect: ["person", 2],
  astronomer: ["person", 2],
  botanist: ["person", 2],
  composer: ["person", 3],
  engineer: ["person", 2],
  explorer: ["person", 3],
  general: ["person", 3],
  historian: ["person", 2],
  merchant: ["person", 2],
  novelist: ["person", 3],
  painter: ["person", 2],
  poet: ["person", 2],
  sculptor: ["person", 3],
  zoologist: ["person", 2],
  country: ["place", 1],
  city: ["place", 9],
  river: ["place", 2],
  mountain: ["place", 2],
  island: ["place", 2],
  university: ["organisation", 2],
  museum: ["organisation", 3],
  company: ["organisation", 2],
  publisher: ["organisation", 2],
  society: ["organisation", 2],
  newspaper: ["organisation", 2],
  novel: ["work", 5],
  painting: ["work", 3],
  opera: ["work", 2],
  symphony: ["work", 2],
  poem: ["work", 3],
  battle: ["event", 3],
  expedition: ["event", 3],
  treaty: ["event", 2],
  bird: ["species", 2],
  beetle: ["species", 2],
  fish: ["species", 1],
  orchid: ["species", 2],
  fern: ["species", 1],
  sword: ["artefact", 2],
  clock: ["artefact", 2],
  ship: ["artefact", 1],
  statue: ["artefact", 2],
} as const satisfies Record<string, readonly [EntityType, number]>;

export type Kind = keyof typeof TABLE;
export const KINDS = Object.keys(TABLE) as readonly Kind[];

/** A set of entities that a question can ask for: a kind or a whole type. */
export type Class = Kind | EntityType;

/** The type of a kind. */
export function typeOf(kind: Kind): EntityType {
  return TABLE[kind][0];
}

/** Whether entities of a kind belong to a class. */
export function isOfClass(kind: Kind, wanted: Class): boolean {
  return kind === wanted || TABLE[kind][0] === wanted;
}

/** The kinds that belong to a class. */
export function kindsOf(wanted: Class): readonly Kind[] {
  return KINDS.filter((kind) => isOfClass(kind, wanted));
}

/** The kinds of a land's entities, in the order of their ids. */
export const LAND_KINDS: readonly Kind[] = KINDS.flatMap((kind) => Array<Kind>(TABLE[kind][1]).fill(kind));

/** Entities of a land. */
export const LAND_SIZE = LAND_KINDS.length;
