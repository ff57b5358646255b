/** One game: goals drawn for a house, and things laid out in it so that every goal can be reached. */
import { EnvironmentError, type Rng, rng } from "turnwise/core";
import { KEY_NOUNS, PLACE_KINDS, THING_KINDS } from "./catalogue.ts";
import { drawGoals, taskSentence } from "./goals.ts";
import { type Difficulty, number } from "./house.ts";
import type { Game, Goal, GoalKind, House, Thing } from "./problem.ts";

/** Share of the things that lie in a container where one has room. */
const NESTED_SHARE = 0.25;
/** Share of the games that keep the thing of a goal behind a locked door or in the dark, in houses that have such. */
const REMOTE_SHARE = 0.8;
/** How many more of a kind there may be than the goals need: the house is full of other things. */
const SPARE_THINGS = 1;
const DIRTY_DISHES = 0.75;
const DIRTY_PLACES = 0.2;
/** Share of the kinds of things, those of no use to the task, that a house lacks. */
const ABSENT: Readonly<Record<Difficulty, number>> = { short: 0.5, long: 0.1 };

interface Item {
  readonly noun: string;
  place: number | null;
  inside: number | null;
}

/** Generates the game of an id. The same seed, id and house give the same game. */
export function generateGame(
  seed: number,
  id: string,
  house: House,
  kinds: readonly GoalKind[],
  difficulty: Difficulty,
): Game {
  const random = rng(seed, "long-household", "game", id);
  const goals = drawGoals(kinds, house, random);
  const items = layOut(house, goals, difficulty, random);
  const names = number(items.map(({ noun }) => noun));
  const things = items.map(
    ({ noun, place, inside }, i): Thing => ({
      name: names[i] ?? "",
      noun,
      place,
      inside,
      dirty: THING_KINDS[noun]?.cleanable === true && random.float() < DIRTY_DISHES,
    }),
  );
  const dirtyPlaces = house.places.flatMap(({ noun }, i) =>
    PLACE_KINDS[noun]?.wipeable === true && random.float() < DIRTY_PLACES ? [i] : [],
  );
  const lit = house.rooms.flatMap(({ dark }, i) => (dark || isLocked(house, i) ? [] : [i]));
  return {
    id,
    house,
    things,
    dirtyPlaces,
    cuts: random.int(3),
    startRoom: lit[random.int(lit.length)] ?? 0,
    goals,
    instruction: taskSentence(goals, random),
  };
}

function layOut(house: House, goals: readonly Goal[], difficulty: Difficulty, random: Rng): Item[] {
  const items: Item[] = [];
  const remote = remoteNoun(house, goals, random);
  const counts = countThings(house, goals, difficulty, random);
  // Containers first, so that other things can lie in them; random order, so that numbers tell nothing.
  for (const noun of [
    ...random.shuffle(containers(counts, true)),
    ...random.shuffle(containers(counts, false)),
  ]) {
    const rooms = roomsFor(noun, house, noun === remote);
    const nested = random.float() < NESTED_SHARE ? containerFor(noun, items, house, rooms, random) : null;
    const place = nested === null ? placeFor(noun, house, rooms, random) : null;
    items.push({ noun, place, inside: nested });
  }
  return items;
}

function containers(counts: ReadonlyMap<string, number>, wanted: boolean): string[] {
  return [...counts].flatMap(([noun, count]) =>
    (THING_KINDS[noun]?.holds !== undefined) === wanted ? Array.from({ length: count }, () => noun) : [],
  );
}

function countThings(
  house: House,
  goals: readonly Goal[],
  difficulty: Difficulty,
  random: Rng,
): Map<string, number> {
  const needed = new Map<string, number>();
  for (const { kind, noun, contents } of goals) {
    if (noun !== "") needed.set(noun, kind === "pair" ? 2 : 1);
    for (const inner of contents) needed.set(inner, 1);
  }
  const keys = new Set<string>(house.doors.flatMap(({ key }) => (key === null ? [] : [key])));
  if (difficulty === "long") keys.add(KEY_NOUNS[random.int(KEY_NOUNS.length)] ?? "");
  const counts = new Map<string, number>();
  for (const [noun, { fewest, most, tool }] of Object.entries(THING_KINDS)) {
    const isAbsent = tool === undefined && random.float() < ABSENT[difficulty];
    const drawn = isAbsent ? 0 : fewest + random.int(most - fewest + 1);
    const wanted = needed.get(noun);
    if (keys.has(noun)) counts.set(noun, 1);
    else counts.set(noun, wanted === undefined ? drawn : wanted + random.int(SPARE_THINGS + 1));
  }
  return counts;
}

/** A thing of a goal that is only to be found in a room that is locked or dark. */
function remoteNoun(house: House, goals: readonly Goal[], random: Rng): string | null {
  const nouns = goals.flatMap(({ noun, contents }) => (noun === "" ? contents : [noun, ...contents]));
  const noun = nouns[random.int(nouns.length)] ?? null;
  const rooms = house.rooms.flatMap(({ dark }, i) => (dark || isLocked(house, i) ? [i] : []));
  return rooms.length > 0 && random.float() < REMOTE_SHARE ? noun : null;
}

/** Rooms where a thing may be. What opens a way is never behind it. */
function roomsFor(noun: string, house: House, isRemote: boolean): Set<number> {
  const tool = THING_KINDS[noun]?.tool;
  const all = house.rooms.map((_, i) => i);
  const isDark = (room: number) => house.rooms[room]?.dark === true;
  if (isRemote) return new Set(all.filter((room) => isDark(room) || isLocked(house, room)));
  if (tool === "light") return new Set(all.filter((room) => !isDark(room) && !isLocked(house, room)));
  if (tool === "key") return new Set(all.filter((room) => !isLocked(house, room)));
  return new Set(all);
}

function isLocked(house: House, room: number): boolean {
  return house.doors.some(({ start, rooms }) => start === "locked" && rooms[1] === room);
}

function containerFor(
  noun: string,
  items: readonly Item[],
  house: House,
  rooms: ReadonlySet<number>,
  random: Rng,
): number | null {
  const { size = 3 } = THING_KINDS[noun] ?? {};
  const open = items.flatMap((item, i) => {
    const holds = THING_KINDS[item.noun]?.holds;
    const held = items.filter(({ inside }) => inside === i).length;
    return holds !== undefined &&
      holds.size >= size &&
      held < holds.count &&
      rooms.has(roomOf(i, items, house))
      ? [i]
      : [];
  });
  return open[random.int(open.length)] ?? null;
}

function roomOf(item: number, items: readonly Item[], house: House): number {
  const { place, inside } = items[item] as Item;
  return inside === null ? (house.places[place ?? 0]?.room ?? 0) : roomOf(inside, items, house);
}

function placeFor(noun: string, house: House, rooms: ReadonlySet<number>, random: Rng): number {
  const { places = {}, size = 3 } = THING_KINDS[noun] ?? {};
  const open = house.places.flatMap((place, i) =>
    rooms.has(place.room) && (PLACE_KINDS[place.noun]?.fits ?? 0) >= size ? [i] : [],
  );
  const weight = (i: number) => places[house.places[i]?.noun ?? ""] ?? 0.15;
  let rest = random.float() * open.reduce((sum, i) => sum + weight(i), 0);
  for (const i of open) {
    rest -= weight(i);
    if (rest <= 0) return i;
  }
  const last = open.at(-1);
  if (last === undefined)
    throw new EnvironmentError("env/failed", `There is no place for a ${noun} in ${house.id}.`);
  return last;
}
