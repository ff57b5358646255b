/** A game made ready to play: everything that no step changes. Shared by all episodes of the game. */
import { PLACE_KINDS, type PlaceKind, THING_KINDS, type ThingKind } from "./catalogue.ts";
import { goalSentence } from "./goals.ts";
import type { Game } from "./problem.ts";

/** Verbs in the order in which commands are listed. */
export const VERBS = [
  "enter",
  "go to",
  "open",
  "close",
  "unlock",
  "take",
  "move",
  "clean",
  "heat",
  "cool",
  "slice",
  "wipe",
  "sharpen",
  "charge",
  "use",
  "examine",
  "look",
  "inventory",
] as const;
export type Verb = (typeof VERBS)[number];

/** The word before the second argument. */
const BEFORE_SECOND: Partial<Record<Verb, string>> = { take: "from", move: "to" };

/** Places of the single numbers of the state. */
export const ROOM = 0;
/** The place the player stands at; -1 for none. */
export const PLACE = 1;
export const TURN = 2;
/** Number of goals met. */
export const GOAL = 3;
/** Turns of light left in the flashlight. */
export const BATTERY = 4;
/** Cuts left in the knife. */
export const CUTS = 5;
const SINGLES = 6;

/** Parent of a thing in hand. */
export const HAND = -1;

/** Bits of a thing. */
export const DIRTY = 1;
export const SLICED = 2;
export const OPEN = 4;
export const LIT = 8;

/** A door's number in the state. */
export const DOOR_OPEN = 0;
export const DOOR_CLOSED = 1;
export const DOOR_LOCKED = 2;

export const FULL_BATTERY = 20;
export const SHARP_CUTS = 2;
/** Turns that a thing stays hot or cold. */
export const HOT_TURNS = 25;
export const COLD_TURNS = 35;
export const HANDS = 2;

export interface WorldPlace extends PlaceKind {
  readonly name: string;
  readonly noun: string;
  readonly room: number;
}

export interface WorldThing extends ThingKind {
  readonly name: string;
  readonly noun: string;
}

/** A door as seen from one of its rooms. */
export interface Way {
  readonly door: number;
  readonly to: number;
}

export class World {
  readonly game: Game;
  readonly places: readonly WorldPlace[];
  readonly things: readonly WorldThing[];
  readonly placesIn: readonly (readonly number[])[];
  readonly waysFrom: readonly (readonly Way[])[];
  /** The thing that is the knife, and the flashlight; -1 where there is none. */
  readonly knife: number;
  readonly light: number;
  readonly containers: readonly number[];
  /** `goalPlaces[g][p]`: whether goal g may be met at place p. */
  readonly goalPlaces: readonly (readonly boolean[])[];
  readonly goalSentences: readonly string[];
  /** Where the numbers of things, doors and places begin in the state. */
  readonly parents: number;
  readonly flags: number;
  /** Turn until which a thing is hot; negative: until which it is cold. */
  readonly warmth: number;
  readonly doors: number;
  readonly placeFlags: number;
  readonly size: number;
  /** The state at the start. */
  readonly start: Int32Array;
  readonly #names: readonly string[];
  readonly #commands = new Map<number, string>();
  readonly #codes = new Map<string, number>();

  constructor(game: Game) {
    const { house, things } = game;
    this.game = game;
    this.places = house.places.map((place) => ({ ...(PLACE_KINDS[place.noun] ?? { fits: 0 }), ...place }));
    this.things = things.map(({ name, noun }) => ({ ...(THING_KINDS[noun] as ThingKind), name, noun }));
    this.placesIn = house.rooms.map((_, room) =>
      house.places.flatMap((place, p) => (place.room === room ? [p] : [])),
    );
    this.waysFrom = house.rooms.map((_, room) =>
      house.doors.flatMap(({ rooms: [a, b] }, door): Way[] => {
        if (room === a) return [{ door, to: b }];
        return room === b ? [{ door, to: a }] : [];
      }),
    );
    this.knife = this.things.findIndex(({ tool }) => tool === "knife");
    this.light = this.things.findIndex(({ tool }) => tool === "light");
    this.containers = this.things.flatMap(({ holds }, i) => (holds === undefined ? [] : [i]));
    this.goalPlaces = game.goals.map((goal) =>
      house.places.map(({ noun, room }) => noun === goal.place && house.rooms[room]?.noun === goal.room),
    );
    this.goalSentences = game.goals.map(goalSentence);
    this.parents = SINGLES;
    this.flags = this.parents + things.length;
    this.warmth = this.flags + things.length;
    this.doors = this.warmth + things.length;
    this.placeFlags = this.doors + house.doors.length;
    this.size = this.placeFlags + house.places.length;
    this.start = this.#startState();
    this.#names = [...house.places, ...things, ...house.doors, ...house.rooms].map(({ name }) => name);
  }

