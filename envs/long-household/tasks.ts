/** Splits by house and by combination of goals; every game follows from the seed and its id. */
import { EnvironmentError, rng, type Task } from "turnwise/core";
import { generateGame } from "./generate.ts";
import { combinationsOf } from "./goals.ts";
import { buildHouse, type Difficulty } from "./house.ts";
import type { Game, GoalKind, House } from "./problem.ts";

/**
 * `dev_unseen`: for tuning, in houses of its own. `valid_seen`: houses and combinations of train, other games. `valid_unseen`: houses never trained in.
 * `valid_combination`: houses of train, combinations of goals never trained.
 */
export const SPLITS = ["train", "dev_unseen", "valid_seen", "valid_combination", "valid_unseen"] as const;
export type Split = (typeof SPLITS)[number];

export const GAMES: Readonly<Record<Split, number>> = {
  train: 4_000,
  dev_unseen: 240,
  valid_seen: 240,
  valid_unseen: 240,
  valid_combination: 240,
};

/** Split → number of its first house, and how many houses it has. */
const HOUSES: Readonly<Record<Split, readonly [number, number]>> = {
  train: [1, 120],
  dev_unseen: [801, 30],
  valid_seen: [1, 120],
  valid_unseen: [901, 40],
  valid_combination: [1, 120],
};

export interface Collection {
  /** The tasks of a split in a fixed order; any prefix is a fair sample. */
  tasks(split: string): readonly Task[];
  /** @throws EnvironmentError `env/unknown-task` */
  game(taskId: string): Game;
}

/** Opens the collection of a seed. Houses are built when they are first needed and kept. */
export function openCollection(seed: number, difficulty: Difficulty): Collection {
  const combinations = combinationsOf(seed, difficulty);
  const houses = new Map<string, House>();
  const lists = new Map<Split, readonly Task[]>();

  const draw = (split: Split, number: number) => {
    const random = rng(seed, "long-household", difficulty, split, number);
    const [first, count] = HOUSES[split];
    const house = `house${String(first + random.int(count)).padStart(3, "0")}`;
    const open = split === "valid_combination" ? combinations.heldOut : combinations.known;
    const kinds = open[random.int(open.length)] as readonly GoalKind[];
    const type = kinds.join("+");
    return { id: `${split}/${type}-${house}/g${number + 1}`, house, kinds, type };
  };

  return {
    tasks(name) {
      const split = SPLITS.find((known) => known === name);
      if (split === undefined) return [];
      let list = lists.get(split);
      if (list === undefined) {
        list = Array.from({ length: GAMES[split] }, (_, number) => {
          const { id, house, type } = draw(split, number);
          return { id, type, room: house };
        });
        lists.set(split, list);
      }
      return list;
    },
    game(taskId) {
      const [, name, digits] = /^(\w+)\/.*\/g([1-9]\d*)$/.exec(taskId) ?? [];
      const split = SPLITS.find((known) => known === name);
      const number = Number(digits) - 1;
      if (split === undefined || number >= GAMES[split]) throw unknownTask(taskId);
      const drawn = draw(split, number);
      if (drawn.id !== taskId) throw unknownTask(taskId);
      let house = houses.get(drawn.house);
      if (house === undefined) {
        house = buildHouse(seed, drawn.house, difficulty);
        houses.set(drawn.house, house);
      }
      return generateGame(seed, taskId, house, drawn.kinds, difficulty);
    },
  };
}

function unknownTask(taskId: string): EnvironmentError {
  return new EnvironmentError(
    "env/unknown-task",
    `There is no long household game "${taskId}"; take an id from the list of tasks of a split.`,
    { details: { taskId } },
  );
}
