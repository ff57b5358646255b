/** The words of a game: everything that a game is, as plain data. */

/** What a goal asks for. The kinds of a task, sorted, are its combination. */
export const GOAL_KINDS = ["clean", "cool", "heat", "pack", "pair", "place", "slice", "wipe"] as const;
export type GoalKind = (typeof GOAL_KINDS)[number];

export interface Goal {
  readonly kind: GoalKind;
  /** Noun of the thing to bring; of the container for `pack`; empty for `wipe`. */
  readonly noun: string;
  /** `pack`: nouns of the things that lie in the container. */
  readonly contents: readonly string[];
  /** Nouns of the place and of the room it is in: any such place will do. */
  readonly place: string;
  readonly room: string;
}

export interface Room {
  /** Noun and number, such as `bedroom 2`. */
  readonly name: string;
  readonly noun: string;
  readonly dark: boolean;
}

/** Doors are named `door 1`, `door 2`, … */
export interface Door {
  readonly name: string;
  /** Indices of the rooms on both sides. */
  readonly rooms: readonly [number, number];
  readonly start: "open" | "closed" | "locked";
  /** The kind of key that unlocks it; null where there is no lock. */
  readonly key: string | null;
}

export interface Place {
  readonly name: string;
  readonly noun: string;
  readonly room: number;
}

export interface House {
  readonly id: string;
  readonly rooms: readonly Room[];
  readonly doors: readonly Door[];
  readonly places: readonly Place[];
}

export interface Thing {
  readonly name: string;
  readonly noun: string;
  /** A place, or a container as `{ thing }`. */
  readonly place: number | null;
  readonly inside: number | null;
  readonly dirty: boolean;
}

export interface Game {
  readonly id: string;
  readonly house: House;
  readonly things: readonly Thing[];
  readonly dirtyPlaces: readonly number[];
  /** Cuts the knife has left before it is blunt. */
  readonly cuts: number;
  readonly startRoom: number;
  readonly goals: readonly Goal[];
  readonly instruction: string;
}
