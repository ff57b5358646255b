/**
 * A player that explores sensibly and knows nothing but what it has read: it remembers rooms, doors and things,
 * fetches tools where they are needed, and meets one goal after the other.
 */
import { type Action, EnvironmentError, type Observation, type Rng } from "turnwise/core";
import type { Player } from "turnwise/env";
import { THING_KINDS } from "../catalogue.ts";
import { Body, NO_WAY } from "./body.ts";
import { Explorer } from "./explore.ts";
import { HAND, Memory, nounOf } from "./memory.ts";
import { readGoals, type Wish } from "./read-goals.ts";

/** Makes the expert for one episode. Its randomness only breaks near-ties in where to look next. */
export function createExpert({ rng }: { rng: Rng }): Player {
  return new Expert(rng);
}

class Expert implements Player {
  readonly #rng: Rng;
  readonly #memory = new Memory();
  readonly #body = new Body(this.#memory);
  readonly #explorer: Explorer;
  #wishes: readonly Wish[] | null = null;
  /** How many checks in a row did not help. */
  #checked = 0;

  constructor(rng: Rng) {
    this.#rng = rng;
    this.#explorer = new Explorer(this.#memory, this.#body, rng);
  }

  act(observation: Observation): Action {
    if (observation.admissible === null) {
      throw new EnvironmentError("env/failed", "The expert needs the list of admissible commands.");
    }
    const memory = this.#memory;
    memory.observe(observation);
    this.#wishes ??= readGoals(observation.instruction ?? "");
    const command = this.#decide(this.#wishes) ?? NO_WAY;
    if (!memory.admissible.has(command)) return { text: this.#recover() };
    this.#checked = 0;
    return { text: command };
  }

  #decide(wishes: readonly Wish[]): string | null {
    const memory = this.#memory;
    const wish = wishes[memory.goalsMet];
    if (wish === undefined) return NO_WAY;
    const light = memory.held.find((name) => nounOf(name) === "flashlight");
    if (memory.isLit && light !== undefined && memory.rooms.get(memory.room)?.isDark !== true) {
      return `use ${light}`;
    }
    const target = this.#target(wish);
    if (target === null) return this.#find([]);
    switch (wish.kind) {
      case "wipe":
        return this.#wipe(target, []);
      case "pack":
        return this.#pack(wish, target);
      case "pair":
        return this.#pair(wish, target);
      case "place":
        return this.#bring(this.#choose(wish), wish, target);
    }
  }

