import { rng } from "turnwise/core";
import { compileGame, type Game, Household, World } from "turnwise/envs/alfworld-text";
import { describe, expect, test } from "vitest";
import {
  createHouseholds,
  DEFAULT_HOUSEHOLDS,
  HOUSEHOLD_SPLITS,
} from "../../../envs/alfworld-text/generator/index.ts";
import { TASK_TYPES } from "../../../envs/alfworld-text/problem.ts";
import { hash128 } from "../../../src/core/rng.ts";
import { mean, play, randomPlayer } from "./play.ts";

const households = createHouseholds();
const tasks = {
  train: households.tasks("train"),
  valid_seen: households.tasks("valid_seen"),
  valid_unseen: households.tasks("valid_unseen"),
};
const all = HOUSEHOLD_SPLITS.flatMap((split) => tasks[split]);
/** Enough of every split for means and rare cases. */
const sample: readonly Game[] = [
  ...tasks.train.slice(0, 600),
  ...tasks.valid_seen,
  ...tasks.valid_unseen,
].map((task) => households.game(task.id));

const tuples = (game: Game, predicate: string) => game.problem.facts.get(predicate) ?? [];

describe("splits", () => {
  test("are large, with an id of its own for every game", () => {
    expect(tasks.train.length).toBeGreaterThanOrEqual(3_000);
    expect(tasks.valid_seen.length).toBeGreaterThanOrEqual(200);
    expect(tasks.valid_unseen.length).toBeGreaterThanOrEqual(200);
    expect(new Set(all.map((task) => task.id)).size).toBe(all.length);
  });

  test("differ by room: seen rooms are rooms of train, unseen ones are not", () => {
    const rooms = (split: keyof typeof tasks) => new Set(tasks[split].map((task) => task.room));
    expect(rooms("train").size).toBe(120);
    expect(rooms("valid_unseen").size).toBeGreaterThan(50);
    expect([...rooms("valid_seen")].filter((room) => !rooms("train").has(room))).toEqual([]);
    expect([...rooms("valid_unseen")].filter((room) => rooms("train").has(room))).toEqual([]);
  });

  test("no unseen room is furnished like a room of train", () => {
    const furnishing = new Map(
      [...tasks.train, ...tasks.valid_unseen].map(({ id, room }) => {
        const types = tuples(households.game(id), "receptacletype").map(([, type]) => type);
        return [room ?? "", types.sort().join(" ")];
      }),
    );
    const isUnseen = (room: string) => tasks.valid_unseen.some((task) => task.room === room);
    const seen = new Set([...furnishing].filter(([room]) => !isUnseen(room)).map(([, types]) => types));
    const unseen = [...furnishing].filter(([room]) => isUnseen(room));
    expect(unseen.filter(([, types]) => seen.has(types))).toEqual([]);
  });

  test.each(HOUSEHOLD_SPLITS)("%s has all task types in all kinds of rooms", (split) => {
    expect(new Set(tasks[split].map((task) => task.type))).toEqual(new Set(TASK_TYPES));
    const kinds = new Set(tasks[split].map((task) => task.room?.replace(/\d+/, "")));
    expect(kinds).toEqual(new Set(["kitchen", "livingroom", "bedroom", "bathroom"]));
  });
});

