import { rng } from "turnwise/core";
import { openLocalHost } from "turnwise/env";
import longHousehold from "turnwise/envs/long-household";
import { describe, expect, it, test } from "vitest";
import { createExpert } from "../../../envs/long-household/expert/index.ts";
import { readGoals } from "../../../envs/long-household/expert/read-goals.ts";
import { Household } from "../../../envs/long-household/household.ts";
import { openCollection, SPLITS } from "../../../envs/long-household/tasks.ts";
import { World } from "../../../envs/long-household/world.ts";
import { type Course, mean, playExpert, playGame, randomPlayer } from "./games.ts";

const long = openCollection(1, "long");
const short = openCollection(1, "short");
const gamesOf = (split: string, count: number, of = long) =>
  of
    .tasks(split)
    .slice(0, count)
    .map(({ id }) => of.game(id));

const success = (courses: readonly Course[]) => mean(courses, ({ isWon }) => Number(isWon));
const turns = (courses: readonly Course[]) => mean(courses, ({ commands }) => commands.length);

describe("the expert", () => {
  test.each(SPLITS)("solves long tasks of %s, in 60 to 150 turns on average", (split) => {
    const courses = gamesOf(split, 120).map((game) => playExpert(game));
    expect(success(courses)).toBeGreaterThanOrEqual(0.98);
    expect(turns(courses)).toBeGreaterThan(100);
    expect(turns(courses)).toBeLessThan(140);
    // Many options at every turn, and many turns.
    const listed = courses.reduce((sum, course) => sum + course.listed, 0);
    expect(listed / courses.reduce((sum, course) => sum + course.commands.length, 0)).toBeGreaterThan(14);
  });

  test.each(SPLITS)("solves short tasks of %s, in a third of that", (split) => {
    const courses = gamesOf(split, 80, short).map((game) => playExpert(game));
    expect(success(courses)).toBeGreaterThanOrEqual(0.98);
    expect(turns(courses)).toBeGreaterThan(25);
    expect(turns(courses)).toBeLessThan(55);
  });

  test("needs more turns for more goals", () => {
    const courses = gamesOf("train", 240).map((game) => ({ game, course: playExpert(game) }));
    const of = (goals: number) =>
      turns(courses.flatMap(({ game, course }) => (game.goals.length === goals ? [course] : [])));
    expect(of(4)).toBeGreaterThan(of(3));
    expect(of(5)).toBeGreaterThan(of(4));
  });

  test("keeps count of its goals without being reminded", () => {
    for (const game of gamesOf("valid_seen", 30)) expect(playExpert(game, 240, false).isWon).toBe(true);
  });

  test("plays only admissible commands, and decides by its random stream and what it read", () => {
    for (const game of gamesOf("valid_unseen", 20)) {
      const course = playExpert(game);
      expect(course.texts.filter((text) => text.startsWith("Nothing happens."))).toEqual([]);
      expect(playExpert(game)).toEqual(course);
    }
  });

  test("knows nothing of what it has not seen: things out of its sight do not change what it does", () => {
    let compared = 0;
    for (const game of gamesOf("train", 30)) {
      const { commands, texts } = playExpert(game);
      const seen = new Set(texts.join(" ").match(/[a-z]+ \d+/g));
      const moved = game.things.map((thing) => {
        const isHidden = !seen.has(thing.name) && thing.inside === null;
        const inside = game.things.some(({ inside }) => inside !== null && game.things[inside] === thing);
        // Into the first place that was never looked into either.
        const unseen = game.house.places.findIndex(
          ({ name }) => !texts.some((text) => looksInto(text, name)),
        );
        if (!isHidden || inside || unseen < 0) return thing;
        compared += Number(thing.place !== unseen);
        return { ...thing, place: unseen };
      });
      expect(playExpert({ ...game, things: moved }).commands).toEqual(commands);
    }
    expect(compared).toBeGreaterThan(50);
  });

  test("is the environment's player `expert`, and needs no more than the policy's observations", async () => {
    await using host = await openLocalHost(longHousehold, {});
    await using session = await host.open();
    const [task] = await host.tasks("valid_combination");
    const expert = longHousehold.players?.["expert"]?.({ rng: rng(1) });
    if (task === undefined || expert === undefined) throw new Error("There is no task or no expert.");
    let { observation } = await session.reset({ taskId: task.id, seed: 1 });
    let isWon = false;
    for (let ended = false; !ended; ) {
      const result = await session.step(expert.act(observation));
      observation = result.observation;
      isWon = result.success === true;
      ended = result.terminated || result.truncated;
    }
    expect(isWon).toBe(true);
  });

  test("refuses what it cannot play", () => {
    const expert = createExpert({ rng: rng(1) });
    expect(() => expert.act({ text: "", admissible: ["look"], instruction: "Water the plants." })).toThrow(
      /cannot read the goal "water the plants"/,
    );
    expect(() => expert.act({ text: "", admissible: null })).toThrow(/needs the list of admissible commands/);
  });
});

