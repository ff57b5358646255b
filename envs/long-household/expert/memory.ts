/** What a player has read so far: rooms, doors, places, and where things were seen. */
import type { Observation } from "turnwise/core";

/** The noun of a name: `mug` of `mug 2`. */
export function nounOf(name: string): string {
  return name.slice(0, name.lastIndexOf(" "));
}

export interface KnownRoom {
  /** Its places were read, so it was lit. */
  places: readonly string[] | null;
  isDark: boolean;
  wasEntered: boolean;
}

export interface KnownDoor {
  readonly rooms: readonly [string, string];
  state: "open" | "closed" | "locked";
  key: string | null;
}

export interface KnownPlace {
  readonly room: string;
  /** Its inside was read. */
  wasSeen: boolean;
  isClosed: boolean;
  isDirty: boolean;
}

export interface KnownThing {
  /** A place, a container, or `hand`. */
  parent: string;
  adjectives: ReadonlySet<string>;
}

export const HAND = "hand";

const ROOM = /You (?:are in|enter) the ([a-z]+ \d+)\./;
const SEES = /You see ([^.]*)\./;
const DOOR = /(door \d+) to the ([a-z]+ \d+) \((open|closed|locked, (\w+))\)/g;
const CONTENTS = /(On|In) the (dirty )?([a-z]+ \d+), you see ([^.]*)\./g;
const INSIDE = /The ([a-z]+ \d+) is open\. In it, you see ([^.]*)\./;
const CLOSED = /The ([a-z]+ \d+) is closed\./;
const ITEM = /\ba ((?:[a-z]+ )*)([a-z]+ \d+)/g;
const TAKEN = /^You pick up the ([a-z]+ \d+) from/;
const MOVED = /^You move the ([a-z]+ \d+) to the ([a-z]+ \d+)\.( It gets dirty)?/;
const CHANGED = /^You (clean|heat|cool|slice) the ([a-z]+ \d+) [^.]*\.( It is only lukewarm)?/;

/** Kept up to date by `observe`, from nothing but observations: whoever acts, it knows what was read. */
export class Memory {
  readonly rooms = new Map<string, KnownRoom>();
  readonly doors = new Map<string, KnownDoor>();
  readonly places = new Map<string, KnownPlace>();
  readonly things = new Map<string, KnownThing>();
  /** Containers whose lid is known to be open. */
  readonly opened = new Set<string>();
  /** Where the player is. */
  room = "";
  place: string | null = null;
  isLit = false;
  battery = 20;
  goalsMet = 0;
  text = "";
  admissible: ReadonlySet<string> = new Set();

  get held(): string[] {
    return [...this.things].flatMap(([name, { parent }]) => (parent === HAND ? [name] : []));
  }

  observe({ text, admissible }: Observation): void {
    this.text = text;
    this.admissible = new Set(admissible);
    if (this.isLit) this.battery--;
    this.goalsMet += / Done: /.test(text) ? 1 : 0;
    // Where texts end with the next goal, a player can take over in the middle of an episode.
    const next = /\nNow \((\d+) of \d+\)/.exec(text)?.[1];
    if (next !== undefined) this.goalsMet = Number(next) - 1;
    if (text.includes("goes out: its battery is empty")) [this.isLit, this.battery] = [false, 0];
    this.#readRoom(text);
    const arrived = /^You arrive at the ([a-z]+ \d+)\./.exec(text)?.[1];
    if (arrived !== undefined) this.place = arrived;
    this.#readContents(text);
    this.#readAction(text);
  }

  /** The place or hand that a thing is at, through the containers it lies in. */
  rootOf(thing: string): string {
    let parent = this.things.get(thing)?.parent ?? HAND;
    for (let depth = 0; depth < 4 && this.things.has(parent); depth++) {
      parent = this.things.get(parent)?.parent ?? HAND;
    }
    return parent;
  }

  roomOf(place: string): string {
    return this.places.get(place)?.room ?? this.room;
  }

  /** Whether the last step moved a thing there. */
  wasMoved(thing: string, place: string): boolean {
    return this.text.startsWith(`You move the ${thing} to the ${place}.`);
  }

  is(thing: string, adjective: string): boolean {
    return this.things.get(thing)?.adjectives.has(adjective) ?? false;
  }

  thingsOf(noun: string): string[] {
    return [...this.things.keys()].filter((name) => nounOf(name) === noun);
  }

