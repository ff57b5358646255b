/** Every command that is possible in a state. */
import { AT_PLACE, canSee, findReach, hasFreeHand, IN_HAND, OUT_OF_REACH } from "./reach.ts";
import {
  BATTERY,
  CUTS,
  DIRTY,
  DOOR_CLOSED,
  DOOR_LOCKED,
  DOOR_OPEN,
  encode,
  FULL_BATTERY,
  HAND,
  LIT,
  OPEN,
  PLACE,
  ROOM,
  SHARP_CUTS,
  SLICED,
  TURN,
  type World,
} from "./world.ts";

/**
 * Lists the codes of all commands that are possible now, in a fixed order.
 *
 * @param reach [things] scratch; holds what is within reach afterwards
 * @param out is overwritten
 */
export function listCommands(world: World, state: Int32Array, reach: Uint8Array, out: number[]): void {
  out.length = 0;
  const hands = findReach(world, state, reach);
  const seen = canSee(world, state);
  listWays(world, state, reach, seen, out);
  if (seen) listHere(world, state, reach, hands, out);
  listInHand(world, state, reach, seen, out);
  if (hasFreeHand(hands)) listFromHand(world, state, reach, out);
  out.push(LOOK, INVENTORY);
}

const LOOK = encode("look");
const INVENTORY = encode("inventory");

function listWays(world: World, state: Int32Array, reach: Uint8Array, seen: boolean, out: number[]): void {
  const room = state[ROOM] as number;
  const here = state[PLACE] as number;
  for (const { door, to } of world.waysFrom[room] ?? []) {
    const now = state[world.doors + door] as number;
    if (now === DOOR_OPEN) out.push(encode("enter", world.roomId(to)));
    if (now === DOOR_OPEN) out.push(encode("close", world.doorId(door)));
    else if (now === DOOR_CLOSED) out.push(encode("open", world.doorId(door)));
    else if (now === DOOR_LOCKED) {
      const wanted = world.game.house.doors[door]?.key;
      for (let i = 0; i < world.things.length; i++) {
        if (reach[i] === IN_HAND && state[world.parents + i] === HAND && world.things[i]?.noun === wanted) {
          out.push(encode("unlock", world.doorId(door), world.thingId(i)));
        }
      }
    }
  }
  if (!seen) return;
  for (const p of world.placesIn[room] ?? []) if (p !== here) out.push(encode("go to", p));
}

/** Opening and taking where the player stands. */
function listHere(world: World, state: Int32Array, reach: Uint8Array, hands: number, out: number[]): void {
  const here = state[PLACE] as number;
  if (here < 0) return;
  const isOpen = ((state[world.placeFlags + here] as number) & OPEN) !== 0;
  if (world.places[here]?.openable) out.push(encode(isOpen ? "close" : "open", here));
  for (let i = 0; i < world.things.length; i++) {
    if (reach[i] !== AT_PLACE) continue;
    listThing(world, state, i, out);
    if (hasFreeHand(hands)) out.push(encode("take", world.thingId(i), state[world.parents + i] as number));
  }
}

/** Taking out of containers in hand. */
function listFromHand(world: World, state: Int32Array, reach: Uint8Array, out: number[]): void {
  for (let i = 0; i < world.things.length; i++) {
    const parent = state[world.parents + i] as number;
    if (reach[i] === IN_HAND && parent !== HAND) out.push(encode("take", world.thingId(i), parent));
  }
}

/** What can be done with the things in hand. */
function listInHand(world: World, state: Int32Array, reach: Uint8Array, seen: boolean, out: number[]): void {
  const here = seen ? (state[PLACE] as number) : -1;
  for (let i = 0; i < world.things.length; i++) {
    if (reach[i] !== IN_HAND) continue;
    listThing(world, state, i, out);
    if (state[world.parents + i] !== HAND) continue;
    listMoves(world, state, reach, i, here, out);
    if (here >= 0) listTreatments(world, state, i, here, out);
    if (i === world.knife && (state[CUTS] as number) > 0) listCuts(world, state, reach, i, out);
    if (i === world.light) {
      const lit = ((state[world.flags + i] as number) & LIT) !== 0;
      if (lit || (state[BATTERY] as number) > 0) out.push(encode("use", world.thingId(i)));
    }
  }
}

