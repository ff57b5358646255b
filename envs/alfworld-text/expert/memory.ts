/** What a player has read so far: what is where, what is open, what it holds. */
import type { Observation } from "turnwise/core";

/** The noun of a name: `mug` of `mug 2`. */
export function nounOf(name: string): string {
  return name.slice(0, name.lastIndexOf(" "));
}

const CONTENTS = /(?:On the|The) ([a-z]+ \d+)(?:, you see| is open\. In it, you see) ([^.]*)\./g;
const PICKED_UP = /^You pick up the ([a-z]+ \d+) from the ([a-z]+ \d+)\./;
const PUT_DOWN = /^You (?:move|put) the ([a-z]+ \d+) (?:to|in\/on) the ([a-z]+ \d+)\./;
const TREATED = /^You (clean|heat|cool) the ([a-z]+ \d+) using/;
const NAME = /\ba ([a-z]+ \d+)/g;

/** Kept up to date by `observe`, from nothing but observations. */
export class Memory {
  /** Every receptacle, in the order in which the first text lists them. */
  readonly receptacles: string[] = [];
  /** Receptacle → what was last known to be in it; no entry while its inside was never seen. */
  readonly contents = new Map<string, Set<string>>();
  /** Things this player put down → where. */
  readonly placed = new Map<string, string>();
  /** Every command that is possible now. */
  admissible: ReadonlySet<string> = new Set();
  /** Receptacles within reach. */
  here: readonly string[] = [];
  held: string | null = null;
  #treated = new Map<string, string>();

  observe(observation: Observation): void {
    const { text } = observation;
    const all = /Looking quickly around you, you see ([^.]*)\./.exec(text)?.[1];
    if (all !== undefined && this.receptacles.length === 0) this.receptacles.push(...namesIn(all));
    for (const [, receptacle = "", list = ""] of text.matchAll(CONTENTS)) {
      this.contents.set(receptacle, new Set(namesIn(list)));
    }
    const [, taken = "", from = ""] = PICKED_UP.exec(text) ?? [];
    this.contents.get(from)?.delete(taken);
    this.placed.delete(taken);
    const [, put, to = ""] = PUT_DOWN.exec(text) ?? [];
    if (put !== undefined) {
      this.placed.set(put, to);
      this.contents.get(to)?.add(put);
    }
    const [, treatment = "", thing] = TREATED.exec(text) ?? [];
    if (thing !== undefined) this.#treated.set(thing, treatment);

    this.admissible = new Set(observation.admissible);
    const examinable = [...this.admissible].flatMap((command) => /^examine (.*)$/.exec(command)?.[1] ?? []);
    this.here = examinable.filter((name) => this.receptacles.includes(name));
    this.held = examinable.find((name) => !this.receptacles.includes(name)) ?? null;
  }

  /** Whether the last treatment of a thing was this one. */
  wasTreated(thing: string, treatment: string): boolean {
    return this.#treated.get(thing) === treatment;
  }

  receptaclesOf(noun: string): string[] {
    return this.receptacles.filter((name) => nounOf(name) === noun);
  }

  /** Things of a type that are known to be in a receptacle. */
  knownIn(receptacle: string, noun: string): string[] {
    return [...(this.contents.get(receptacle) ?? [])].filter((thing) => nounOf(thing) === noun);
  }

  /** The next command on the way to the inside of a receptacle; null when it lies open before the player. */
  towards(receptacle: string): string | null {
    if (!this.here.includes(receptacle)) return `go to ${receptacle}`;
    if (this.admissible.has(`open ${receptacle}`)) return `open ${receptacle}`;
    return this.contents.has(receptacle) ? null : `examine ${receptacle}`;
  }

  /** The command that puts a thing into a receptacle, where it is possible now. */
  putting(thing: string, receptacle: string): string | null {
    const commands = [`move ${thing} to ${receptacle}`, `put ${thing} in/on ${receptacle}`];
    return commands.find((command) => this.admissible.has(command)) ?? null;
  }
}

function namesIn(list: string): string[] {
  return Array.from(list.matchAll(NAME), ([, name = ""]) => name);
}
