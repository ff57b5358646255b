/** Rooms: which receptacles stand where, what can be opened, what the room is home to. All from a seed and a name. */
import { type Rng, rng } from "turnwise/core";
import { Identifiers, type Position } from "./identifiers.ts";
import { type RoomKind, THINGS, type Thing } from "./things.ts";

export interface Receptacle {
  readonly id: string;
  /** As in folder names, such as `CoffeeMachine`. */
  readonly type: string;
  readonly position: Position;
  /** Where the agent stands to use it; several receptacles may share one. */
  readonly location: string;
  readonly openable: boolean;
}

/** What stands on the floor and never moves. */
export interface FloorThing {
  readonly id: string;
  readonly type: string;
  readonly location: string;
}

export interface Room {
  /** Its kind and a number, such as `kitchen017`. */
  readonly name: string;
  readonly kind: RoomKind;
  readonly receptacles: readonly Receptacle[];
  readonly floor: readonly FloorThing[];
  /** Things that may lie about in this room's games. */
  readonly things: readonly Thing[];
  /** Where the agent may start; no receptacle is there. */
  readonly starts: readonly string[];
}

/** Receptacle type → [fewest, most, share of the rooms of the kind that have it]. */
type Furniture = Readonly<Record<string, readonly [fewest: number, most: number, share: number]>>;

const FURNITURE: Readonly<Record<RoomKind, Furniture>> = {
  kitchen: {
    CounterTop: [1, 4, 1],
    Cabinet: [6, 22, 1],
    Drawer: [2, 11, 0.95],
    StoveBurner: [4, 4, 1],
    SinkBasin: [1, 1, 1],
    CoffeeMachine: [1, 1, 1],
    Toaster: [1, 1, 1],
    Microwave: [1, 1, 1],
    Fridge: [1, 1, 1],
    GarbageCan: [1, 1, 1],
    DiningTable: [1, 2, 0.55],
    Shelf: [2, 4, 0.25],
    SideTable: [1, 1, 0.15],
    Safe: [1, 1, 0.05],
  },
  livingroom: {
    Sofa: [1, 2, 1],
    ArmChair: [1, 2, 0.9],
    CoffeeTable: [1, 1, 0.85],
    SideTable: [1, 3, 0.8],
    Drawer: [1, 10, 0.75],
    DiningTable: [1, 1, 0.5],
    Dresser: [1, 1, 0.4],
    Shelf: [3, 9, 0.35],
    TVStand: [1, 1, 0.5],
    Cabinet: [2, 6, 0.2],
    GarbageCan: [1, 1, 1],
    Ottoman: [1, 1, 0.15],
    Desk: [1, 1, 0.1],
    Safe: [1, 1, 0.05],
  },
  bedroom: {
    Bed: [1, 2, 1],
    Desk: [1, 1, 0.75],
    Drawer: [2, 11, 0.95],
    Shelf: [2, 7, 0.65],
    SideTable: [1, 2, 0.7],
    Dresser: [1, 1, 0.5],
    GarbageCan: [1, 1, 1],
    LaundryHamper: [1, 1, 0.25],
    ArmChair: [1, 2, 0.2],
    Safe: [1, 1, 0.2],
    Cabinet: [2, 4, 0.15],
    DiningTable: [1, 1, 0.12],
  },
  bathroom: {
    Toilet: [1, 1, 1],
    SinkBasin: [1, 2, 1],
    CounterTop: [1, 1, 0.85],
    ToiletPaperHanger: [1, 1, 1],
    HandTowelHolder: [1, 2, 1],
    TowelHolder: [1, 2, 1],
    GarbageCan: [1, 1, 1],
    BathtubBasin: [1, 1, 0.65],
    Drawer: [2, 8, 0.55],
    Cabinet: [2, 7, 0.45],
    Shelf: [1, 4, 0.3],
    Cart: [1, 1, 0.1],
    Dresser: [1, 1, 0.08],
    SideTable: [1, 1, 0.08],
  },
};

