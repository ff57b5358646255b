/** Goals: their sentences, and how the goals of a game are drawn. */
import { type Combinations, divideCombinations, EnvironmentError, type Rng, rng } from "turnwise/core";
import { PLACE_KINDS, THING_KINDS, type ThingKind } from "./catalogue.ts";
import type { Difficulty } from "./house.ts";
import { GOAL_KINDS, type Goal, type GoalKind, type House } from "./problem.ts";

/** How many goals a task has. */
export const GOAL_COUNTS: Readonly<Record<Difficulty, readonly number[]>> = { short: [2], long: [3, 4, 5] };

/** One combination in this many is never trained. */
const HELD_OUT = 5;

/** Every set of different goal kinds of the sizes of a difficulty, divided by the seed. */
export function combinationsOf(seed: number, difficulty: Difficulty): Combinations<GoalKind> {
  const stream = rng(seed, "long-household", "combinations");
  return divideCombinations(GOAL_KINDS, GOAL_COUNTS[difficulty], HELD_OUT, stream);
}

/** The sentence of a goal, without a full stop. */
export function goalSentence({ kind, noun, contents, place, room }: Goal): string {
  const there = `${PLACE_KINDS[place]?.openable ? "in" : "on"} the ${place} in the ${room}`;
  switch (kind) {
    case "wipe":
      return `wipe the ${place} in the ${room} with a cloth`;
    case "pack":
      return `put a ${noun} with a ${contents.join(" and a ")} in it ${there}`;
    case "pair":
      return `clean two ${noun} and put them ${there}`;
    case "place":
      return `put a ${noun} ${there}`;
    case "slice":
      return `slice a ${noun} with a knife and put it ${there}`;
    case "clean":
    case "cool":
    case "heat":
      return `${kind} a ${noun} and put it ${there}`;
  }
}

/** How a task words its goals: one of three ways. */
export function taskSentence(goals: readonly Goal[], random: Rng): string {
  const sentences = goals.map(goalSentence);
  switch (random.int(3)) {
    case 0:
      return `First ${sentences.join(", then ")}.`;
    case 1:
      return `${capital(sentences.join(". After that, "))}.`;
    default:
      return `${capital(sentences.join("; when you have done so, "))}.`;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Draws one goal of each kind, in a random order, about things and places that differ from goal to goal. */
export function drawGoals(kinds: readonly GoalKind[], house: House, random: Rng): Goal[] {
  const used = new Set<string>();
  return random.shuffle(kinds).map((kind): Goal => {
    if (kind === "wipe") {
      return { kind, noun: "", contents: [], ...drawPlace(house, used, random, isWipeable) };
    }
    const noun = drawNoun(NOUNS[kind], used, random);
    const fits = THING_KINDS[noun]?.size ?? 3;
    const inner = THING_KINDS[noun]?.holds?.size ?? 0;
    const contents =
      kind === "pack" ? [0, 1].map(() => drawNoun(packable(inner), used, random)) : ([] as string[]);
    const place = drawPlace(house, used, random, (place) => isStorage(place, fits));
    return { kind, noun, contents, ...place };
  });
}

const isWipeable = (place: string) => PLACE_KINDS[place]?.wipeable === true;
/** Places where things are kept, not treated. */
const isStorage = (place: string, size: number) =>
  PLACE_KINDS[place]?.appliance === undefined && (PLACE_KINDS[place]?.fits ?? 0) >= size;

function nounsWhere(test: (kind: ThingKind) => boolean | undefined): string[] {
  return Object.entries(THING_KINDS).flatMap(([noun, kind]) => (test(kind) === true ? [noun] : []));
}

const isPlain = (kind: ThingKind) => kind.holds === undefined && kind.tool === undefined && !kind.heatable;

const NOUNS: Readonly<Record<Exclude<GoalKind, "wipe">, readonly string[]>> = {
  clean: nounsWhere((kind) => kind.cleanable && kind.tool === undefined),
  cool: nounsWhere((kind) => kind.coolable),
  heat: nounsWhere((kind) => kind.heatable),
  pack: nounsWhere((kind) => kind.holds !== undefined),
  pair: nounsWhere((kind) => kind.cleanable && kind.tool === undefined && kind.most > 1),
  place: nounsWhere((kind) => isPlain(kind) && !kind.cleanable),
  slice: nounsWhere((kind) => kind.sliceable),
};

function packable(size: number): string[] {
  return nounsWhere((kind) => isPlain(kind) && !kind.cleanable && kind.size <= size);
}

function drawNoun(nouns: readonly string[], used: Set<string>, random: Rng): string {
  const open = nouns.filter((noun) => !used.has(noun));
  const noun = open[random.int(open.length)];
  if (noun === undefined) throw new EnvironmentError("env/failed", "No thing is left for a goal.");
  used.add(noun);
  return noun;
}

function drawPlace(
  house: House,
  used: Set<string>,
  random: Rng,
  test: (noun: string) => boolean,
): { place: string; room: string } {
  const open = house.places.flatMap(({ noun, room }) => {
    const kind = house.rooms[room]?.noun ?? "";
    return test(noun) && !used.has(`${noun} in ${kind}`) ? [{ place: noun, room: kind }] : [];
  });
  const drawn = open[random.int(open.length)];
  if (drawn === undefined)
    throw new EnvironmentError("env/failed", `No place is left for a goal in ${house.id}.`);
  used.add(`${drawn.place} in ${drawn.room}`);
  return drawn;
}
