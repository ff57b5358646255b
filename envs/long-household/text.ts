/** What the player reads. */
import { AT_PLACE, canSee, IN_HAND } from "./reach.ts";
import {
  BATTERY,
  CUTS,
  DIRTY,
  DOOR_CLOSED,
  DOOR_OPEN,
  GOAL,
  HAND,
  LIT,
  OPEN,
  PLACE,
  ROOM,
  SLICED,
  TURN,
  type World,
} from "./world.ts";

export const NOTHING_HAPPENS = "Nothing happens.";

/** The first observation. */
export function introduction(world: World, state: Int32Array): string {
  return `You are in the ${roomName(world, state)}. ${describeRoom(world, state)}\n\nYour task is to: ${world.game.instruction}`;
}

/** The goal to be met next; empty when all are met. */
export function reminder(world: World, state: Int32Array): string {
  const met = state[GOAL] as number;
  const sentence = world.goalSentences[met];
  return sentence === undefined ? "" : `\nNow (${met + 1} of ${world.goalSentences.length}): ${sentence}.`;
}

export function roomName(world: World, state: Int32Array): string {
  return world.game.house.rooms[state[ROOM] as number]?.name ?? "";
}

/** Its places, as far as they can be seen, and its doors. */
export function describeRoom(world: World, state: Int32Array): string {
  const room = state[ROOM] as number;
  const places = canSee(world, state)
    ? `You see ${list((world.placesIn[room] ?? []).map((p) => world.places[p]?.name ?? ""))}.`
    : "It is too dark to see anything.";
  const doors = (world.waysFrom[room] ?? []).map(({ door, to }) => {
    const { house } = world.game;
    return `${house.doors[door]?.name} to the ${house.rooms[to]?.name} (${doorState(world, state, door)})`;
  });
  return `${places} There is ${list(doors)}.`;
}

function doorState(world: World, state: Int32Array, door: number): string {
  const now = state[world.doors + door] as number;
  if (now === DOOR_OPEN) return "open";
  return now === DOOR_CLOSED ? "closed" : `locked, ${world.game.house.doors[door]?.key}`;
}

/** What is on or in the place the player stands at. */
export function describePlace(world: World, state: Int32Array, reach: Uint8Array): string {
  const here = state[PLACE] as number;
  const place = world.places[here];
  if (place === undefined) return "";
  if (place.fits === 0) return `The ${place.name} is ready for use.`;
  const flags = state[world.placeFlags + here] as number;
  if ((flags & OPEN) === 0) return `The ${place.name} is closed.`;
  const things = list(namesIn(world, state, here));
  const where = place.openable
    ? `The ${place.name} is open. In it, you see ${things}.`
    : `On the ${(flags & DIRTY) === 0 ? "" : "dirty "}${place.name}, you see ${things}.`;
  return where + describeContainers(world, state, reach, AT_PLACE);
}

/** What is in the open containers within a reach. */
function describeContainers(world: World, state: Int32Array, reach: Uint8Array, where: number): string {
  let text = "";
  for (const c of world.containers) {
    if (reach[c] !== where) continue;
    if (((state[world.flags + c] as number) & OPEN) !== 0) text += ` ${describeContainer(world, state, c)}`;
  }
  return text;
}

export function describeContainer(world: World, state: Int32Array, container: number): string {
  const things = list(namesIn(world, state, world.thingId(container)));
  return `In the ${world.things[container]?.name}, you see ${things}.`;
}

export function describeHands(world: World, state: Int32Array, reach: Uint8Array): string {
  const held = namesIn(world, state, HAND);
  const hands = held.length === 0 ? "You are not carrying anything." : `You are carrying ${list(held)}.`;
  const { light } = world;
  const battery =
    light >= 0 && state[world.parents + light] === HAND
      ? ` The battery of the ${world.things[light]?.name} lasts ${state[BATTERY]} more turns.`
      : "";
  return hands + describeContainers(world, state, reach, IN_HAND) + battery;
}

/** A thing looked at closely: what no list tells of it. */
export function describeOne(world: World, state: Int32Array, thing: number): string {
  const kind = world.things[thing];
  const text = `This is a ${describeThing(world, state, thing)}.`;
  if (thing === world.knife) return `${text} It is sharp enough for ${state[CUTS]} cuts.`;
  if (thing === world.light) return `${text} Its battery lasts ${state[BATTERY]} more turns.`;
  const isOpen = ((state[world.flags + thing] as number) & OPEN) !== 0;
  return kind?.holds !== undefined && isOpen ? `${text} ${describeContainer(world, state, thing)}` : text;
}

/** Names, with what can be seen of each, of the things whose parent is given. */
function namesIn(world: World, state: Int32Array, parent: number): string[] {
  const names: string[] = [];
  for (let i = 0; i < world.things.length; i++) {
    if (state[world.parents + i] === parent) names.push(describeThing(world, state, i));
  }
  return names;
}

/** Such as `dirty mug 2`, `hot sliced potato 1`, `closed box 1`. */
function describeThing(world: World, state: Int32Array, thing: number): string {
  const kind = world.things[thing];
  const flags = state[world.flags + thing] as number;
  const warmth = state[world.warmth + thing] as number;
  const turn = state[TURN] as number;
  let text = kind?.name ?? "";
  if ((flags & SLICED) !== 0) text = `sliced ${text}`;
  if (warmth > turn) text = `hot ${text}`;
  if (-warmth > turn) text = `cold ${text}`;
  if ((flags & DIRTY) !== 0) text = `dirty ${text}`;
  if ((flags & LIT) !== 0) text = `shining ${text}`;
  if (kind?.holds !== undefined && (flags & OPEN) === 0) text = `closed ${text}`;
  if (thing === world.knife && state[CUTS] === 0) text = `blunt ${text}`;
  return text;
}

/** `nothing`, `a mug 1`, `a mug 1, and a cup 2`. */
function list(names: readonly string[]): string {
  const { length } = names;
  if (length === 0) return "nothing";
  let text = `a ${names[0]}`;
  for (let i = 1; i < length; i++) text += i === length - 1 ? `, and a ${names[i]}` : `, a ${names[i]}`;
  return text;
}
