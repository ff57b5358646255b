/**
 * A player that explores sensibly and knows nothing but what it has read: it takes a wanted thing that it sees,
 * else goes where it saw one, else looks in the likeliest place it has not seen yet.
 */
import { type Action, EnvironmentError, type Observation, type Rng } from "turnwise/core";
import type { Player } from "turnwise/env";
import { readWish, type Treatment, type Wish } from "./goal.ts";
import { Memory, nounOf } from "./memory.ts";
import { isMostlyClosed, likelyPlaces } from "./places.ts";

const APPLIANCES: Readonly<Record<Treatment, string>> = {
  clean: "sinkbasin",
  heat: "microwave",
  cool: "fridge",
};

/** Makes the expert for one episode. Its randomness only breaks near-ties in where to look next. */
export function createExpert({ rng }: { rng: Rng }): Player {
  return new Expert(rng);
}

class Expert implements Player {
  readonly #rng: Rng;
  readonly #memory = new Memory();
  #wish: Wish | null = null;
  /** The place being looked into, until its inside was seen. */
  #search: string | null = null;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  act(observation: Observation): Action {
    if (observation.admissible === null) {
      throw new EnvironmentError("env/failed", "The expert needs the list of admissible commands.");
    }
    this.#memory.observe(observation);
    this.#wish ??= readWish(
      observation.instruction ?? /Your task is to: (.*)$/m.exec(observation.text)?.[1] ?? "",
    );
    const command = this.#decide(this.#wish);
    const isPossible = command !== null && this.#memory.admissible.has(command);
    return { text: isPossible ? command : this.#wander() };
  }

  #decide(wish: Wish): string | null {
    const { held } = this.#memory;
    if (held === null) return this.#fetch(wish);
    if (nounOf(held) !== wish.object) return this.#putAway(held);
    if (wish.isLook) return this.#light(wish.target);
    if (wish.treatment !== null && !this.#memory.wasTreated(held, wish.treatment)) {
      return this.#treat(held, wish.treatment);
    }
    return this.#bring(held, wish);
  }

  /** Finds and takes a wanted thing; not one that already lies where it shall end up. */
  #fetch(wish: Wish): string | null {
    const memory = this.#memory;
    const final = wish.count === 2 ? this.#commonPlace(wish) : null;
    const candidates = memory.receptacles
      .filter((receptacle) => receptacle !== final)
      .flatMap((receptacle) =>
        memory
          .knownIn(receptacle, wish.object)
          .filter((thing) => memory.placed.get(thing) === undefined || memory.placed.get(thing) !== final)
          .map((thing) => ({ receptacle, thing })),
      );
    const isElsewhere = ({ receptacle }: { receptacle: string }) => nounOf(receptacle) !== wish.target;
    const isHere = ({ receptacle }: { receptacle: string }) => memory.here.includes(receptacle);
    const best =
      candidates.find((candidate) => isHere(candidate) && isElsewhere(candidate)) ??
      candidates.find(isHere) ??
      candidates.find(isElsewhere) ??
      candidates[0];
    if (best === undefined) {
      // One untreated thing at its target would have ended the task already.
      const isPointless = wish.count === 1 && wish.treatment === null && !wish.isLook;
      return this.#look(wish.object, isPointless ? wish.target : null);
    }
    return memory.towards(best.receptacle) ?? `take ${best.thing} from ${best.receptacle}`;
  }

  /** The receptacle in which two things shall come together: where one was put, else where one was seen. */
  #commonPlace(wish: Wish): string | null {
    const memory = this.#memory;
    const count = (receptacle: string) => memory.knownIn(receptacle, wish.object).length;
    let best: string | null = null;
    for (const receptacle of memory.receptaclesOf(wish.target)) {
      if ([...memory.placed.values()].includes(receptacle)) return receptacle;
      if (count(receptacle) > (best === null ? 0 : count(best))) best = receptacle;
    }
    return best;
  }

  #treat(held: string, treatment: Treatment): string | null {
    const appliances = this.#memory.receptaclesOf(APPLIANCES[treatment]);
    const near = appliances.find((appliance) => this.#memory.here.includes(appliance));
    if (near !== undefined) return `${treatment} ${held} with ${near}`;
    return appliances[0] === undefined ? null : `go to ${appliances[0]}`;
  }

  #bring(held: string, wish: Wish): string | null {
    const memory = this.#memory;
    const ease = (receptacle: string) =>
      (memory.here.includes(receptacle) ? 2 : 0) +
      (memory.contents.has(receptacle) || !isMostlyClosed(receptacle) ? 1 : 0);
    const targets = memory.receptaclesOf(wish.target).sort((a, b) => ease(b) - ease(a));
    const target = (wish.count === 2 ? this.#commonPlace(wish) : null) ?? targets[0];
    if (target === undefined) return null;
    return memory.putting(held, target) ?? memory.towards(target);
  }

  #light(lamp: string): string | null {
    const memory = this.#memory;
    const use = [...memory.admissible].find((command) => command.startsWith(`use ${lamp} `));
    if (use !== undefined) return use;
    const seen = memory.receptacles.find((receptacle) => memory.knownIn(receptacle, lamp).length > 0);
    return seen === undefined ? this.#look(lamp) : `go to ${seen}`;
  }

  /**
   * Looks into the likeliest place not seen yet, places at hand and open ones first; when all were seen, again.
   *
   * @param except a type of receptacle in which the thing cannot be
   */
  #look(thing: string, except: string | null = null): string | null {
    const memory = this.#memory;
    if (this.#search !== null && !memory.contents.has(this.#search)) return memory.towards(this.#search);
    const unseen = memory.receptacles.filter(
      (receptacle) => !memory.contents.has(receptacle) && nounOf(receptacle) !== except,
    );
    const likely = likelyPlaces(thing, memory.receptacles);
    let best = -1;
    this.#search = null;
    for (const receptacle of unseen) {
      const isHere = memory.here.includes(receptacle);
      const isClosed = isHere ? memory.admissible.has(`open ${receptacle}`) : isMostlyClosed(receptacle);
      const turns = isHere ? 1 : isClosed ? 2 : 1;
      const score = ((likely.get(receptacle) ?? 0) / turns) * (1 + 0.2 * this.#rng.float());
      if (score > best) [best, this.#search] = [score, receptacle];
    }
    if (this.#search === null) memory.contents.clear();
    return this.#search === null ? null : memory.towards(this.#search);
  }

  /** Rids the hand of a thing nobody asked for. */
  #putAway(held: string): string | null {
    const memory = this.#memory;
    for (const receptacle of memory.here) {
      const command = memory.putting(held, receptacle);
      if (command !== null) return command;
    }
    return null;
  }

  #wander(): string {
    const ways = [...this.#memory.admissible].filter((command) => command.startsWith("go to "));
    return ways[this.#rng.int(ways.length)] ?? "look";
  }
}
