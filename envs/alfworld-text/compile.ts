/**
 * Turns a game into numbers. Receptacles, objects and locations are numbered in the code-point order of their
 * ids, which is the order in which texts list them.
 */
import { DataError } from "turnwise/core";
import { byCodePoint, nameEntities } from "./names.ts";
import type { Facts, Game, Goal, TaskType } from "./problem.ts";

/** Raised whenever the same game compiles to something else: caches of another number are not used. */
export const COMPILED_FORMAT = 1;

/** Bits of `CompiledGame.receptacleTraits`. */
export const OPENABLE = 1;
export const CLEANS = 2;
export const HEATS = 4;
export const COOLS = 8;

/** Bits of `CompiledGame.objectTraits`. */
export const PICKUPABLE = 1;
export const TOGGLEABLE = 2;
export const SLICEABLE = 4;
export const CLEANABLE = 8;
export const HEATABLE = 16;
export const COOLABLE = 32;
/** A bowl, box, pan, …: things may lie in it. */
export const HOLDS_THINGS = 64;
export const KNIFE = 128;

/** A goal as lists of objects and receptacles; what can never count (a thing that cannot get hot) is left out. */
export type CompiledGoal =
  | {
      readonly kind: "place";
      readonly objects: readonly number[];
      readonly receptacles: readonly number[];
      readonly count: 1 | 2;
      readonly property: "clean" | "hot" | "cool" | null;
    }
  | { readonly kind: "look"; readonly objects: readonly number[]; readonly lamps: readonly number[] };

/** A game as plain JSON: about 3 kB. `World` makes it playable. */
export interface CompiledGame {
  readonly id: string;
  readonly taskType: TaskType;
  readonly room: string;
  readonly task: string;
  readonly walkthrough: readonly string[] | null;
  /** Names. */
  readonly receptacles: readonly string[];
  readonly objects: readonly string[];
  readonly locations: readonly string[];
  /** Location of each receptacle. */
  readonly receptacleLocations: readonly number[];
  readonly receptacleTraits: readonly number[];
  readonly objectTraits: readonly number[];
  /** For each receptacle the row of `accepted` that says what may be put there. */
  readonly acceptedRows: readonly number[];
  /** Lists of objects. */
  readonly accepted: readonly (readonly number[])[];
  readonly startLocation: number;
  /** Pairs (object, receptacle), flat. An object may be in several receptacles. */
  readonly contents: readonly number[];
  /** Pairs (object, location), flat. They need not agree with `contents`. */
  readonly objectLocations: readonly number[];
  /** Pairs (inner object, outer object), flat. */
  readonly nested: readonly number[];
  /** Objects that are cool at the start. */
  readonly startsCool: readonly number[];
  readonly goal: CompiledGoal;
}

/** Things that official problems never start with; a problem that does is refused, not played wrongly. */
const NEVER_AT_START = ["opened", "holds", "holdsany", "isclean", "ishot", "issliced", "istoggled"];

