/** The oracle's plans win and are as short as breadth-first search over the whole game finds. */
import { type Rng, rng } from "turnwise/core";
import { compileGame, type Goal, Household, World } from "turnwise/envs/alfworld-text";
import { describe, expect, it } from "vitest";
import { setBit } from "../../../envs/alfworld-text/bits.ts";
import { shortestPlan } from "../../../envs/alfworld-text/oracle/index.ts";
import { kitchen, play } from "./games.ts";

/** Wins exactly on the last command, and every command is possible. */
function wins(household: Household, plan: readonly string[]): boolean {
  const copy = new Household(household.world);
  copy.load(household.state);
  return plan.every((command, i) => {
    const isPossible = copy.admissible.includes(command);
    copy.step(command);
    return isPossible && copy.isWon() === (i === plan.length - 1);
  });
}

/**
 * Fewest commands to a win, by breadth-first search with the game itself. What was taken from where, where things
 * are recorded as lying and what was sliced decides nothing but texts and slicing, so states that differ only in
 * that are one.
 */
function bruteForce(household: Household): number | null {
  const { world } = household;
  const { layout } = world;
  const runner = new Household(world);
  const keyOf = (state: Int32Array) =>
    [...state.subarray(0, layout.sliced), ...state.subarray(layout.toggled, layout.takenFrom)].join();
  let frontier: Int32Array[] = [household.state.slice()];
  const seen = new Set(frontier.map(keyOf));
  if (household.isWon()) return 0;
  for (let depth = 1; frontier.length > 0; depth++) {
    const next: Int32Array[] = [];
    for (const state of frontier) {
      runner.load(state);
      for (const command of runner.admissible) {
        if (/^(look|help|inventory|examine|slice)/.test(command)) continue;
        runner.load(state);
        runner.step(command);
        const key = keyOf(runner.state);
        if (seen.has(key)) continue;
        seen.add(key);
        if (runner.isWon()) return depth;
        next.push(runner.state.slice());
      }
    }
    frontier = next;
  }
  return null;
}

const RECEPTACLES = ["CounterTop", "Fridge", "Microwave", "SinkBasin", "Drawer", "Drawer", "CounterTop"];
const OPENABLE = new Set(["Fridge", "Microwave", "Drawer"]);

function randomGoal(random: Rng): Goal {
  const receptacleType = ["countertoptype", "drawertype", "fridgetype"][random.int(3)] ?? "";
  const objectType = "mugtype";
  if (random.int(4) === 0) return { kind: "look", objectType, lampType: "desklamptype" };
  const count = random.int(3) === 0 ? 2 : 1;
  // A pair with a property is a goal that no official game has; the oracle takes it all the same.
  const property = ([null, "clean", "hot", "cool"] as const)[
    count === 2 && random.int(2) === 0 ? 0 : random.int(4)
  ];
  return { kind: "place", objectType, receptacleType, count, property: property ?? null };
}

/** A small room with shared places, things in two receptacles at once, and things that cannot be treated. */
function randomHousehold(seed: number): Household {
  const random = rng(seed, "oracle-test");
  const facts = new Map<string, string[][]>();
  const state = (predicate: string, ...values: string[]) =>
    facts.set(predicate, [...(facts.get(predicate) ?? []), values]);
  const goal = randomGoal(random);
  const types = random.shuffle(RECEPTACLES).slice(0, 3 + random.int(2));
  const places = types.map((type, i) => ({
    type,
    id: `${type}_bar_${i}`.toLowerCase(),
    at: `loc_bar_${random.int(i + 1)}`,
  }));
  for (const { type, id, at } of places) {
    state("receptacletype", id, `${type.toLowerCase()}type`);
    state("receptacleatlocation", id, at);
    if (OPENABLE.has(type)) state("openable", id);
    for (const thing of ["mug", "fork", "desklamp"])
      if (random.int(4) > 0) state("cancontain", `${type.toLowerCase()}type`, `${thing}type`);
  }
  const things = [
    "mug",
    ...random.shuffle(["mug", "fork", "desklamp"]).slice(0, goal.kind === "look" ? 3 : 1),
  ];
  if (goal.kind === "place" && goal.count === 2) things[1] = "mug";
  for (const [i, thing] of things.entries()) {
    const id = `${thing}_bar_${i}`;
    state("objecttype", id, `${thing}type`);
    if (thing !== "desklamp" || random.int(5) === 0) state("pickupable", id);
    if (thing === "desklamp" && random.int(8) > 0) state("toggleable", id);
    for (const trait of ["cleanable", "heatable", "coolable"]) if (random.int(8) > 0) state(trait, id);
    for (const place of random.shuffle(places).slice(0, random.int(4) === 0 ? 2 : 1)) {
      state("inreceptacle", id, place.id);
      state("objectatlocation", id, place.at);
    }
  }
  state("atlocation", "agent1", random.int(2) === 0 ? "loc_bar_0" : "loc_bar_start");
  const game = compileGame({
    id: `train/random-${seed}/t`,
    taskType: "pick_and_place_simple",
    room: "1",
    task: "put a mug in countertop.",
    problem: { facts, goal },
    walkthrough: null,
  });
  return new Household(new World(game, random.int(2) === 0 ? "move" : "put"));
}