  /** The place to bring things to; clean ones first. */
  #target({ place, room }: Wish): string | null {
    const { places } = this.#memory;
    const fits = [...places].filter(([name, known]) => nounOf(name) === place && nounOf(known.room) === room);
    const clean = fits.filter(([, { isDirty }]) => !isDirty);
    const distances = this.#body.distances();
    const turns = (at: string) => distances.get(at) ?? 1000;
    const sorted = (clean.length > 0 ? clean : fits).sort(([, a], [, b]) => turns(a.room) - turns(b.room));
    return sorted[0]?.[0] ?? null;
  }

  /** The thing of a kind that is the least work: in hand, as wished, near. */
  #choose({ noun, state }: Wish, except: readonly string[] = []): string | null {
    const memory = this.#memory;
    const distances = this.#body.distances();
    const work = (thing: string) => {
      const root = memory.rootOf(thing);
      const isReady = state === null || this.#isAs(thing, state);
      if (root === HAND) return isReady ? 0 : 6;
      return (distances.get(memory.roomOf(root)) ?? 1000) + (isReady ? 2 : 8);
    };
    const open = memory.thingsOf(noun).filter((thing) => !except.includes(thing));
    return open.sort((a, b) => work(a) - work(b))[0] ?? null;
  }

  #isAs(thing: string, state: NonNullable<Wish["state"]>): boolean {
    return state === "clean" ? !this.#memory.is(thing, "dirty") : this.#memory.is(thing, state);
  }

  #bring(thing: string | null, wish: Wish, target: string): string | null {
    if (thing === null) return this.#find([wish.noun]);
    const memory = this.#memory;
    // Nothing was done by putting it there: it is no longer as it was thought to be.
    if (this.#memory.wasMoved(thing, target) && wish.kind === "place") return "look";
    if (wish.state === "clean" && memory.places.get(target)?.isDirty === true)
      return this.#wipe(target, [thing]);
    return (
      (wish.state === null ? null : this.#treat(thing, wish.state)) ??
      this.#body.hold(thing, []) ??
      this.#body.reachInto(target, [thing]) ??
      `move ${thing} to ${target}`
    );
  }

  #treat(thing: string, state: NonNullable<Wish["state"]>): string | null {
    if (this.#isAs(thing, state)) return null;
    if (state === "sliced") return this.#slice(thing);
    const [verb, noun] = TREATMENTS[state];
    const appliance = this.#body.nearest(noun);
    if (appliance === null) return this.#find([]);
    return (
      this.#body.hold(thing, []) ??
      this.#body.reach(appliance, [thing]) ??
      `${verb} ${thing} with ${appliance}`
    );
  }

  #slice(thing: string): string | null {
    const memory = this.#memory;
    const [knife] = memory.thingsOf("knife");
    if (knife === undefined) return this.#find(["knife"]);
    if (memory.is(knife, "blunt")) {
      const sharpener = this.#body.nearest("sharpener");
      if (sharpener === null) return this.#find([]);
      return (
        this.#body.hold(knife, [thing]) ??
        this.#body.reach(sharpener, [knife]) ??
        `sharpen ${knife} with ${sharpener}`
      );
    }
    return (
      this.#body.hold(knife, [thing]) ?? this.#body.approach(thing, [knife]) ?? `slice ${thing} with ${knife}`
    );
  }

  #wipe(target: string, keep: readonly string[]): string | null {
    const [cloth] = this.#memory.thingsOf("cloth");
    if (cloth === undefined) return this.#find(["cloth"]);
    if (this.#memory.is(cloth, "dirty")) return this.#treat(cloth, "clean");
    // Cloth and light are all that two hands hold.
    const kept = this.#body.isDark(target) ? [] : keep;
    return (
      this.#body.hold(cloth, kept) ??
      this.#body.reach(target, [...kept, cloth]) ??
      `wipe ${target} with ${cloth}`
    );
  }

  #pair(wish: Wish, target: string): string | null {
    const memory = this.#memory;
    const done = memory.thingsOf(wish.noun).filter((thing) => {
      const place = memory.things.get(thing)?.parent ?? "";
      const isThere = nounOf(place) === wish.place && nounOf(memory.roomOf(place)) === wish.room;
      return isThere && memory.places.has(place) && !memory.is(thing, "dirty");
    });
    if (done.length < 2) return this.#bring(this.#choose(wish, done), wish, target);
    // Both were there before it was their turn: one is put there again.
    const [first = ""] = done;
    return memory.wasMoved(first, target) ? "look" : this.#bring(first, wish, target);
  }

  #pack(wish: Wish, target: string): string | null {
    const memory = this.#memory;
    const body = this.#body;
    const packed = (container: string) =>
      wish.contents.filter((noun) =>
        memory.thingsOf(noun).some((thing) => memory.things.get(thing)?.parent === container),
      );
    const containers = memory.thingsOf(wish.noun).sort((a, b) => packed(b).length - packed(a).length);
    const [container] = containers;
    if (container === undefined) return this.#find([wish.noun, ...wish.contents]);
    const stray = this.#stray(container, wish.contents);
    if (stray !== null) return body.hold(stray, []);
    const missing = wish.contents.filter((noun) => !packed(container).includes(noun));
    for (const noun of missing) {
      const thing = this.#choose({ ...wish, noun, state: null });
      if (thing === null) continue;
      return (
        body.hold(thing, [container]) ??
        body.approach(container, [thing]) ??
        (memory.admissible.has(`open ${container}`) ? `open ${container}` : `move ${thing} to ${container}`)
      );
    }
    if (missing.length > 0) return this.#find(missing);
    return this.#bring(container, { ...wish, state: null }, target);
  }

  /** What has to be taken out of a container that is full of other things. */
  #stray(container: string, wanted: readonly string[]): string | null {
    const inside = [...this.#memory.things].flatMap(([name, { parent }]) =>
      parent === container ? [name] : [],
    );
    if (inside.length < (THING_KINDS[nounOf(container)]?.holds?.count ?? 0)) return null;
    const isSpare = (name: string, i: number) =>
      !wanted.includes(nounOf(name)) || inside.findIndex((other) => nounOf(other) === nounOf(name)) < i;
    const isPacked = wanted.every((noun) => inside.some((name) => nounOf(name) === noun));
    return isPacked ? null : (inside.find(isSpare) ?? null);
  }

  #find(nouns: readonly string[]): string | null {
    return this.#explorer.find(nouns);
  }

  /** What seemed possible is not: look again, at the hands too, else take any step. */
  #recover(): string {
    const { admissible } = this.#memory;
    const check = CHECKS[this.#checked++];
    if (check !== undefined) return check;
    this.#checked = 0;
    const steps = [...admissible].filter((step) => /^(enter|go to|open|move) /.test(step));
    return steps[this.#rng.int(steps.length)] ?? "look";
  }
}

const CHECKS = ["look", "inventory"];

const TREATMENTS = {
  clean: ["clean", "sinkbasin"],
  hot: ["heat", "microwave"],
  cold: ["cool", "fridge"],
} as const;
