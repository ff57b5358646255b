/** Households of our own: three splits of games, generated from a seed one by one. */
import { EnvironmentError, rng, type Task } from "turnwise/core";
import type { Game } from "../problem.ts";
import { generateInRoom } from "./generate.ts";
import { drawGoal, formatGameId, goalsOf, parseGameId, pickWeighted } from "./goals.ts";
import { buildRoom, type Room, roomName } from "./rooms.ts";
import { ROOM_KINDS, type RoomKind } from "./things.ts";

export const HOUSEHOLD_SPLITS = ["train", "valid_seen", "valid_unseen"] as const;
export type HouseholdSplit = (typeof HOUSEHOLD_SPLITS)[number];

export interface HouseholdConfig {
  /** Names the whole collection: another seed gives other rooms and other games. */
  readonly seed: number;
  /** Number of games of each split. */
  readonly games: Readonly<Record<HouseholdSplit, number>>;
  /** Rooms of each of the four kinds that train and valid_seen play in; at most 900. */
  readonly trainRoomsPerKind: number;
  /** Rooms of each kind that only valid_unseen plays in; at most 99. */
  readonly unseenRoomsPerKind: number;
}

export const DEFAULT_HOUSEHOLDS: HouseholdConfig = {
  seed: 1,
  games: { train: 3_600, valid_seen: 240, valid_unseen: 240 },
  trainRoomsPerKind: 30,
  unseenRoomsPerKind: 15,
};

/** Shares of the games, as among the official ones. */
const KIND_SHARES: readonly (readonly [RoomKind, number])[] = [
  ["kitchen", 48],
  ["bedroom", 20],
  ["livingroom", 13],
  ["bathroom", 19],
];

/** Multiples of it, modulo 1, are spread evenly however many are taken: so are the kinds of rooms. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/** Rooms from this number on are never trained in, whatever the configuration. */
const FIRST_UNSEEN_ROOM = 901;

export interface Households {
  /** The games of a split in a fixed order; any prefix is a fair sample. */
  tasks(split: HouseholdSplit): readonly Task[];
  /**
   * Generates one game, in about a millisecond. Nothing but the seed and the id decides what it is.
   *
   * @throws EnvironmentError `env/unknown-task`
   */
  game(taskId: string): Game;
}

/** Opens a collection of households. Rooms are built when they are first needed and kept. */
export function createHouseholds(config: HouseholdConfig = DEFAULT_HOUSEHOLDS): Households {
  const rooms = new Map<string, OpenRoom>();
  const roomNamed = (name: string, kind: RoomKind): OpenRoom => {
    let open = rooms.get(name);
    if (open === undefined) {
      const room = buildRoom(config.seed, name, kind);
      open = { room, goals: goalsOf(room) };
      rooms.set(name, open);
    }
    return open;
  };

  return {
    tasks(split) {
      const { first, count } = roomRange(split, config);
      return Array.from({ length: config.games[split] }, (_, number) => {
        const random = rng(config.seed, "household", split, number);
        const kind = pickWeighted(KIND_SHARES, (number * GOLDEN_RATIO) % 1);
        const room = roomName(kind, first + random.int(count));
        const goal = drawGoal(kind, roomNamed(room, kind).goals, random);
        return { id: formatGameId({ split, room, ...goal }, number + 1), type: goal.taskType, room };
      });
    },
    game(taskId) {
      const name = parseGameId(taskId);
      const split = HOUSEHOLD_SPLITS.find((known) => known === name?.split);
      const kind = ROOM_KINDS.find((known) => name?.room.replace(/\d+$/, "") === known);
      if (name === undefined || split === undefined || kind === undefined) throw unknownTask(taskId);
      const { first, count } = roomRange(split, config);
      const number = Number(/\d+$/.exec(name.room)?.[0]);
      if (number < first || number >= first + count || roomName(kind, number) !== name.room)
        throw unknownTask(taskId);
      const { room, goals } = roomNamed(name.room, kind);
      const goal = goals
        .get(name.taskType)
        ?.flat()
        .find(({ object, target }) => object === name.object && target === name.target);
      if (goal === undefined) throw unknownTask(taskId);
      return generateInRoom(config.seed, taskId, room, goal);
    },
  };
}

interface OpenRoom {
  readonly room: Room;
  readonly goals: ReturnType<typeof goalsOf>;
}

function roomRange(split: HouseholdSplit, config: HouseholdConfig): { first: number; count: number } {
  return split === "valid_unseen"
    ? { first: FIRST_UNSEEN_ROOM, count: config.unseenRoomsPerKind }
    : { first: 1, count: config.trainRoomsPerKind };
}

function unknownTask(taskId: string): EnvironmentError {
  return new EnvironmentError(
    "env/unknown-task",
    `There is no household game "${taskId}"; take an id from the list of tasks of a split.`,
    { details: { taskId } },
  );
}