/** Of the receptacles that could have a door, the share that has one. */
const DOORS: Readonly<Record<string, number>> = {
  Cabinet: 0.82,
  Drawer: 0.84,
  Safe: 0.9,
  Fridge: 1,
  Microwave: 1,
};

/** How often a receptacle is reached from the same spot as the nearest earlier one of some type. */
const NEIGHBOURS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  StoveBurner: { StoveBurner: 0.55 },
  Cabinet: { Cabinet: 0.1 },
  Drawer: { Drawer: 0.12, Desk: 0.04, Dresser: 0.06, SideTable: 0.06 },
  Shelf: { Shelf: 0.08 },
  Toaster: { CounterTop: 0.3 },
  CoffeeMachine: { CounterTop: 0.3 },
  GarbageCan: { Cabinet: 0.05 },
};
const MOST_PER_LOCATION = 4;

/** The name of the n-th room of a kind. */
export function roomName(kind: RoomKind, number: number): string {
  return `${kind}${String(number).padStart(3, "0")}`;
}

/** Builds a room. The same seed and name give the same room. */
export function buildRoom(seed: number, name: string, kind: RoomKind): Room {
  const random = rng(seed, "household", "room", name);
  const identifiers = new Identifiers(random);
  const furniture = FURNITURE[kind];
  const receptacles: Receptacle[] = [];
  const counts = new Map<string, number>();
  for (const [type, [fewest, most, share]] of Object.entries(furniture)) {
    if (random.float() < share) counts.set(type, between(random, fewest, most));
  }
  const surface = SURFACES.find((type) => counts.has(type)) ?? SURFACES.find((type) => type in furniture);
  if (surface !== undefined && !counts.has(surface)) counts.set(surface, 1);
  for (const [type, count] of counts) {
    for (let i = 0; i < count; i++) receptacles.push(placeReceptacle(type, receptacles, identifiers, random));
  }
  const known = THINGS[kind].filter((thing) => random.float() < thing.share);
  const floor = known
    .filter((thing) => thing.places.size === 0)
    .flatMap((thing) => Array.from({ length: between(random, thing.fewest, thing.most) }, () => thing.type))
    .map((type) => {
      const position = somewhere(random);
      return { type, id: identifiers.near(type, position, 10), location: identifiers.standing(position) };
    });
  return {
    name,
    kind,
    receptacles,
    floor,
    things: known.filter((thing) => thing.places.size > 0),
    starts: Array.from({ length: 6 }, () => identifiers.standing(somewhere(random))),
  };
}

/** One of these is in every room, so that there is always an open place to put things. */
const SURFACES = ["CounterTop", "CoffeeTable", "DiningTable", "Desk", "Dresser", "SideTable"];

function placeReceptacle(
  type: string,
  earlier: readonly Receptacle[],
  identifiers: Identifiers,
  random: Rng,
): Receptacle {
  const neighbour = chooseNeighbour(type, earlier, random);
  const position = neighbour?.position ?? somewhere(random);
  const basin = /^(Sink|Bathtub)Basin$/.exec(type);
  const id = basin
    ? identifiers.near(basin[1] ?? "", position, 30, `_bar_${type.toLowerCase()}`)
    : identifiers.near(type, position, 30);
  return {
    id,
    type,
    position,
    location: neighbour?.location ?? identifiers.standing(position),
    openable: random.float() < (DOORS[type] ?? 0),
  };
}

function chooseNeighbour(type: string, earlier: readonly Receptacle[], random: Rng): Receptacle | undefined {
  for (const [other, share] of Object.entries(NEIGHBOURS[type] ?? {})) {
    const neighbour = earlier.findLast((receptacle) => receptacle.type === other);
    if (neighbour === undefined || random.float() >= share) continue;
    const there = earlier.filter((receptacle) => receptacle.location === neighbour.location);
    if (there.length < MOST_PER_LOCATION) return neighbour;
  }
  return undefined;
}

function somewhere(random: Rng): Position {
  return { x: random.int(701) - 350, y: random.int(181), z: random.int(701) - 350 };
}

/** A random integer of a range, both ends included. */
export function between(random: Rng, fewest: number, most: number): number {
  return fewest + random.int(most - fewest + 1);
}