  #readRoom(text: string): void {
    const room = ROOM.exec(text)?.[1];
    if (room !== undefined) {
      if (text.startsWith("You enter ")) this.place = null;
      this.room = room;
    }
    const here = this.rooms.get(this.room) ?? { places: null, isDark: false, wasEntered: true };
    here.wasEntered = true;
    this.rooms.set(this.room, here);
    if (text.includes("too dark to see")) here.isDark = true;
    const list = SEES.exec(text)?.[1];
    if (list !== undefined) {
      here.places = itemsIn(list).map(({ name }) => name);
      for (const place of here.places) {
        if (!this.places.has(place)) {
          this.places.set(place, { room: this.room, wasSeen: false, isClosed: false, isDirty: false });
        }
      }
    }
    for (const [, door = "", to = "", state = "", key] of text.matchAll(DOOR)) {
      const now = state.startsWith("locked") ? "locked" : (state as "open" | "closed");
      this.doors.set(door, { rooms: [this.room, to], state: now, key: key ?? null });
      if (!this.rooms.has(to)) this.rooms.set(to, { places: null, isDark: false, wasEntered: false });
    }
  }

  #readContents(text: string): void {
    const closed = this.places.get(CLOSED.exec(text)?.[1] ?? "");
    if (closed !== undefined) closed.isClosed = true;
    const [, inside = "", list = ""] = INSIDE.exec(text) ?? [];
    if (inside !== "") this.#setContents(inside, list);
    for (const [, , dirty, holder = "", things = ""] of text.matchAll(CONTENTS)) {
      this.#setContents(holder, things);
      const place = this.places.get(holder);
      if (place !== undefined) place.isDirty = dirty !== undefined;
    }
    this.#readHands(text);
    const ready = this.places.get(/The ([a-z]+ \d+) is ready for use\./.exec(text)?.[1] ?? "");
    if (ready !== undefined) ready.wasSeen = true;
  }

  #readHands(text: string): void {
    const carried = /You are carrying ([^.]*)\./.exec(text)?.[1];
    for (const { name, adjectives } of itemsIn(carried ?? "")) {
      this.#put(name, HAND, adjectives);
      if (nounOf(name) === "flashlight") this.isLit = adjectives.has("shining");
    }
    const battery = /battery[^.]* lasts (\d+) more turns/.exec(text)?.[1];
    if (battery !== undefined) this.battery = Number(battery);
  }

  #setContents(holder: string, list: string): void {
    const items = itemsIn(list);
    const names = new Set(items.map(({ name }) => name));
    for (const [name, { parent }] of this.things) {
      if (parent === holder && !names.has(name)) this.things.delete(name);
    }
    for (const { name, adjectives } of items) this.#put(name, holder, adjectives);
    const place = this.places.get(holder);
    if (place !== undefined) [place.wasSeen, place.isClosed] = [true, false];
    else this.opened.add(holder);
  }

  #put(name: string, parent: string, adjectives: ReadonlySet<string>): void {
    this.things.set(name, { parent, adjectives });
  }

  #readAction(text: string): void {
    const taken = this.things.get(TAKEN.exec(text)?.[1] ?? "");
    if (taken !== undefined) taken.parent = HAND;
    const [, moved = "", target = "", soiled] = MOVED.exec(text) ?? [];
    const thing = this.things.get(moved);
    if (thing !== undefined) thing.parent = target;
    if (soiled !== undefined) this.#adjust(moved, ["dirty"], []);
    const [, verb, changed = "", lukewarm] = CHANGED.exec(text) ?? [];
    if (verb === "clean") this.#adjust(changed, [], ["dirty"]);
    if (verb === "heat") this.#adjust(changed, ["hot"], ["cold"]);
    if (verb === "cool") this.#adjust(changed, lukewarm === undefined ? ["cold"] : [], ["hot"]);
    if (verb === "slice") this.#adjust(changed, ["sliced"], []);
    const blunt = /The (knife \d+) is blunt now/.exec(text)?.[1];
    if (blunt !== undefined) this.#adjust(blunt, ["blunt"], []);
    const sharp = /^You sharpen the (knife \d+)/.exec(text)?.[1];
    if (sharp !== undefined) this.#adjust(sharp, [], ["blunt"]);
    const [, wiped = "", cloth = ""] = /^You wipe the ([a-z]+ \d+) with the (cloth \d+)/.exec(text) ?? [];
    this.#adjust(cloth, ["dirty"], []);
    const place = this.places.get(wiped);
    if (place !== undefined) place.isDirty = false;
    if (text.startsWith("You turn on the ")) this.isLit = true;
    if (text.startsWith("You turn off the ")) this.isLit = false;
    if (text.startsWith("You charge the ")) this.battery = 20;
    const door = this.doors.get(/^You (?:open|unlock) the (door \d+)/.exec(text)?.[1] ?? "");
    if (door !== undefined) door.state = text.startsWith("You open") ? "open" : "closed";
  }

  #adjust(name: string, added: readonly string[], removed: readonly string[]): void {
    const thing = this.things.get(name);
    if (thing === undefined) return;
    const kept = [...thing.adjectives].filter((adjective) => !removed.includes(adjective));
    thing.adjectives = new Set([...kept, ...added]);
  }
}

function itemsIn(list: string): { name: string; adjectives: ReadonlySet<string> }[] {
  return Array.from(list.matchAll(ITEM), ([, adjectives = "", name = ""]) => ({
    name,
    adjectives: new Set(adjectives.split(" ").filter((word) => word !== "")),
  }));
}
