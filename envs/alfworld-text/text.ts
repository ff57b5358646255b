/** Every sentence of the game, as the original engine writes it. */
import { hasBit, members } from "./bits.ts";
import { HOLDS_THINGS, OPENABLE, SLICEABLE, TOGGLEABLE } from "./compile.ts";
import { HELD, LOCATION, type World } from "./world.ts";

export const NOTHING_HAPPENS = "Nothing happens.";

export const HELP = `Available commands:
  look:                             look around your current location
  inventory:                        check your current inventory
  go to (receptacle):               move to a receptacle
  open (receptacle):                open a receptacle
  close (receptacle):               close a receptacle
  take (object) from (receptacle):  take an object from a receptacle
  move (object) to (receptacle):  place an object in or on a receptacle
  examine (something):              examine a receptacle or an object
  use (object):                     use an object
  heat (object) with (receptacle):  heat an object using a receptacle
  clean (object) with (receptacle): clean an object using a receptacle
  cool (object) with (receptacle):  cool an object using a receptacle
  slice (object) with (object):     slice an object using a sharp object
`;

/** `nothing` · `A` · `A, and B` · `A, B, and C` */
function enumerate(items: readonly string[]): string {
  if (items.length === 0) return "nothing";
  let text = items[0] ?? "";
  for (let i = 1; i < items.length - 1; i++) text += `, ${items[i]}`;
  return items.length === 1 ? text : `${text}, and ${items[items.length - 1]}`;
}

function objectList(world: World, objects: readonly number[]): string {
  return enumerate(objects.map((o) => `a ${world.game.objects[o]}`));
}

/** What the first observation of an episode says. */
export function introduction(world: World, state: Int32Array): string {
  const atReceptacle = receptaclesHere(world, state).length > 0;
  const seen = world.game.receptacles.map((name) => `a ${name}`);
  const view = atReceptacle ? lookAround(world, state) : middleOfRoom(enumerate(seen));
  return `-= Welcome to TextWorld, ALFRED! =-\n\n${view}\n\nYour task is to: ${world.game.task}`;
}

function middleOfRoom(seen: string): string {
  return `You are in the middle of a room. Looking quickly around you, you see ${seen}.`;
}

function receptaclesHere(world: World, state: Int32Array): readonly number[] {
  return world.receptaclesAt[state[LOCATION] ?? 0] ?? [];
}

export function lookAround(world: World, state: Int32Array): string {
  const here = receptaclesHere(world, state);
  // The original engine looks for receptacles at the agent's own place only, and finds none in mid-room.
  if (here.length === 0) return middleOfRoom("nothing");
  const facing = enumerate(here.map((r) => world.game.receptacles[r] ?? ""));
  return `You are facing the ${facing}. Next to it, you see ${objectList(world, besides(world, state, here))}.`;
}

/**
 * The objects `look` lists: recorded at this location and once taken from a receptacle that stands here. That
 * happens where several receptacles share a location; an object appears once for each such receptacle.
 */
function besides(world: World, state: Int32Array, here: readonly number[]): number[] {
  const { objectWords, lying, takenFrom } = world.layout;
  const listed: number[] = [];
  for (const o of members(state, lying + (state[LOCATION] ?? 0) * objectWords, objectWords)) {
    for (const r of here) if (hasBit(state, takenFrom + r * objectWords, o)) listed.push(o);
  }
  return listed;
}

export function describeReceptacle(world: World, state: Int32Array, r: number): string {
  const { objectWords, opened, contents } = world.layout;
  const name = world.game.receptacles[r];
  const openable = ((world.receptacleTraits[r] ?? 0) & OPENABLE) !== 0;
  if (openable && !hasBit(state, opened, r)) return `The ${name} is closed.`;
  const things = objectList(world, members(state, contents + r * objectWords, objectWords));
  return openable ? `The ${name} is open. In it, you see ${things}.` : `On the ${name}, you see ${things}.`;
}

/** The first line that fits, in this order, as in the original grammar. */
export function describeObject(world: World, state: Int32Array, o: number): string {
  const name = world.game.objects[o];
  const traits = world.objectTraits[o] ?? 0;
  if (traits & HOLDS_THINGS) {
    return `This is a normal ${name}. In it, you see ${objectList(world, world.nested[o] ?? [])}.`;
  }
  const { layout } = world;
  const clean = hasBit(state, layout.clean, o);
  const hot = hasBit(state, layout.hot, o);
  const cool = hasBit(state, layout.cool, o);
  const sliced = hasBit(state, layout.sliced, o);
  if (clean && hot && sliced) return `This is a hot and clean sliced ${name}.`;
  if (clean && cool && sliced) return `This is a cool and clean sliced ${name}.`;
  if (clean && sliced) return `This is a clean sliced ${name}.`;
  if (hot && sliced) return `This is a hot sliced ${name}.`;
  if (cool && sliced) return `This is a cool sliced ${name}.`;
  if (clean && hot) return `This is a hot and clean ${name}.`;
  if (clean && cool) return `This is a cool and clean ${name}.`;
  if (hot) return `This is a hot ${name}.`;
  if (clean) return `This is a clean ${name}.`;
  if (cool) return `This is a cold ${name}.`;
  if (traits & TOGGLEABLE && hasBit(state, layout.toggled, o)) return `This ${name} is on.`;
  if (traits & SLICEABLE && sliced) return `This is a sliced ${name}.`;
  return `There's nothing special about ${name}.`;
}

export function describeHand(world: World, state: Int32Array): string {
  const held = state[HELD] ?? -1;
  return held < 0 ? "You are not carrying anything." : `You are carrying: a ${world.game.objects[held]}.`;
}

/** The name of a place on arrival: the receptacle, or in the older wording the location. */
export function arrival(world: World, r: number): string {
  const { game, dialect } = world;
  const place = dialect === "move" ? game.receptacles[r] : game.locations[world.receptacleLocations[r] ?? 0];
  return `You arrive at ${place}. `;
}