/** @throws DataError `data/damaged` when the facts contradict each other or name unknown things */
export function compileGame(game: Game): CompiledGame {
  const { facts, goal } = game.problem;
  const fail = (what: string): never => {
    throw new DataError("data/damaged", `The game ${game.id} is damaged: ${what}.`);
  };
  for (const predicate of NEVER_AT_START) {
    if (facts.has(predicate)) fail(`it starts with the fact "${predicate}", which no official game does`);
  }
  const names = nameEntities(facts);
  const namesOf = (ids: readonly string[]) => ids.map((id) => names.get(id) ?? id);
  const index = (ids: Iterable<string>) => {
    const sorted = [...new Set(ids)].sort(byCodePoint);
    return { ids: sorted, of: new Map(sorted.map((id, i) => [id, i])) };
  };

  const locationOf = uniquePairs(facts, "receptacleatlocation", fail);
  const receptacleType = uniquePairs(facts, "receptacletype", fail);
  const objectType = uniquePairs(facts, "objecttype", fail);
  const agentAt = uniquePairs(facts, "atlocation", fail);
  const [start] = agentAt.values();
  if (agentAt.size !== 1 || start === undefined) return fail("it does not say where the agent starts");
  if (locationOf.size === 0) return fail("no receptacle has a location");

  const receptacles = index(locationOf.keys());
  const objects = index([
    ...objectType.keys(),
    ...column(facts, "inreceptacle", 0),
    ...column(facts, "objectatlocation", 0),
  ]);
  const locations = index([...locationOf.values(), start, ...column(facts, "objectatlocation", 1)]);
  for (const id of receptacles.ids) if (!receptacleType.has(id)) fail(`receptacle ${id} has no type`);
  for (const id of objects.ids) if (!objectType.has(id)) fail(`object ${id} has no type`);

  const number = (of: ReadonlyMap<string, number>, id: string): number =>
    of.get(id) ?? fail(`${id} is neither described as an object nor placed as a receptacle`);
  const pairs = (
    predicate: string,
    first: ReadonlyMap<string, number>,
    second: ReadonlyMap<string, number>,
  ) => (facts.get(predicate) ?? []).flatMap(([a = "", b = ""]) => [number(first, a), number(second, b)]);
  const having = (predicate: string): ReadonlySet<string> => new Set(column(facts, predicate, 0));

  const openable = having("openable");
  const receptacleTraits = receptacles.ids.map((id) => {
    const type = receptacleType.get(id);
    return (
      (openable.has(id) ? OPENABLE : 0) |
      (type === "sinkbasintype" || type === "sinktype" ? CLEANS : 0) |
      (type === "microwavetype" ? HEATS : 0) |
      (type === "fridgetype" ? COOLS : 0)
    );
  });
  const traits = [
    [PICKUPABLE, having("pickupable")],
    [TOGGLEABLE, having("toggleable")],
    [SLICEABLE, having("sliceable")],
    [CLEANABLE, having("cleanable")],
    [HEATABLE, having("heatable")],
    [COOLABLE, having("coolable")],
    [HOLDS_THINGS, having("isreceptacleobject")],
  ] as const;
  const objectTraits = objects.ids.map((id) => {
    const type = objectType.get(id);
    let bits = type === "knifetype" || type === "butterknifetype" ? KNIFE : 0;
    for (const [bit, ids] of traits) if (ids.has(id)) bits |= bit;
    return bits;
  });

  const canContain = new Set((facts.get("cancontain") ?? []).map(([place, thing]) => `${place} ${thing}`));
  const receptacleTypes = [...new Set(receptacles.ids.map((id) => receptacleType.get(id) ?? ""))];
  const accepted = receptacleTypes.map((place) =>
    objects.ids.flatMap((id, i) => (canContain.has(`${place} ${objectType.get(id)}`) ? [i] : [])),
  );
  return {
    id: game.id,
    taskType: game.taskType,
    room: game.room,
    task: game.task,
    walkthrough: game.walkthrough,
    receptacles: namesOf(receptacles.ids),
    objects: namesOf(objects.ids),
    locations: namesOf(locations.ids),
    receptacleLocations: receptacles.ids.map((id) => number(locations.of, locationOf.get(id) ?? "")),
    receptacleTraits,
    objectTraits,
    acceptedRows: receptacles.ids.map((id) => receptacleTypes.indexOf(receptacleType.get(id) ?? "")),
    accepted,
    startLocation: number(locations.of, start),
    contents: pairs("inreceptacle", objects.of, receptacles.of),
    objectLocations: pairs("objectatlocation", objects.of, locations.of),
    nested: pairs("inreceptacleobject", objects.of, objects.of),
    startsCool: column(facts, "iscool", 0).map((id) => number(objects.of, id)),
    goal: compileGoal(goal, {
      objects: (type, bit) =>
        objects.ids.flatMap((id, i) =>
          objectType.get(id) === type && ((objectTraits[i] ?? 0) & bit) === bit ? [i] : [],
        ),
      receptacles: (type) => receptacles.ids.flatMap((id, i) => (receptacleType.get(id) === type ? [i] : [])),
    }),
  };
}

function compileGoal(
  goal: Goal,
  find: { objects(type: string, traits: number): number[]; receptacles(type: string): number[] },
): CompiledGoal {
  if (goal.kind === "look") {
    return {
      kind: "look",
      objects: find.objects(goal.objectType, 0),
      lamps: find.objects(goal.lampType, TOGGLEABLE),
    };
  }
  const needed = { none: 0, clean: CLEANABLE, hot: HEATABLE, cool: COOLABLE }[goal.property ?? "none"];
  return {
    kind: "place",
    objects: find.objects(goal.objectType, needed),
    receptacles: find.receptacles(goal.receptacleType),
    count: goal.count,
    property: goal.property,
  };
}

/** All arguments of a predicate at one position. */
function column(facts: Facts, predicate: string, position: 0 | 1): string[] {
  return (facts.get(predicate) ?? []).map((tuple) => tuple[position] ?? "");
}

/** The facts of a predicate as a map; refuses a first argument with two different second ones. */
function uniquePairs(facts: Facts, predicate: string, fail: (what: string) => never): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const [a = "", b = ""] of facts.get(predicate) ?? []) {
    const known = pairs.get(a);
    if (known !== undefined && known !== b) fail(`${predicate} of ${a} is both ${known} and ${b}`);
    pairs.set(a, b);
  }
  return pairs;
}
