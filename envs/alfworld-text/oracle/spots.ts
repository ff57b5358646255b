/** The receptacles that an errand can use, without those that could stand in for each other. */
import { hasBit, wordAt } from "../bits.ts";
import { CLEANS, COOLS, HEATS, OPENABLE } from "../compile.ts";
import type { Household } from "../household.ts";
import { LOCATION, type World } from "../world.ts";

/** A receptacle as far as an errand goes. */
export interface Spot {
  readonly receptacle: number;
  readonly location: number;
  /** Closed where the search begins. */
  readonly isClosed: boolean;
  readonly isGoal: boolean;
  /** Gives the property that the goal wants. */
  readonly treats: boolean;
  /** For each thing, whether it may be put here, and whether it is here. */
  readonly accepts: readonly boolean[];
  readonly contains: readonly boolean[];
}

const TREATS = { clean: CLEANS, hot: HEATS, cool: COOLS } as const;

/**
 * Every spot that holds one of the things, and of the others one of each kind. Two places without any of the
 * things are of one kind when their spots serve the same ends: a plan that uses both can use one for both.
 */
export function spotsOf(household: Household, things: readonly number[]): Spot[] {
  const { world, state } = household;
  const here = wordAt(state, LOCATION);
  const kinds = new Set<string>();
  return world.receptaclesAt.flatMap((receptacles, location) => {
    const all = receptacles.map((r) => spotOf(world, state, r, things)).filter(isUseful);
    const spots = all.filter(
      (spot, i) => holds(spot) || all.findIndex((s) => roleOf(s) === roleOf(spot)) === i,
    );
    if (location === here || spots.some(holds)) return spots;
    const kind = spots.map(roleOf).sort().join();
    if (kinds.has(kind)) return [];
    kinds.add(kind);
    return spots;
  });
}

function spotOf(world: World, state: Int32Array, receptacle: number, things: readonly number[]): Spot {
  const { layout, goal } = world;
  const traits = wordAt(world.receptacleTraits, receptacle);
  const wanted = goal.kind === "place" && goal.property !== null ? TREATS[goal.property] : 0;
  const row = receptacle * layout.objectWords;
  return {
    receptacle,
    location: wordAt(world.receptacleLocations, receptacle),
    isClosed: (traits & OPENABLE) !== 0 && !hasBit(state, layout.opened, receptacle),
    isGoal: goal.kind === "place" && goal.receptacles.includes(receptacle),
    treats: (traits & wanted) !== 0,
    accepts: things.map((o) => hasBit(world.accepted, row, o)),
    contains: things.map((o) => hasBit(state, layout.contents + row, o)),
  };
}

function holds(spot: Spot): boolean {
  return spot.contains.includes(true);
}

function isUseful(spot: Spot): boolean {
  return holds(spot) || spot.treats || spot.accepts.includes(true);
}

function roleOf({ isClosed, isGoal, treats, accepts, contains }: Spot): string {
  return [isClosed, isGoal, treats, ...accepts, ...contains].map(Number).join("");
}