function listMoves(
  world: World,
  state: Int32Array,
  reach: Uint8Array,
  thing: number,
  here: number,
  out: number[],
): void {
  const size = world.things[thing]?.size ?? 3;
  const place = world.places[here];
  // A light put down in the dark could not be found again.
  const isKept = thing === world.light && world.game.house.rooms[state[ROOM] as number]?.dark === true;
  if (place !== undefined && !isKept && place.fits >= size) {
    if (((state[world.placeFlags + here] as number) & OPEN) !== 0) {
      out.push(encode("move", world.thingId(thing), here));
    }
  }
  if (thing === world.light) return;
  for (const c of world.containers) {
    const holds = world.things[c]?.holds;
    if (holds === undefined || reach[c] === OUT_OF_REACH || c === thing || holds.size < size) continue;
    if (((state[world.flags + c] as number) & OPEN) === 0) continue;
    const id = world.thingId(c);
    let count = 0;
    for (let i = 0; i < world.things.length; i++) if (state[world.parents + i] === id) count++;
    if (count < holds.count && !isInside(world, state, c, thing)) {
      out.push(encode("move", world.thingId(thing), id));
    }
  }
}

function isInside(world: World, state: Int32Array, thing: number, container: number): boolean {
  const places = world.places.length;
  let parent = state[world.parents + thing] as number;
  while (parent >= places) {
    if (parent - places === container) return true;
    parent = state[world.parents + parent - places] as number;
  }
  return false;
}

function listTreatments(world: World, state: Int32Array, thing: number, here: number, out: number[]): void {
  const kind = world.things[thing];
  const place = world.places[here];
  const id = world.thingId(thing);
  const flags = state[world.flags + thing] as number;
  const warmth = state[world.warmth + thing] as number;
  const turn = state[TURN] as number;
  switch (place?.appliance) {
    case "clean":
      if (kind?.cleanable && (flags & DIRTY) !== 0) out.push(encode("clean", id, here));
      break;
    case "heat":
      if (kind?.heatable && warmth <= turn) out.push(encode("heat", id, here));
      break;
    case "cool":
      if (kind?.coolable && -warmth <= turn) out.push(encode("cool", id, here));
      break;
    case "sharpen":
      if (kind?.tool === "knife" && (state[CUTS] as number) < SHARP_CUTS)
        out.push(encode("sharpen", id, here));
      break;
    case "charge":
      if (kind?.tool === "light" && (state[BATTERY] as number) < FULL_BATTERY) {
        out.push(encode("charge", id, here));
      }
      break;
    case undefined:
      break;
  }
  if (kind?.tool === "cloth" && place?.wipeable && (flags & DIRTY) === 0) out.push(encode("wipe", here, id));
}

function listCuts(world: World, state: Int32Array, reach: Uint8Array, knife: number, out: number[]): void {
  for (let i = 0; i < world.things.length; i++) {
    if (reach[i] === OUT_OF_REACH || !world.things[i]?.sliceable) continue;
    if (((state[world.flags + i] as number) & SLICED) === 0) {
      out.push(encode("slice", world.thingId(i), world.thingId(knife)));
    }
  }
}

/** What can be done with anything within reach. */
function listThing(world: World, state: Int32Array, thing: number, out: number[]): void {
  const id = world.thingId(thing);
  if (world.things[thing]?.holds?.lid === true) {
    const isOpen = ((state[world.flags + thing] as number) & OPEN) !== 0;
    out.push(encode(isOpen ? "close" : "open", id));
  }
  out.push(encode("examine", id));
}
