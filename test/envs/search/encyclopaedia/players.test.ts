/** The players through the environment: the expert reads its way to the answer, one search is worth nothing. */

import type { ResetResult, StepResult } from "turnwise/env";
import { describe, expect, test } from "vitest";
import { configSchema } from "../../../../envs/search/config.ts";
import { indexEncyclopaedia } from "../../../../envs/search/encyclopaedia/corpus.ts";
import type { Encyclopaedia } from "../../../../envs/search/encyclopaedia/encyclopaedia.ts";
import { answersTo } from "../../../../envs/search/encyclopaedia/make-question.ts";
import search from "../../../../envs/search/index.ts";
import { createExpert } from "../../../../envs/search/players/index.ts";
import { readQuestion } from "../../../../envs/search/players/read-question.ts";
import type { Question } from "../../../../envs/search/question.ts";
import { localRetriever } from "../../../../envs/search/retriever/retriever.ts";
import { SearchSession } from "../../../../envs/search/session.ts";
import { rng } from "../../../../src/core/index.ts";
import { openLocalHost } from "../../../../src/env/index.ts";
import { encyclopaedia, questions } from "./worlds.ts";

interface Outcome {
  readonly type: string;
  readonly success: boolean;
  readonly turns: number;
}

async function play(
  name: "expert" | "first-entity",
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

/** Lets the expert answer one question on other texts than it was made for. */
function playOn(other: Encyclopaedia, question: Question, answers = question.answers): boolean {
  const session = new SearchSession(
    { retriever: localRetriever(indexEncyclopaedia(other)), question: () => ({ ...question, answers }) },
    configSchema.parse({}),
  );
  const player = createExpert();
  const begun = session.reset({ task: { id: question.id } }) as ResetResult;
  for (let { observation } = begun; ; ) {
    const result = session.step(player.act(observation)) as StepResult;
    if (result.terminated || result.truncated) return result.success === true;
    observation = result.observation;
  }
}

describe("on other texts", () => {
  const asked = questions
    .tasks("test", 40)
    .map(({ id }) => questions.drawn(id))
    .filter(({ question: { kind = "" } }) => ["bridge", "as-of", "comparison"].includes(kind))
    .slice(10, 16);

  test("without the supporting passages the expert fails", () => {
    for (const { question } of asked) {
      expect(playOn(encyclopaedia, question), question.question).toBe(true);
      const rest = encyclopaedia.altered({ omitted: question.passages ?? [] });
      expect(playOn(rest, question), question.question).toBe(false);
    }
  });

  test("the expert's answers follow when entities change names", () => {
    const { world } = encyclopaedia;
    let swaps = 0;
    for (const { question, query } of asked) {
      const [key = ""] =
        Object.entries(question.entities ?? {}).find(([, [name]]) => name === question.answers[0]) ?? [];
      if (!key.startsWith("e")) continue;
      const answer = Number(key.slice(1));
      const other = world.entities.findIndex(
        ({ kind, isHomonym }, e) =>
          kind === world.kindOf(answer) &&
          !isHomonym &&
          e !== answer &&
          question.entities?.[`e${e}`] === undefined,
      );
      const swapped = encyclopaedia.altered({ swapped: [[answer, other]] });
      expect(playOn(swapped, question), question.question).toBe(false);
      expect(playOn(swapped, question, answersTo(query, swapped)), question.question).toBe(true);
      swaps++;
    }
    expect(swaps).toBeGreaterThanOrEqual(3);
  });
});

describe("players", () => {
  test("the expert solves at least 95 of 100 held-out questions, the unanswerable among them", async () => {
    const outcomes = await play("expert", "test", 60);
    expect(share(outcomes)).toBeGreaterThanOrEqual(0.95);
    expect(
      outcomes.filter(({ type }) => type.startsWith("unanswerable")).every(({ success }) => success),
    ).toBe(true);
    expect(Math.max(...outcomes.map(({ turns }) => turns))).toBeGreaterThanOrEqual(30);
  });

  test("searching the question and answering the page on top solves less than 15 of 100", async () => {
    expect(share(await play("first-entity", "test", 100))).toBeLessThan(0.15);
  });

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
