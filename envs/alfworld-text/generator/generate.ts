/** One game: things laid out in a room by the table of `things.ts`, so that the goal is open and can be reached. */
import { EnvironmentError, type Rng, rng } from "turnwise/core";
import type { Facts, Game, Goal } from "../problem.ts";
import { drawWeighted, type GoalSpec, TREATMENTS } from "./goals.ts";
import { Identifiers } from "./identifiers.ts";
import { hasProperty, isPortable, NESTING, PROPERTY_NAMES } from "./properties.ts";
import { between, type Receptacle, type Room } from "./rooms.ts";
import { taskSentence } from "./sentences.ts";
import { ROOM_KINDS, THINGS } from "./things.ts";
import { findWalkthrough } from "./walkthrough.ts";

/** A thing and the receptacles it is found in: one, or two that overlap, such as stove burners. */
export interface Item {
  readonly id: string;
  readonly type: string;
  readonly receptacles: readonly Receptacle[];
}

const OVERLAP_SHARE = 0.5;
const COOL_SHARE = 0.05;
const NESTED_SHARE = 0.08;

/** Receptacle type → the types of things that fit there, in any room. */
const FITS: ReadonlyMap<string, ReadonlySet<string>> = acceptedTypes();

/** Generates the game of an id. The same seed and id give the same game. */
export function generateInRoom(seed: number, id: string, room: Room, goal: GoalSpec): Game {
  const random = rng(seed, "household", "game", id);
  const items = layOut(room, goal, random);
  const facts = stateFacts(room, items, random);
  const task = taskSentence(goal, random);
  return {
    id,
    taskType: goal.taskType,
    room: room.name,
    task,
    problem: { facts, goal: problemGoal(goal) },
    walkthrough: findWalkthrough(facts, goal, items, room),
  };
}

function layOut(room: Room, goal: GoalSpec, random: Rng): Item[] {
  const byType = new Map<string, Receptacle[]>();
  for (const receptacle of room.receptacles) {
    byType.set(receptacle.type, [...(byType.get(receptacle.type) ?? []), receptacle]);
  }
  const identifiers = new Identifiers(random, [
    ...room.receptacles.map(({ id }) => id),
    ...room.floor.map(({ id }) => id),
  ]);
  const items: Item[] = [];
  for (const { type, fewest, most, places } of room.things) {
    const isWanted = type === goal.object;
    const isLamp = goal.taskType === "look_at_obj_in_light" && type === goal.target;
    const isPair = isWanted && goal.taskType === "pick_two_obj_and_place";
    const barred = isWanted && TREATMENTS[goal.taskType] === undefined ? goal.target : null;
    const open = [...places].filter(([place]) => byType.has(place) && place !== barred);
    if (!open.some(([, grade]) => grade > 0)) continue;
    const count = isPair
      ? between(random, 2, most + 1)
      : Math.max(isWanted || isLamp ? 1 : 0, between(random, fewest, most));
    for (let i = 0; i < count; i++) {
      const candidates = byType.get(drawWeighted(open, random)) ?? [];
      const receptacle = candidates[random.int(candidates.length)];
      if (receptacle === undefined)
        throw new EnvironmentError("env/failed", `No place for ${type} in ${room.name}.`);
      const id = identifiers.near(type, receptacle.position, 40);
      items.push({
        id,
        type,
        receptacles: [
          receptacle,
          ...overlapping(type, receptacle, room, isWanted ? goal.target : null, random),
        ],
      });
    }
  }
  return items;
}

/**
 * A pot may rest on two burners, and a mug under the coffee machine stands on the counter as well. A wanted thing
 * never overlaps at the goal: taken from one receptacle it would still be in the other, and win from there.
 */
function overlapping(
  type: string,
  first: Receptacle,
  room: Room,
  target: string | null,
  random: Rng,
): Receptacle[] {
  const other = { StoveBurner: "StoveBurner", CoffeeMachine: "CounterTop" }[first.type];
  if (other === undefined || other === target || first.type === target) return [];
  if (FITS.get(other)?.has(type) !== true) return [];
  const second = room.receptacles.find(
    (receptacle) =>
      receptacle !== first && receptacle.type === other && receptacle.location === first.location,
  );
  return second !== undefined && random.float() < OVERLAP_SHARE ? [second] : [];
}

function stateFacts(room: Room, items: readonly Item[], random: Rng): Facts {
  const facts = new Map<string, string[][]>();
  const state = (predicate: string, ...values: string[]) => {
    const tuples = facts.get(predicate);
    if (tuples === undefined) facts.set(predicate, [values]);
    else tuples.push(values);
  };
  for (const { id, type, location, openable } of room.receptacles) {
    state("receptacletype", id, typeName(type));
    state("receptacleatlocation", id, location);
    if (openable) state("openable", id);
  }
  for (const { id, type } of [...room.floor, ...items]) {
    state("objecttype", id, typeName(type));
    if (isPortable(type)) state("pickupable", id);
    for (const property of PROPERTY_NAMES) if (hasProperty(type, property)) state(property, id);
  }
  for (const { id, location } of room.floor) state("objectatlocation", id, location);
  for (const { id, type, receptacles } of items) {
    for (const receptacle of receptacles) state("inreceptacle", id, receptacle.id);
    state("objectatlocation", id, receptacles[0]?.location ?? "");
    const isInFridge = receptacles.some((receptacle) => receptacle.type === "Fridge");
    if (isInFridge && hasProperty(type, "coolable") && random.float() < COOL_SHARE) state("iscool", id);
    const outer = nestingPlace(type, receptacles, items);
    if (outer !== undefined && random.float() < NESTED_SHARE) state("inreceptacleobject", id, outer.id);
  }
  const present = new Set([...room.things, ...room.floor].map(({ type }) => type));
  for (const place of new Set(room.receptacles.map(({ type }) => type))) {
    for (const type of FITS.get(place) ?? []) {
      if (present.has(type) && isPortable(type)) state("cancontain", typeName(place), typeName(type));
    }
  }
  state("atlocation", "agent1", room.starts[random.int(room.starts.length)] ?? "");
  return facts;
}

/** Something in the same receptacle in which a thing of the type may lie. */
function nestingPlace(
  type: string,
  receptacles: readonly Receptacle[],
  items: readonly Item[],
): Item | undefined {
  const outer = NESTING.get(type);
  return outer && items.find((item) => outer.has(item.type) && item.receptacles[0] === receptacles[0]);
}

function problemGoal({ taskType, object, target }: GoalSpec): Goal {
  const objectType = typeName(object);
  if (taskType === "look_at_obj_in_light") return { kind: "look", objectType, lampType: typeName(target) };
  return {
    kind: "place",
    objectType,
    receptacleType: typeName(target),
    count: taskType === "pick_two_obj_and_place" ? 2 : 1,
    property: TREATMENTS[taskType]?.property ?? null,
  };
}

function typeName(type: string): string {
  return `${type.toLowerCase()}type`;
}

function acceptedTypes(): Map<string, Set<string>> {
  const fits = new Map<string, Set<string>>();
  for (const kind of ROOM_KINDS) {
    for (const { type, places } of THINGS[kind]) {
      for (const place of places.keys()) fits.set(place, (fits.get(place) ?? new Set()).add(type));
    }
  }
  return fits;
}