/** A mug on a countertop, to be put in one of three closed drawers at places of their own. */
function drawers(): Household {
  const ids = ["drawer_bar_1", "drawer_bar_2", "drawer_bar_3"];
  const facts = new Map([
    ["receptacletype", [["countertop_bar_1", "countertoptype"], ...ids.map((id) => [id, "drawertype"])]],
    ["receptacleatlocation", [["countertop_bar_1", "loc_bar_0"], ...ids.map((id) => [id, `loc_${id}`])]],
    ["openable", ids.map((id) => [id])],
    ["objecttype", [["mug_bar_1", "mugtype"]]],
    ["pickupable", [["mug_bar_1"]]],
    ["cancontain", [["drawertype", "mugtype"]]],
    ["inreceptacle", [["mug_bar_1", "countertop_bar_1"]]],
    ["atlocation", [["agent1", "loc_bar_start"]]],
  ]);
  const goal = {
    kind: "place",
    objectType: "mugtype",
    receptacleType: "drawertype",
    count: 1,
    property: null,
  } as const;
  const common = {
    id: "train/drawers-1/t",
    taskType: "pick_and_place_simple",
    room: "1",
    walkthrough: null,
  } as const;
  const game = compileGame({ ...common, task: "put a mug in drawer.", problem: { facts, goal } });
  return new Household(new World(game, "move"));
}

describe("the oracle", () => {
  it("finds plans as short as breadth-first search, from the start and from anywhere", () => {
    const lengths = new Map<number | null, number>();
    for (let seed = 0; seed < 60; seed++) {
      const household = randomHousehold(seed);
      const random = rng(seed, "wander");
      for (const steps of [0, 4, 9]) {
        for (let i = 0; i < steps; i++) {
          const commands = household.admissible.filter((command) =>
            /^(take|open|move|put|use|clean|heat|cool)/.test(command),
          );
          const from = commands.length > 0 && random.int(3) > 0 ? commands : household.admissible;
          household.step(from[random.int(from.length)] ?? "look");
        }
        const before = household.state.slice();
        const plan = shortestPlan(household);
        const at = `seed ${seed} after ${steps}: ${plan?.join("; ")}`;
        expect(household.state, at).toEqual(before);
        expect(plan?.length ?? null, at).toBe(bruteForce(household));
        if (plan !== null) expect(wins(household, plan), at).toBe(true);
        lengths.set(plan?.length ?? null, (lengths.get(plan?.length ?? null) ?? 0) + 1);
      }
    }
    // The worlds are worth testing on: long plans, wins at once, and goals out of reach all occur.
    expect(Math.max(...[...lengths.keys()].map(Number))).toBeGreaterThanOrEqual(8);
    expect(lengths.get(null)).toBeGreaterThan(5);
    expect(lengths.get(0)).toBeGreaterThan(5);
  });

  it("says what to do, in the wording of the game", () => {
    expect(shortestPlan(kitchen())).toEqual([
      "go to fridge 1",
      "open fridge 1",
      "take apple 1 from fridge 1",
      "go to countertop 1",
      "move apple 1 to countertop 1",
    ]);
    expect(shortestPlan(kitchen("put"))?.at(-1)).toBe("put apple 1 in/on countertop 1");
  });

  it("empties the hand first, goes on from where things are, and stops when nothing is left", () => {
    const household = kitchen();
    play(household, "go to countertop 1", "take knife 1 from countertop 1");
    const plan = shortestPlan(household) ?? [];
    expect(plan[0]).toBe("move knife 1 to countertop 1");
    expect(plan).toHaveLength(6);
    play(household, ...plan);
    expect(shortestPlan(household)).toEqual([]);
  });

  it.each([1, 2, 3])(
    "tells places apart that differ in nothing but being open or near: drawer %i",
    (number) => {
      const household = drawers();
      play(household, "go to countertop 1", "take mug 1 from countertop 1");
      expect(shortestPlan(household)).toHaveLength(3);
      play(household, `go to drawer ${number}`);
      expect(shortestPlan(household)).toEqual([`open drawer ${number}`, `move mug 1 to drawer ${number}`]);
      play(household, `open drawer ${number}`, "go to countertop 1");
      expect(shortestPlan(household)).toEqual([`go to drawer ${number}`, `move mug 1 to drawer ${number}`]);
    },
  );

  it("knows when nothing wins", () => {
    const household = kitchen();
    const state = household.world.start.slice();
    const { layout } = household.world;
    state.fill(0, layout.contents, layout.takenFrom);
    setBit(state, layout.contents, 0);
    household.load(state);
    expect(shortestPlan(household)).toBeNull();
  });
});
