/**
 * Shortest way to run one errand, by Dijkstra's search over a small copy of the rules: only the errand's things,
 * the receptacles they can use, and whether those are open.
 *
 * One step of the search is a command that matters (take, put, treat, use) together with the `go to` and the `open`
 * that it needs. That loses nothing: every place is one `go to` from every other, and opening earlier than needed
 * is no cheaper.
 */
import { clearBit, hasBit, setBit, wordAt } from "../bits.ts";
import { encode, VERB } from "../commands.ts";
import { CLEANABLE, COOLABLE, HEATABLE, PICKUPABLE } from "../compile.ts";
import type { Household } from "../household.ts";
import { HELD, LOCATION, type World } from "../world.ts";
import { type Spot, spotsOf } from "./spots.ts";

/** What a win may be made of. Lamp and wanted objects are object numbers. */
export interface Errand {
  /** The objects that shall lie together, or the one to look at. */
  readonly wanted: readonly number[];
  readonly lamp: number | null;
}

const TREATMENTS = {
  clean: { trait: CLEANABLE, verb: VERB.clean },
  hot: { trait: HEATABLE, verb: VERB.heat },
  cool: { trait: COOLABLE, verb: VERB.cool },
} as const;

/** A state of the search: location, thing in hand or -1, done bits (treated or lit), opened spots, spots of each thing. */
const DONE = 2;
const OPENED = 3;

interface Node {
  readonly state: Int32Array;
  readonly cost: number;
  readonly parent: Node | null;
  readonly commands: readonly string[];
}

/**
 * @param limit only shorter plans are of interest; null for any
 * @returns a shortest plan, or null when there is none shorter than `limit`
 */
export function search(household: Household, errand: Errand, limit: number | null): string[] | null {
  const { start, isWon, successors } = model(household, errand);
  const buckets: Node[][] = [[{ state: start, cost: 0, parent: null, commands: [] }]];
  const settled = new Set<string>();
  for (let cost = 0; cost < buckets.length && (limit === null || cost < limit); cost++) {
    for (const node of buckets[cost] ?? []) {
      const key = node.state.join();
      if (settled.has(key)) continue;
      settled.add(key);
      if (isWon(node.state)) return commandsTo(node);
      for (const { state, commands } of successors(node.state)) {
        const next = { state, cost: cost + commands.length, parent: node, commands };
        (buckets[next.cost] ??= []).push(next);
      }
    }
  }
  return null;
}

function commandsTo(node: Node): string[] {
  const steps: (readonly string[])[] = [];
  for (let at: Node | null = node; at !== null; at = at.parent) steps.push(at.commands);
  return steps.reverse().flat();
}

function model(household: Household, { wanted, lamp }: Errand) {
  const { world } = household;
  const { goal } = world;
  const held = wordAt(household.state, HELD);
  const things = [...new Set([...wanted, ...(lamp === null ? [] : [lamp]), ...(held < 0 ? [] : [held])])];
  const lampThing = lamp === null ? -1 : things.indexOf(lamp);
  const spots = spotsOf(household, things);
  const words = Math.ceil(spots.length / 32);
  const placesOf = (thing: number) => OPENED + (1 + thing) * words;
  const property = goal.kind === "place" ? goal.property : null;

  const start = new Int32Array(OPENED + (1 + things.length) * words);
  start[LOCATION] = wordAt(household.state, LOCATION);
  start[HELD] = things.indexOf(held);
  for (const [t, o] of things.entries()) {
    const done = t === lampThing ? "toggled" : property;
    if (done !== null && hasBit(household.state, world.layout[done], o)) setBit(start, DONE, t);
    for (const [s, spot] of spots.entries()) if (spot.contains[t]) setBit(start, placesOf(t), s);
  }

  const isWon = (state: Int32Array): boolean => {
    const isIn = (thing: number, s: number) => hasBit(state, placesOf(thing), s);
    if (goal.kind === "look") {
      if (wordAt(state, HELD) !== 0 || !hasBit(state, DONE, lampThing)) return false;
      return spots.some(({ location }, s) => location === state[LOCATION] && isIn(lampThing, s));
    }
    return spots.some(
      ({ isGoal }, s) =>
        isGoal && wanted.every((_, t) => isIn(t, s) && (property === null || hasBit(state, DONE, t))),
    );
  };

  function* successors(state: Int32Array): Generator<{ state: Int32Array; commands: string[] }> {
    const hand = wordAt(state, HELD);
    const handObject = things[hand];
    for (const [s, spot] of spots.entries()) {
      const isHere = spot.location === state[LOCATION];
      const isClosed = spot.isClosed && !hasBit(state, OPENED, s);
      const way = isHere ? [] : [commandText(world, VERB.go, null, spot)];
      const opening = isClosed ? [...way, commandText(world, VERB.open, null, spot)] : way;
      const moved = () => {
        const next = state.slice();
        next[LOCATION] = spot.location;
        return next;
      };
      const reached = () => {
        const next = moved();
        if (isClosed) setBit(next, OPENED, s);
        return next;
      };
      if (handObject === undefined) {
        for (const [t, o] of things.entries()) {
          if (!hasBit(state, placesOf(t), s) || !(wordAt(world.objectTraits, o) & PICKUPABLE)) continue;
          const next = reached();
          clearBit(next, placesOf(t), s);
          next[HELD] = t;
          yield { state: next, commands: [...opening, commandText(world, VERB.take, o, spot)] };
        }
      } else {
        if (spot.accepts[hand]) {
          const next = reached();
          setBit(next, placesOf(hand), s);
          next[HELD] = -1;
          const verb = world.dialect === "move" ? VERB.move : VERB.put;
          yield { state: next, commands: [...opening, commandText(world, verb, handObject, spot)] };
        }
        if (spot.treats && property !== null && !hasBit(state, DONE, hand)) {
          const { trait, verb } = TREATMENTS[property];
          if (wordAt(world.objectTraits, handObject) & trait) {
            const next = moved();
            setBit(next, DONE, hand);
            yield { state: next, commands: [...way, commandText(world, verb, handObject, spot)] };
          }
        }
      }
      if (lampThing < 0 || !hasBit(state, placesOf(lampThing), s)) continue;
      const lampObject = things[lampThing] ?? -1;
      if (!hasBit(state, DONE, lampThing)) {
        const next = moved();
        setBit(next, DONE, lampThing);
        yield { state: next, commands: [...way, commandText(world, VERB.use, lampObject, spot)] };
      } else if (!isHere) {
        yield { state: moved(), commands: way }; // it is lit: to stand there is all that is wanted
      }
    }
  }

  return { start, isWon, successors };
}

/** The command of a verb on an object, at a receptacle. */
function commandText(world: World, verb: number, object: number | null, { receptacle }: Spot): string {
  const place = wordAt(world.receptacleRanks, receptacle);
  if (object === null) return world.command(encode(verb, place));
  const thing = wordAt(world.objectRanks, object);
  return world.command(verb === VERB.use ? encode(verb, thing) : encode(verb, thing, place));
}