  /** Numbers of things, doors and rooms as arguments of commands; a place is its own number. */
  thingId(thing: number): number {
    return this.places.length + thing;
  }
  doorId(door: number): number {
    return this.places.length + this.things.length + door;
  }
  roomId(room: number): number {
    return this.places.length + this.things.length + this.game.house.doors.length + room;
  }

  /** The text of a command; always the same string object, so that later look-ups need not hash it again. */
  command(code: number): string {
    let text = this.#commands.get(code);
    if (text === undefined) {
      const verb = VERBS[code >> 20] ?? "look";
      const first = (code >> 10) & 1023;
      const second = code & 1023;
      text = verb as string;
      if (first > 0) text += ` ${this.#names[first - 1]}`;
      if (second > 0) text += ` ${BEFORE_SECOND[verb] ?? "with"} ${this.#names[second - 1]}`;
      this.#commands.set(code, text);
      this.#codes.set(text, code);
    }
    return text;
  }

  /** The code of a command that `command` has given out; undefined for any other text. */
  codeOf(text: string): number | undefined {
    return this.#codes.get(text);
  }

  /** Whether numbers can be a state of this game, as far as no index of it is out of range. */
  isState(state: readonly number[]): boolean {
    const { game, places, things, parents } = this;
    const isIn = (value: number | undefined, from: number, to: number) =>
      value !== undefined && value >= from && value < to;
    if (state.length !== this.size) return false;
    if (!isIn(state[ROOM], 0, game.house.rooms.length) || !isIn(state[PLACE], -1, places.length))
      return false;
    if (!isIn(state[GOAL], 0, game.goals.length + 1)) return false;
    return things.every((_, start) => {
      // Up through containers to a place or a hand; a circle has no end.
      let parent = state[parents + start];
      for (let depth = 0; depth < things.length; depth++) {
        if (isIn(parent, HAND, places.length)) return true;
        if (!isIn(parent, places.length, places.length + things.length)) return false;
        parent = state[parents + (parent as number) - places.length];
      }
      return false;
    });
  }

  #startState(): Int32Array {
    const { game } = this;
    const state = new Int32Array(this.size);
    state[ROOM] = game.startRoom;
    state[PLACE] = -1;
    state[BATTERY] = FULL_BATTERY;
    state[CUTS] = game.cuts;
    for (const [i, { place, inside, dirty }] of game.things.entries()) {
      state[this.parents + i] = inside === null ? (place ?? 0) : this.thingId(inside);
      const isOpen = this.things[i]?.holds?.lid === false;
      state[this.flags + i] = (dirty ? DIRTY : 0) | (isOpen ? OPEN : 0);
    }
    for (const [i, { start }] of game.house.doors.entries()) {
      state[this.doors + i] = { open: DOOR_OPEN, closed: DOOR_CLOSED, locked: DOOR_LOCKED }[start];
    }
    for (const [i, { openable }] of this.places.entries()) {
      state[this.placeFlags + i] = openable ? 0 : OPEN;
    }
    for (const i of game.dirtyPlaces) state[this.placeFlags + i] = (state[this.placeFlags + i] ?? 0) | DIRTY;
    return state;
  }
}

const NUMBER_OF = new Map<Verb, number>(VERBS.map((verb, i) => [verb, i]));

/** A command as a number: verb and up to two arguments. */
export function encode(verb: Verb, first = -1, second = -1): number {
  return ((NUMBER_OF.get(verb) ?? 0) << 20) | ((first + 1) << 10) | (second + 1);
}

/** The parts of `encode`; -1 for an absent argument. */
export function decode(code: number): { verb: Verb; first: number; second: number } {
  return { verb: VERBS[code >> 20] ?? "look", first: ((code >> 10) & 1023) - 1, second: (code & 1023) - 1 };
}
