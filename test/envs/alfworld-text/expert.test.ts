import { rng } from "turnwise/core";
import { openLocalHost } from "turnwise/env";
import alfworldText, {
  type CompiledGame,
  compileGame,
  Household,
  loadGames,
  World,
} from "turnwise/envs/alfworld-text";
import { describe, expect, test } from "vitest";
import { readWish } from "../../../envs/alfworld-text/expert/goal.ts";
import { createExpert } from "../../../envs/alfworld-text/expert/index.ts";
import { createHouseholds } from "../../../envs/alfworld-text/generator/index.ts";
import { spread } from "../../../envs/alfworld-text/library.ts";
import { sharedPath } from "../../shared-data.ts";
import { mean, playExpert } from "./play.ts";

const households = createHouseholds();
const own = [
  ...households.tasks("train").slice(0, 400),
  ...households.tasks("valid_seen"),
  ...households.tasks("valid_unseen"),
].map((task) => compileGame(households.game(task.id)));

function successAndTurns(games: readonly CompiledGame[]): { success: number; turns: number } {
  const plays = games.map((game) => playExpert(game));
  return {
    success: mean(plays, ({ isWon }) => Number(isWon)),
    turns: mean(plays, ({ commands }) => commands.length),
  };
}

describe("the expert", () => {
  test("solves households of our own, which are no easier to search than official ones", () => {
    const { success, turns } = successAndTurns(own);
    expect(success).toBeGreaterThanOrEqual(0.99);
    expect(turns).toBeGreaterThan(7.2);
    expect(turns).toBeLessThan(9);
  });

  test("has to explore: it looks into places that hold nothing of use, far more than a walkthrough does", () => {
    const extra = own.map((game) => playExpert(game).commands.length - (game.walkthrough?.length ?? 0));
    expect(mean(extra, (turns) => Number(turns >= 2))).toBeGreaterThan(0.3);
  });

  const official = sharedPath("data/alfworld");
  test.skipIf(official === null)("solves official games of valid_seen", async () => {
    const { games } = await loadGames(official ?? "", "valid_seen");
    expect(games.length).toBeGreaterThan(0);
    const { success, turns } = successAndTurns(games);
    expect(success).toBeGreaterThanOrEqual(0.99);
    expect(turns).toBeLessThan(8);
  });

  test.skipIf(official === null)("solves official games of train", async () => {
    const { games } = await loadGames(official ?? "", "train");
    expect(games.length).toBeGreaterThan(0);
    const { success, turns } = successAndTurns(spread(games, 500));
    expect(success).toBeGreaterThanOrEqual(0.99);
    expect(turns).toBeLessThan(8.5);
  });

  test("plays the older wording too, in the same turns", () => {
    for (const game of own.slice(0, 60)) {
      const { isWon, commands } = playExpert(game, "put");
      expect([isWon, commands.length]).toEqual([true, playExpert(game).commands.length]);
    }
  });

  test("plays only admissible commands", () => {
    for (const game of own.slice(0, 100)) expect(playExpert(game).texts).not.toContain("Nothing happens.");
  });

  test("decides by its random stream and what it read", () => {
    const [game] = own;
    if (game === undefined) throw new Error("There are no games.");
    expect(playExpert(game)).toEqual(playExpert(game));
  });

  test("knows nothing of what it has not seen: things moved out of its sight do not change where it looks", () => {
    let compared = 0;
    for (const game of own.slice(0, 60)) {
      const { commands, texts } = playExpert(game);
      const seen = new Set(texts.join(" ").match(/[a-z]+ \d+/g));
      const hidden = game.objects.map((name) => !seen.has(name));
      const without = game.contents.filter((_, i) => hidden[game.contents[i - (i % 2)] ?? 0] !== true);
      expect(playExpert({ ...game, contents: without }).commands).toEqual(commands);
      compared += Number(without.length < game.contents.length);
    }
    expect(compared).toBeGreaterThan(50);
  });

  test("puts away a thing that nobody asked for, whoever took it", () => {
    for (const game of own
      .filter(({ taskType }) => taskType === "pick_heat_then_place_in_recep")
      .slice(0, 20)) {
      const household = new Household(new World(game, "move"));
      const expert = createExpert({ rng: rng(1, game.id) });
      let text = household.reset();
      let turns = 0;
      const wanted = readWish(game.task).object;
      for (; turns < 50 && !household.isWon(); turns++) {
        const chosen = expert.act({ text, admissible: [...household.admissible] }).text;
        const other = household.admissible.find(
          (c) => c.startsWith("take ") && !c.startsWith(`take ${wanted} `),
        );
        text = household.step(turns < 6 && other !== undefined ? other : chosen);
      }
      expect([game.id, household.isWon()]).toEqual([game.id, true]);
    }
  });

  test("is the environment's player `expert`, and needs no more than the policy's observations", async () => {
    await using host = await openLocalHost(alfworldText, {});
    await using session = await host.open();
    const [task] = await host.tasks("valid_unseen");
    const expert = alfworldText.players?.["expert"]?.({ rng: rng(1) });
    if (task === undefined || expert === undefined) throw new Error("There is no task or no expert.");
    let { observation } = await session.reset({ taskId: task.id, seed: 1 });
    let isWon = false;
    for (let turn = 0; turn < 50 && !isWon; turn++) {
      const result = await session.step(expert.act(observation));
      observation = result.observation;
      isWon = result.success === true && result.terminated;
    }
    expect(isWon).toBe(true);
  });

  test("refuses what it cannot play", () => {
    const expert = createExpert({ rng: rng(1) });
    const text = "Your task is to: water the plants.";
    expect(() => expert.act({ text, admissible: ["look"] })).toThrow(
      /cannot read the task "water the plants."/,
    );
    expect(() => expert.act({ text, admissible: null })).toThrow(/needs the list of admissible commands/);
  });
});

describe("task sentences", () => {
  const plain = { object: "mug", target: "desk", count: 1, treatment: null, isLook: false };
  test.each([
    ["put a mug in desk.", plain],
    ["put some mug on desk.", plain],
    ["put a clean mug in desk.", { ...plain, treatment: "clean" }],
    ["clean some mug and put it in desk.", { ...plain, treatment: "clean" }],
    ["put a hot mug in desk.", { ...plain, treatment: "heat" }],
    ["heat some mug and put it in desk.", { ...plain, treatment: "heat" }],
    ["put a cool mug in desk.", { ...plain, treatment: "cool" }],
    ["cool some mug and put it in desk.", { ...plain, treatment: "cool" }],
    ["put two mug in desk.", { ...plain, count: 2 }],
    ["find two mug and put them in desk.", { ...plain, count: 2 }],
    ["look at mug under the desklamp.", { ...plain, target: "desklamp", isLook: true }],
    ["examine the mug with the desklamp.", { ...plain, target: "desklamp", isLook: true }],
  ])("%s", (sentence, wish) => {
    expect(readWish(sentence)).toEqual(wish);
  });
});
