/** What a task asks for, read from its words. */
import { EnvironmentError } from "turnwise/core";

export interface Wish {
  readonly kind: "place" | "pair" | "pack" | "wipe";
  /** Noun of the thing; of the container for `pack`; empty for `wipe`. */
  readonly noun: string;
  /** How the thing shall be; null where that does not matter. */
  readonly state: WishedState | null;
  readonly contents: readonly string[];
  readonly place: string;
  readonly room: string;
}

export type WishedState = "clean" | "hot" | "cold" | "sliced";

const BETWEEN = /, then |\. After that, |; when you have done so, /;
const WIPE = /^wipe the (\w+) in the (\w+)$/;
const PACK = /^put a (\w+) with a (\w+) and a (\w+) in it (?:in|on) the (\w+) in the (\w+)$/;
const PLACE = /^put (a|two) (?:(clean|hot|cold|sliced) )?(\w+) (?:in|on) the (\w+) in the (\w+)$/;

/**
 * The goals of an instruction, in order.
 *
 * @throws EnvironmentError `env/failed` for a sentence of another kind
 */
export function readGoals(instruction: string): Wish[] {
  const words = instruction
    .trim()
    .replace(/\.$/, "")
    .replace(/^First /, "");
  return words
    .split(BETWEEN)
    .map((sentence) => readGoal(sentence.charAt(0).toLowerCase() + sentence.slice(1)));
}

function readGoal(sentence: string): Wish {
  const plain = { noun: "", state: null, contents: [] };
  const wipe = WIPE.exec(sentence);
  if (wipe !== null) return { ...plain, kind: "wipe", place: wipe[1] ?? "", room: wipe[2] ?? "" };
  const pack = PACK.exec(sentence);
  if (pack !== null) {
    const [, noun = "", one = "", two = "", place = "", room = ""] = pack;
    return { ...plain, kind: "pack", noun, contents: [one, two], place, room };
  }
  const [, count, state, noun, place, room] = PLACE.exec(sentence) ?? [];
  if (noun === undefined || place === undefined || room === undefined) {
    throw new EnvironmentError("env/failed", `The expert cannot read the goal "${sentence}".`);
  }
  const kind = count === "two" ? "pair" : "place";
  return { kind, noun, state: (state as WishedState | undefined) ?? null, contents: [], place, room };
}
