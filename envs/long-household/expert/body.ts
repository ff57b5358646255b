/**
 * How the expert gets about: each method gives the next command towards something, or null when that is so already.
 */
import { PLACE_KINDS, THING_KINDS } from "../catalogue.ts";
import { HAND, type Memory, nounOf } from "./memory.ts";

/** Below this the flashlight is charged before it is taken into the dark. */
const ENOUGH_LIGHT = 9;
const HANDS = 2;
/** A command that is never possible: the way is not known. */
export const NO_WAY = "";

export class Body {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Room → turns to get there, for the rooms that the player can get to. */
  distances(): Map<string, number> {
    const found = new Map([[this.#memory.room, 0]]);
    for (const [room, so] of found) {
      for (const { to, turns } of this.#waysFrom(room)) {
        if (so + turns < (found.get(to) ?? Number.POSITIVE_INFINITY)) {
          // Set again at the end, so that what lies behind is looked at again.
          found.delete(to);
          found.set(to, so + turns);
        }
      }
    }
    return found;
  }

  canSeeIn(room: string): boolean {
    return this.#memory.rooms.get(room)?.isDark !== true || this.#lightName() !== undefined;
  }

  /** Whether a place is in a room without a lamp. */
  isDark(place: string): boolean {
    return this.#memory.rooms.get(this.#memory.roomOf(place))?.isDark === true;
  }

  /** To a place that is known. */
  reach(place: string, keep: readonly string[]): string | null {
    const memory = this.#memory;
    const step = this.enter(memory.roomOf(place), keep);
    if (step !== null) return step;
    return memory.place === place ? null : `go to ${place}`;
  }

  /** Into a room, with light. */
  enter(room: string, keep: readonly string[]): string | null {
    const memory = this.#memory;
    if (memory.room !== room) return this.#travel(room, keep);
    if (memory.rooms.get(room)?.isDark !== true || memory.isLit) return null;
    return this.#readyLight(0, keep) ?? `use ${this.#lightName()}`;
  }

  /** To a place whose inside can be reached. */
  reachInto(place: string, keep: readonly string[]): string | null {
    const step = this.reach(place, keep);
    if (step !== null) return step;
    return this.#memory.admissible.has(`open ${place}`) ? `open ${place}` : null;
  }

  /** To where a thing lies open to view. */
  approach(thing: string, keep: readonly string[]): string | null {
    const memory = this.#memory;
    const root = memory.rootOf(thing);
    if (root !== HAND) {
      const step = this.reachInto(root, keep);
      if (step !== null) return step;
    }
    const outer: string[] = [];
    for (let parent = memory.things.get(thing)?.parent; parent !== undefined; ) {
      if (!memory.things.has(parent)) break;
      outer.unshift(parent);
      parent = memory.things.get(parent)?.parent;
    }
    const lid = outer.find((container) => memory.admissible.has(`open ${container}`));
    return lid === undefined ? null : `open ${lid}`;
  }

  /** Takes a thing into a hand; `keep` says what else must stay in hand. */
  hold(thing: string, keep: readonly string[]): string | null {
    const memory = this.#memory;
    const parent = memory.things.get(thing)?.parent;
    if (parent === HAND) return null;
    // Before going there: where the thing is, there may be no room for what is in hand.
    // In the dark one hand is the light's.
    const isDark = this.isDark(memory.rootOf(thing));
    if (memory.held.length >= HANDS) return this.#freeHand(isDark ? memory.thingsOf("flashlight") : keep);
    return this.approach(thing, keep) ?? `take ${thing} from ${parent}`;
  }

  /** The nearest known place of a kind, in a room of a kind where that matters. */
  nearest(noun: string, room: string | null = null): string | null {
    const distances = this.distances();
    let best: string | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const [name, { room: at }] of this.#memory.places) {
      if (nounOf(name) !== noun || (room !== null && nounOf(at) !== room)) continue;
      const turns = (distances.get(at) ?? Number.POSITIVE_INFINITY) + (name === this.#memory.place ? 0 : 1);
      if (turns < least) [best, least] = [name, turns];
    }
    return best;
  }

  #waysFrom(room: string): { to: string; door: string; turns: number }[] {
    const memory = this.#memory;
    return [...memory.doors].flatMap(
      ([
        door,
        {
          rooms: [a, b],
          state,
          key,
        },
      ]) => {
        if (a !== room && b !== room) return [];
        if (state === "locked" && memory.thingsOf(key ?? "").length === 0) return [];
        const turns = { open: 1, closed: 2, locked: 4 }[state];
        return [{ to: a === room ? b : a, door, turns }];
      },
    );
  }

  #travel(room: string, keep: readonly string[]): string {
    const memory = this.#memory;
    const back = new Map<string, { from: string; door: string }>();
    const queue = [memory.room];
    for (const at of queue) {
      for (const { to, door } of this.#waysFrom(at)) {
        if (to === memory.room || back.has(to)) continue;
        back.set(to, { from: at, door });
        queue.push(to);
      }
    }
    const path: { to: string; from: string; door: string }[] = [];
    for (let to = room, way = back.get(to); way !== undefined; to = way.from, way = back.get(to)) {
      path.unshift({ to, ...way });
    }
    const [next] = path;
    if (next === undefined) return NO_WAY;
    // Locks first, then the light, so that two hands are enough.
    const locked = path.find(({ door }) => memory.doors.get(door)?.state === "locked");
    if (locked !== undefined) {
      const [key = ""] = memory.thingsOf(memory.doors.get(locked.door)?.key ?? "");
      const step = this.hold(key, keep);
      if (step !== null) return step;
      if (locked === next) return `unlock ${locked.door} with ${key}`;
    } else if (path.some(({ to }) => memory.rooms.get(to)?.isDark === true)) {
      const step = this.#readyLight(ENOUGH_LIGHT, keep);
      if (step !== null) return step;
    }
    return memory.doors.get(next.door)?.state === "closed" ? `open ${next.door}` : `enter ${next.to}`;
  }

  #lightName(): string | undefined {
    return this.#memory.thingsOf("flashlight")[0];
  }

