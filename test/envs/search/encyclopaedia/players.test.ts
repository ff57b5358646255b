/** The players through the environment: the expert reads its way to the answer, one search is worth nothing. */

import { describe, expect, test } from "vitest";
import search from "../../../../envs/search/index.ts";
import { readQuestion } from "../../../../envs/search/players/read-question.ts";
import { rng } from "../../../../src/core/index.ts";
import { openLocalHost } from "../../../../src/env/index.ts";
import { questions } from "./worlds.ts";

interface Outcome {
  readonly type: string;
  readonly success: boolean;
  readonly turns: number;
}

async function play(
  name: "expert" | "hasty" | "first-entity" | "reader",
  split: string,
  count: number,
  config = {},
): Promise<Outcome[]> {
  await using host = await openLocalHost(search, config);
  await using session = await host.open();
  const outcomes: Outcome[] = [];
  for (const { id, type = "" } of (await host.tasks(split)).slice(0, count)) {
    const player = search.players?.[name]?.({ rng: rng(1, id) });
    if (player === undefined) throw new Error(`there is no player ${name}`);
    let { observation } = await session.reset({ taskId: id, seed: 1 });
    for (let turns = 1; ; turns++) {
      const result = await session.step(player.act(observation));
      observation = result.observation;
      if (!result.terminated && !result.truncated) continue;
      outcomes.push({ type, success: result.success === true, turns });
      break;
    }
  }
  return outcomes;
}

const share = (outcomes: readonly Outcome[]) =>
  outcomes.filter(({ success }) => success).length / outcomes.length;

describe("players", () => {
  test("the expert solves at least 97 of 100 held-out questions, the unanswerable among them", async () => {
    const outcomes = await play("expert", "test", 100);
    expect(share(outcomes)).toBeGreaterThanOrEqual(0.97);
    expect(
      outcomes.filter(({ type }) => type.startsWith("unanswerable")).every(({ success }) => success),
    ).toBe(true);
    expect(Math.max(...outcomes.map(({ turns }) => turns))).toBeGreaterThanOrEqual(30);
  });

  test("searching the question and answering the page on top solves less than 15 of 100", async () => {
    expect(share(await play("first-entity", "test", 100))).toBeLessThan(0.15);
  });

  test("who follows the first thing that fits needs fewer turns, and is seldom wrong", async () => {
    const [expert, hasty] = [await play("expert", "dev", 40), await play("hasty", "dev", 40)];
    const turns = (outcomes: readonly Outcome[]) => outcomes.reduce((sum, outcome) => sum + outcome.turns, 0);
    expect(turns(hasty)).toBeLessThan(0.95 * turns(expert));
    expect(share(hasty)).toBeGreaterThanOrEqual(0.9);
  });

  test.each([0, 0.5])(
    "the expert reads pages in the words of questions, %d of them paraphrased",
    async (paraphrased) => {
      expect(share(await play("expert", "dev", 40, { paraphrased }))).toBeGreaterThanOrEqual(0.95);
    },
  );

  test("the expert follows a conversation", async () => {
    expect(share(await play("expert", "dev", 20, { conversation: true }))).toBeGreaterThanOrEqual(0.9);
  });

  test("the expert plays where nothing is listed, too", async () => {
    expect(share(await play("expert", "test", 20, { candidates: 0 }))).toBeGreaterThanOrEqual(0.95);
  });

  test("every question is read as it was meant", () => {
    for (const { id } of [...questions.tasks("train", 100), ...questions.tasks("test", 100)]) {
      const { question, query } = questions.drawn(id);
      expect(withoutNames(readQuestion(question.question)), question.question).toEqual(withoutNames(query));
    }
  });

  test.each(["", "Who?", "Name it.", "Count every : how many are there?", "What is the birth year of ?"])(
    "%j is no question about the encyclopaedia",
    (text) => {
      expect(readQuestion(text)).toBeNull();
    },
  );
});

/** A query with every entity the same. */
function withoutNames(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === "entity" ? "" : inner)));
}