describe("a game", () => {
  test("follows from the seed and its id alone", () => {
    const again = createHouseholds();
    for (const game of sample.slice(0, 50).reverse()) expect(again.game(game.id)).toEqual(game);
    const other = createHouseholds({ ...DEFAULT_HOUSEHOLDS, seed: 2 });
    expect(other.tasks("train").slice(0, 20)).not.toEqual(tasks.train.slice(0, 20));
  });

  test("is the task that its id names", () => {
    for (const game of sample) {
      const [, taskType, object = "", target = "", room] =
        /^\w+\/(\w+)-(\w+)-None-(\w+)-(\w+)\/g\d+$/.exec(game.id) ?? [];
      expect([game.taskType, game.room]).toEqual([taskType, room]);
      expect(game.task).toContain(` ${object.toLowerCase()} `);
      expect(game.task).toMatch(new RegExp(` ${target.toLowerCase()}\\.$`));
      expect(game.problem.goal.objectType).toBe(`${object.toLowerCase()}type`);
    }
    const forms = new Set(sample.map(({ id, task }) => sentenceForm(id, task)));
    expect(forms.size).toBe(12);
  });

  test("is won by its walkthrough, exactly on the last command", () => {
    for (const game of [...sample, ...tasks.train.slice(600).map((task) => households.game(task.id))]) {
      const household = new Household(new World(compileGame(game), "move"));
      const course = [household.isWon()];
      for (const command of game.walkthrough ?? []) {
        if (!household.admissible.includes(command)) throw new Error(`${game.id}: ${command} is impossible.`);
        household.step(command);
        course.push(household.isWon());
      }
      if (course.indexOf(true) !== course.length - 1) throw new Error(`${game.id}: won after ${course}.`);
    }
  });

  test("starts away from every receptacle", () => {
    for (const game of sample) {
      const [[, start] = []] = tuples(game, "atlocation");
      expect(tuples(game, "receptacleatlocation").some(([, location]) => location === start)).toBe(false);
    }
  });

  test("changes only on purpose", () => {
    // Ids, facts and order of 60 games. A change here is a change of the environment's version.
    const digest = hash128(
      JSON.stringify(
        HOUSEHOLD_SPLITS.flatMap((split) => tasks[split].slice(0, 20)).map(({ id }) => {
          const { problem, ...rest } = households.game(id);
          return [rest, problem.goal, [...problem.facts]];
        }),
      ),
    );
    expect(digest.map((word) => word.toString(16).padStart(8, "0")).join("")).toMatchInlineSnapshot(
      `"0b0f7503c5b6df8871c0b39fb1f4d240"`,
    );
  });

  test.each([
    "",
    "train",
    "train/pick_and_place_simple-Mug-None-Shelf-kitchen001",
    "test/pick_cool_then_place_in_recep-Mug-None-CoffeeMachine-kitchen001/g0001",
    "train/pick_cool_then_place_in_recep-Mug-None-CoffeeMachine-kitchen901/g0001",
    "valid_unseen/pick_cool_then_place_in_recep-Mug-None-CoffeeMachine-kitchen001/g0001",
    "train/pick_cool_then_place_in_recep-Mug-None-CoffeeMachine-kitchen0001/g0001",
    "train/pick_cool_then_place_in_recep-Mug-None-CoffeeMachine-garage001/g0001",
    "train/pick_cool_then_place_in_recep-Sofa-None-CoffeeMachine-kitchen001/g0001",
    "train/pick_heat_then_place_in_recep-Spoon-None-Drawer-kitchen001/g0001",
    "train/pick_cool_then_place_in_recep-Mug-None-Toilet-bathroom001/g0001",
    "train/__proto__-Mug-None-Toilet-bathroom001/g0001",
  ])("of an unknown id is refused: %s", (id) => {
    expect(() => households.game(id)).toThrow(expect.objectContaining({ code: "env/unknown-task" }));
  });
});

describe("households are like the official ones", () => {
  test("in size", () => {
    // Official means over 3,693 games: 23.5 receptacles, 41.5 objects, 32.1 pairs of object and receptacle.
    expect(Math.abs(mean(sample, (game) => tuples(game, "receptacletype").length) - 23.5)).toBeLessThan(1.5);
    expect(Math.abs(mean(sample, (game) => tuples(game, "objecttype").length) - 41.5)).toBeLessThan(1.5);
    expect(Math.abs(mean(sample, (game) => tuples(game, "inreceptacle").length) - 32.1)).toBeLessThan(1.5);
  });

  test("in the number of admissible commands and in what luck achieves", () => {
    // Official: about 28.3 a turn in random play, of which 0.6 % wins within 50 turns.
    let commands = 0;
    let turns = 0;
    let wins = 0;
    for (const game of sample) {
      const player = randomPlayer(rng(7, game.id));
      const { isWon } = play(compileGame(game), {
        act(observation) {
          commands += observation.admissible?.length ?? 0;
          turns++;
          return player.act(observation);
        },
      });
      wins += Number(isWon);
    }
    expect(Math.abs(commands / turns - 28.5)).toBeLessThan(2);
    expect(wins / sample.length).toBeLessThan(0.015);
  });

  test("in what can be met", () => {
    const share = (has: (game: Game) => boolean) => mean(sample, (game) => Number(has(game)));
    const repeats = (values: readonly unknown[]) => new Set(values).size < values.length;
    const overlap = (game: Game) => repeats(tuples(game, "inreceptacle").map(([object]) => object));
    const shared = (game: Game) =>
      repeats(tuples(game, "receptacleatlocation").map(([, location]) => location));
    expect(share(shared)).toBeGreaterThan(0.5);
    expect(share(overlap)).toBeGreaterThan(0.1);
    expect(share((game) => tuples(game, "iscool").length > 0)).toBeGreaterThan(0.04);
    expect(share((game) => tuples(game, "inreceptacleobject").length > 0)).toBeGreaterThan(0.1);
    expect(share((game) => tuples(game, "sliceable").length > 0)).toBeGreaterThan(0.3);
    expect(share((game) => tuples(game, "openable").length > 0)).toBeGreaterThan(0.9);
  });
});

function sentenceForm(id: string, task: string): string {
  const [, object = "", target = ""] = /-(\w+)-None-(\w+)-/.exec(id) ?? [];
  return task.replace(` ${object.toLowerCase()} `, " * ").replace(` ${target.toLowerCase()}.`, " *.");
}