  /** A flashlight in hand that lasts for more than some turns. */
  #readyLight(turns: number, keep: readonly string[]): string | null {
    const memory = this.#memory;
    const light = this.#lightName();
    if (light === undefined) return NO_WAY;
    const step = this.hold(light, keep);
    if (step !== null) return step;
    if (memory.battery > turns) return null;
    const charger = this.nearest("charger");
    if (charger === null) return memory.battery > 0 ? null : NO_WAY;
    return this.reach(charger, [...keep, light]) ?? `charge ${light} with ${charger}`;
  }

  #freeHand(keep: readonly string[]): string {
    const memory = this.#memory;
    const isDark = memory.rooms.get(memory.room)?.isDark === true;
    const held = memory.held.filter((name) => !(isDark && nounOf(name) === "flashlight"));
    const rank = (name: string) => (keep.includes(name) ? 10 : 0) + (nounOf(name) === "flashlight" ? 1 : 0);
    const [thing] = held.sort((a, b) => rank(a) - rank(b));
    if (thing === undefined) return NO_WAY;
    const here = `move ${thing} to ${memory.place}`;
    if (memory.admissible.has(here)) return here;
    const size = THING_KINDS[nounOf(thing)]?.size ?? 3;
    const other = memory.rooms.get(memory.room)?.places?.find((place) => {
      const kind = PLACE_KINDS[nounOf(place)];
      return (
        place !== memory.place && (kind?.fits ?? 0) >= size && memory.places.get(place)?.isClosed !== true
      );
    });
    if (other !== undefined) return `go to ${other}`;
    return memory.admissible.has(`open ${memory.place}`) ? `open ${memory.place}` : NO_WAY;
  }
}
