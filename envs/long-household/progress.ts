/** When a goal counts as met: by the step that brings it about, while it is the next one, and never before. */
import type { Goal } from "./problem.ts";
import { DIRTY, GOAL, SLICED, TURN, type World } from "./world.ts";

/** Notes that a thing was put down at a place. */
export function noteMove(world: World, state: Int32Array, thing: number, place: number): void {
  const goal = nextGoal(world, state, place);
  if (goal === undefined || !fulfils(world, state, thing, goal)) return;
  if (goal.kind === "pair" && countThere(world, state, goal) < 2) return;
  state[GOAL] = (state[GOAL] as number) + 1;
}

/** Notes that a place was wiped. */
export function noteWipe(world: World, state: Int32Array, place: number): void {
  if (nextGoal(world, state, place)?.kind === "wipe") state[GOAL] = (state[GOAL] as number) + 1;
}

/** The goal to be met next, where a place is one of those that it names. */
function nextGoal(world: World, state: Int32Array, place: number): Goal | undefined {
  const met = state[GOAL] as number;
  return world.goalPlaces[met]?.[place] === true ? world.game.goals[met] : undefined;
}

function countThere(world: World, state: Int32Array, goal: Goal): number {
  const places = world.goalPlaces[state[GOAL] as number];
  let count = 0;
  for (let i = 0; i < world.things.length; i++) {
    if (places?.[state[world.parents + i] as number] === true && fulfils(world, state, i, goal)) count++;
  }
  return count;
}

/** Whether a thing is as a goal wants it, wherever it is. */
function fulfils(world: World, state: Int32Array, thing: number, { kind, noun, contents }: Goal): boolean {
  if (world.things[thing]?.noun !== noun) return false;
  const flags = state[world.flags + thing] as number;
  const warmth = state[world.warmth + thing] as number;
  const turn = state[TURN] as number;
  switch (kind) {
    case "clean":
    case "pair":
      return (flags & DIRTY) === 0;
    case "heat":
      return warmth > turn;
    case "cool":
      return -warmth > turn;
    case "slice":
      return (flags & SLICED) !== 0;
    case "pack": {
      const id = world.thingId(thing);
      return contents.every((inner) =>
        world.things.some(({ noun: other }, i) => other === inner && state[world.parents + i] === id),
      );
    }
    case "place":
      return true;
    case "wipe":
      return false;
  }
}
