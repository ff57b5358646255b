/** What can be asked for in a room, and how a game's id says it. */
import { EnvironmentError, type Rng } from "turnwise/core";
import { TASK_TYPES, type TaskType } from "../problem.ts";
import { hasProperty, isPortable, type Property } from "./properties.ts";
import type { Room } from "./rooms.ts";
import type { RoomKind } from "./things.ts";

/** A task type with its object and its target: a receptacle type, or a lamp type for look tasks. */
export interface GoalSpec {
  readonly taskType: TaskType;
  readonly object: string;
  readonly target: string;
}

/** How often each task type is asked for in each kind of room; types that a room cannot offer are left out. */
const FREQUENCIES: Readonly<Record<RoomKind, Partial<Record<TaskType, number>>>> = {
  kitchen: {
    pick_cool_then_place_in_recep: 31,
    pick_clean_then_place_in_recep: 29,
    pick_heat_then_place_in_recep: 27,
    pick_two_obj_and_place: 8,
    pick_and_place_simple: 5,
  },
  livingroom: { pick_two_obj_and_place: 40, pick_and_place_simple: 40, look_at_obj_in_light: 20 },
  bedroom: { look_at_obj_in_light: 45, pick_two_obj_and_place: 28, pick_and_place_simple: 27 },
  bathroom: { pick_and_place_simple: 41, pick_two_obj_and_place: 36, pick_clean_then_place_in_recep: 23 },
};

/** The property a task type wants, the predicate that allows it, and where it is obtained. */
export const TREATMENTS: Readonly<
  Partial<
    Record<TaskType, { property: "clean" | "hot" | "cool"; verb: string; needs: Property; appliance: string }>
  >
> = {
  pick_clean_then_place_in_recep: {
    property: "clean",
    verb: "clean",
    needs: "cleanable",
    appliance: "SinkBasin",
  },
  pick_heat_then_place_in_recep: { property: "hot", verb: "heat", needs: "heatable", appliance: "Microwave" },
  pick_cool_then_place_in_recep: { property: "cool", verb: "cool", needs: "coolable", appliance: "Fridge" },
};

/** Every goal that a room can offer, by task type and object; objects without a target are left out. */
export function goalsOf(room: Room): ReadonlyMap<TaskType, readonly GoalSpec[][]> {
  const types = new Set(room.receptacles.map((receptacle) => receptacle.type));
  const hasLamp = room.things.some(({ type, places }) => type === "DeskLamp" && canLie(places, types));
  const goals = new Map<TaskType, GoalSpec[][]>();
  for (const taskType of TASK_TYPES) {
    const treatment = TREATMENTS[taskType];
    if (treatment !== undefined && !types.has(treatment.appliance)) continue;
    if (taskType === "look_at_obj_in_light" && !hasLamp) continue;
    const byObject: GoalSpec[][] = [];
    for (const { type: object, places, most } of room.things) {
      if (!isPortable(object) || !canLie(places, types)) continue;
      if (treatment !== undefined && !hasProperty(object, treatment.needs)) continue;
      if (taskType === "pick_two_obj_and_place" && most < 2) continue;
      const targets =
        taskType === "look_at_obj_in_light"
          ? ["DeskLamp"]
          : [...places.keys()].filter(
              (target) =>
                types.has(target) &&
                target !== treatment?.appliance &&
                (treatment !== undefined || canLie(places, types, target)),
            );
      if (targets.length > 0) byObject.push(targets.map((target) => ({ taskType, object, target })));
    }
    if (byObject.length > 0) goals.set(taskType, byObject);
  }
  return goals;
}

/** Whether a thing may be found in one of the receptacle types, `except` aside. */
function canLie(places: ReadonlyMap<string, number>, types: ReadonlySet<string>, except?: string): boolean {
  return [...places].some(([place, grade]) => grade > 0 && place !== except && types.has(place));
}

/** Draws a goal: a task type by its frequency in rooms of the kind, then an object, then a target. */
export function drawGoal(
  kind: RoomKind,
  goals: ReadonlyMap<TaskType, readonly GoalSpec[][]>,
  random: Rng,
): GoalSpec {
  const offered = [...goals].map(([taskType, specs]) => [specs, FREQUENCIES[kind][taskType] ?? 0] as const);
  const objects = drawWeighted(offered, random);
  const targets = objects[random.int(objects.length)] ?? [];
  const goal = targets[random.int(targets.length)];
  if (goal === undefined) throw new EnvironmentError("env/failed", `A ${kind} offers no goal at all.`);
  return goal;
}

/** One of the items, with a probability proportional to its weight. */
export function drawWeighted<T>(items: readonly (readonly [T, number])[], random: Rng): T {
  return pickWeighted(items, random.float());
}

/** The item at a fraction (0 ≤ fraction < 1) of the sum of the weights. */
export function pickWeighted<T>(items: readonly (readonly [T, number])[], fraction: number): T {
  let rest = fraction * items.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [item, weight] of items) {
    rest -= weight;
    if (rest < 0) return item;
  }
  const last = items.findLast(([, weight]) => weight > 0);
  if (last === undefined) throw new EnvironmentError("env/failed", "There is nothing to draw from.");
  return last[0];
}

/** A game's id, taken apart: `<split>/<task type>-<object>-None-<target>-<room>/<game>`. */
export interface GameName extends GoalSpec {
  readonly split: string;
  readonly room: string;
}

export function formatGameId(name: GameName, number: number): string {
  const { split, taskType, object, target, room } = name;
  return `${split}/${taskType}-${object}-None-${target}-${room}/g${String(number).padStart(4, "0")}`;
}

/** @returns the parts of an id, or undefined for a text that is none */
export function parseGameId(id: string): GameName | undefined {
  const match = /^([a-z_]+)\/([a-z_]+)-([A-Za-z]+)-None-([A-Za-z]+)-([a-z]+\d{3,})\/g\d{4,}$/.exec(id);
  const [, split = "", type, object = "", target = "", room = ""] = match ?? [];
  const taskType = TASK_TYPES.find((name) => name === type);
  return taskType === undefined ? undefined : { split, taskType, object, target, room };
}
