/** Builds houses: rooms joined by doors, with their places. A house depends on the seed and its id alone. */
import { type Rng, rng } from "turnwise/core";
import { DARK_ROOMS, KEY_NOUNS, ROOM_KINDS } from "./catalogue.ts";
import type { Door, House, Place, Room } from "./problem.ts";

export type Difficulty = "short" | "long";

/** Rooms a house may have beyond hall and kitchen, each with the rooms it may open from, likeliest first. */
const ANNEXES: readonly (readonly [string, readonly string[]])[] = [
  ["livingroom", ["hall", "kitchen"]],
  ["diningroom", ["kitchen", "livingroom", "hall"]],
  ["bedroom", ["hall", "livingroom"]],
  ["bathroom", ["bedroom", "hall"]],
  ["study", ["livingroom", "bedroom", "hall"]],
  ["pantry", ["kitchen", "diningroom"]],
  ["cellar", ["kitchen", "hall", "pantry"]],
  ["attic", ["bedroom", "hall"]],
  ["bedroom", ["hall", "study"]],
];

/** Rooms that may be locked. */
const PRIVATE = new Set(["study", "bedroom", "pantry", "cellar", "attic"]);

const ROOMS: Readonly<Record<Difficulty, readonly [number, number]>> = { short: [3, 4], long: [6, 8] };
const CLOSED_SHARE = 0.4;
const LOOP_SHARE = 0.5;

/** The same seed and id give the same house. */
export function buildHouse(seed: number, id: string, difficulty: Difficulty): House {
  const random = rng(seed, "long-household", "house", difficulty, id);
  const [fewest, most] = ROOMS[difficulty];
  const count = fewest + random.int(most - fewest + 1);
  const nouns = ["hall", "kitchen"];
  const parents = [-1, 0];
  const annexes = random.shuffle(ANNEXES.slice(0, difficulty === "short" ? 7 : ANNEXES.length));
  const wanted = difficulty === "long" ? darkFirst(annexes, random) : annexes;
  while (nouns.length < count) {
    const next = wanted.findIndex(([, from]) => from.some((noun) => nouns.includes(noun)));
    const [noun, from] = wanted.splice(next, 1)[0] as (typeof ANNEXES)[number];
    const open = from.filter((parent) => nouns.includes(parent));
    const parent = open[random.float() < 0.7 ? 0 : random.int(open.length)] ?? "hall";
    parents.push(nouns.indexOf(parent));
    nouns.push(noun);
  }
  const rooms = number(nouns).map(
    (name, i): Room => ({ name, noun: nouns[i] ?? "", dark: DARK_ROOMS.has(nouns[i] ?? "") }),
  );
  return { id, rooms, doors: buildDoors(rooms, parents, difficulty, random), places: furnish(rooms, random) };
}

/** In two houses of three, a room without a lamp comes early enough to be built. */
function darkFirst(annexes: readonly (typeof ANNEXES)[number][], random: Rng): (typeof ANNEXES)[number][] {
  if (random.float() > 2 / 3) return [...annexes];
  const dark = annexes.find(([noun]) => DARK_ROOMS.has(noun));
  const others = annexes.filter((annex) => annex !== dark);
  return dark === undefined ? others : [...others.slice(0, 2), dark, ...others.slice(2)];
}

function buildDoors(
  rooms: readonly Room[],
  parents: readonly number[],
  difficulty: Difficulty,
  random: Rng,
): Door[] {
  const leaves = rooms.flatMap((_, i) => (i > 1 && !parents.includes(i) ? [i] : []));
  const lockable = leaves.filter((i) => PRIVATE.has(rooms[i]?.noun ?? ""));
  const locked = difficulty === "long" && lockable.length > 0 ? lockable[random.int(lockable.length)] : -1;
  const pairs = parents.flatMap((parent, i) => (i > 0 ? [[parent, i] as const] : []));
  const inner = leaves.filter((i) => i !== locked && rooms[i]?.dark === false);
  const [one, two] = random.shuffle(inner);
  if (one !== undefined && two !== undefined && random.float() < LOOP_SHARE) pairs.push([one, two]);
  return random.shuffle(pairs).map((ends, index) => {
    const isLocked = ends[1] === locked;
    return {
      name: `door ${index + 1}`,
      rooms: ends,
      start: isLocked ? "locked" : random.float() < CLOSED_SHARE ? "closed" : "open",
      key: isLocked ? (KEY_NOUNS[random.int(KEY_NOUNS.length)] ?? null) : null,
    };
  });
}

function furnish(rooms: readonly Room[], random: Rng): Place[] {
  const nouns: { noun: string; room: number }[] = [];
  for (const [room, { noun: kind }] of rooms.entries()) {
    for (const [noun, fewest, most] of ROOM_KINDS[kind] ?? []) {
      const count = fewest + random.int(most - fewest + 1);
      for (let i = 0; i < count; i++) nouns.push({ noun, room });
    }
  }
  const names = number(nouns.map(({ noun }) => noun));
  return nouns.map(({ noun, room }, i) => ({ name: names[i] ?? "", noun, room }));
}

/** Nouns with instance numbers: the first shelf is `shelf 1`. */
export function number(nouns: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return nouns.map((noun) => {
    const next = (counts.get(noun) ?? 0) + 1;
    counts.set(noun, next);
    return `${noun} ${next}`;
  });
}