describe("no game is ever lost", () => {
  test("whatever was done before, an expert that takes over can still solve it", () => {
    for (const game of gamesOf("train", 50)) {
      const household = new Household(new World(game), true);
      const random = rng(3, game.id);
      household.reset();
      for (let turn = 0; turn < 240 && !household.isWon; turn++) {
        household.step(household.admissible[random.int(household.admissible.length)] ?? "look");
      }
      const expert = createExpert({ rng: rng(1, game.id) });
      let text = household.step("look");
      for (let turn = 0; turn < 500 && !household.isWon; turn++) {
        const seen = { text, admissible: [...household.admissible] };
        const observation = turn === 0 ? { ...seen, instruction: game.instruction } : seen;
        text = household.step(expert.act(observation).text);
      }
      expect([game.id, household.isWon]).toEqual([game.id, true]);
    }
  });

  test("luck achieves nothing", () => {
    const games = [...gamesOf("train", 150), ...gamesOf("train", 150, short)];
    const courses = games.map((game) => playGame(game, randomPlayer(rng(7, game.id))));
    expect(success(courses)).toBe(0);
  });
});

describe("goals read from words", () => {
  const there = { place: "desk", room: "study" };
  const plain = { kind: "place", noun: "mug", state: null, contents: [], ...there };
  it.each([
    ["put a mug on the desk in the study", plain],
    ["clean a mug and put it on the desk in the study", { ...plain, state: "clean" }],
    ["heat a mug and put it on the desk in the study", { ...plain, state: "hot" }],
    ["cool a mug and put it on the desk in the study", { ...plain, state: "cold" }],
    ["slice a mug with a knife and put it on the desk in the study", { ...plain, state: "sliced" }],
    ["clean two mug and put them on the desk in the study", { ...plain, kind: "pair", state: "clean" }],
    ["wipe the desk in the study with a cloth", { ...plain, kind: "wipe", noun: "" }],
    [
      "put a box with a pen and a coin in it on the desk in the study",
      { ...plain, kind: "pack", noun: "box", contents: ["pen", "coin"] },
    ],
  ])("%s", (sentence, wish) => {
    expect(readGoals(`First ${sentence}, then ${sentence}.`)).toEqual([wish, wish]);
    const upper = sentence.charAt(0).toUpperCase() + sentence.slice(1);
    expect(readGoals(`${upper}. After that, ${sentence}.`)).toEqual([wish, wish]);
    expect(readGoals(`${upper}; when you have done so, ${sentence}.`)).toEqual([wish, wish]);
  });
});

function looksInto(text: string, place: string): boolean {
  return (
    text.includes(`On the ${place}, you see`) ||
    text.includes(`${place} is open. In it`) ||
    text.includes(`dirty ${place}, you see`)
  );
}
