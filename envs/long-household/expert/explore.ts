/** Where to look next: the likeliest of the near places that were not seen yet. */
import type { Rng } from "turnwise/core";
import { PLACE_KINDS, THING_KINDS } from "../catalogue.ts";
import { type Body, NO_WAY } from "./body.ts";
import { HAND, type Memory, nounOf } from "./memory.ts";

/** Worth of what nothing speaks for, of a closed container, and of a room that was never seen. */
const UNLIKELY = 0.03;
const CONTAINER = 0.15;
const NEW_ROOM = 0.5;
/** Turns that it takes about to fetch and switch on a light. */
const DARK_TURNS = 4;

interface Option {
  /** What is looked into: a room, a place or a container. */
  readonly name: string;
  readonly worth: number;
  readonly turns: number;
  readonly go: () => string | null;
}

/** Searches a house, one aim at a time. */
export class Explorer {
  readonly #memory: Memory;
  readonly #body: Body;
  readonly #rng: Rng;
  /** What the player is on its way to look into. */
  #aim = "";

  constructor(memory: Memory, body: Body, rng: Rng) {
    this.#memory = memory;
    this.#body = body;
    this.#rng = rng;
  }

  /**
   * The next command of a search.
   *
   * @param nouns kinds of things wanted; empty when a kind of place is looked for
   */
  find(nouns: readonly string[]): string | null {
    const wanted = [...nouns, ...missingTools(this.#memory)];
    const distances = this.#body.distances();
    const options = this.#rooms(distances);
    if (wanted.length > 0)
      options.push(...this.#places(wanted, distances), ...this.#containers(wanted, distances));
    let best = options.find(({ name }) => name === this.#aim);
    let highest = 0;
    if (best === undefined) {
      for (const option of options) {
        const score = (option.worth / Math.max(1, option.turns)) * (1 + 0.1 * this.#rng.float());
        if (score > highest) [best, highest] = [option, score];
      }
    }
    this.#aim = best?.name ?? "";
    return best?.go() ?? NO_WAY;
  }

  /** Rooms that were never seen. */
  #rooms(distances: ReadonlyMap<string, number>): Option[] {
    return [...this.#memory.rooms].flatMap(([name, { places, isDark }]) => {
      const turns = distances.get(name);
      if (places !== null || turns === undefined || !this.#canSeeIn(name, distances)) return [];
      const go = () => this.#body.enter(name, []);
      return [{ name, worth: NEW_ROOM, turns: turns + (isDark ? DARK_TURNS : 0), go }];
    });
  }

  /** Places that were never looked into. */
  #places(wanted: readonly string[], distances: ReadonlyMap<string, number>): Option[] {
    return [...this.#memory.places].flatMap(([name, { room, wasSeen }]) => {
      const kind = PLACE_KINDS[nounOf(name)];
      if (wasSeen || kind?.fits === 0 || !this.#canSeeIn(room, distances)) return [];
      const worth = UNLIKELY + Math.max(...wanted.map((noun) => likelihood(noun, nounOf(name))));
      const turns = this.#turnsTo(name, distances) + (kind?.openable ? 1 : 0);
      return [{ name, worth, turns, go: () => this.#body.reachInto(name, []) }];
    });
  }

  /** Containers that are closed. */
  #containers(wanted: readonly string[], distances: ReadonlyMap<string, number>): Option[] {
    const memory = this.#memory;
    return [...memory.things.keys()].flatMap((name) => {
      if (!memory.is(name, "closed") || memory.opened.has(name)) return [];
      const root = memory.rootOf(name);
      if (root !== HAND && !this.#canSeeIn(memory.roomOf(root), distances)) return [];
      const holds = THING_KINDS[nounOf(name)]?.holds?.size ?? 0;
      if (!wanted.some((noun) => (THING_KINDS[noun]?.size ?? 3) <= holds)) return [];
      const turns = root === HAND ? 1 : this.#turnsTo(root, distances) + 1;
      const go = () => this.#body.approach(name, []) ?? `open ${name}`;
      return [{ name, worth: CONTAINER, turns, go }];
    });
  }

  #canSeeIn(room: string, distances: ReadonlyMap<string, number>): boolean {
    return distances.has(room) && this.#body.canSeeIn(room);
  }

  #turnsTo(place: string, distances: ReadonlyMap<string, number>): number {
    const room = this.#memory.roomOf(place);
    const isDark = this.#memory.rooms.get(room)?.isDark === true && this.#memory.room !== room;
    return (distances.get(room) ?? 0) + (this.#memory.place === place ? 0 : 1) + (isDark ? DARK_TURNS : 0);
  }
}

/** Keys of locked doors and the light for dark rooms, as far as they were not found. */
function missingTools(memory: Memory): string[] {
  const keys = [...memory.doors.values()].flatMap(({ state, key }) =>
    state === "locked" && key !== null ? [key] : [],
  );
  const isDark = [...memory.rooms.values()].some((room) => room.isDark);
  return [...keys, ...(isDark ? ["flashlight"] : [])].filter((noun) => memory.thingsOf(noun).length === 0);
}

/** The share of a kind of thing that is found in a kind of place. */
function likelihood(noun: string, place: string): number {
  const places = THING_KINDS[noun]?.places ?? {};
  const sum = Object.values(places).reduce((total, weight) => total + weight, 0);
  return sum === 0 ? 0 : (places[place] ?? 0) / sum;
}
