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
const WIPE = /^wipe the (\w+) in the (\w+) with a cloth$/;
const PACK = /^put a (\w+) with a (\w+) and a (\w+) in it (?:in|on) the (\w+) in the (\w+)$/;
const PLACE = /^put a (\w+) (?:in|on) the (\w+) in the (\w+)$/;
const TREAT =
  /^(clean|heat|cool|slice) (a|two) (\w+) (?:with a knife )?and put (?:it|them) (?:in|on) the (\w+) in the (\w+)$/;
const STATES: Readonly<Record<string, WishedState>> = {
  clean: "clean",
  heat: "hot",
  cool: "cold",
  slice: "sliced",
};

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
  const treat = TREAT.exec(sentence);
  if (treat !== null) {
    const [, verb = "", count, noun = "", place = "", room = ""] = treat;
    return {
      kind: count === "two" ? "pair" : "place",
      noun,
      state: STATES[verb] ?? null,
      contents: [],
      place,
      room,
    };
  }
  const put = PLACE.exec(sentence);
  if (put === null)
    throw new EnvironmentError("env/failed", `The expert cannot read the goal "${sentence}".`);
  return { ...plain, kind: "place", noun: put[1] ?? "", place: put[2] ?? "", room: put[3] ?? "" };
}
