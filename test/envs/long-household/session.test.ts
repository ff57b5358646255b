import fc from "fast-check";
import { rng } from "turnwise/core";
import type { StepResult } from "turnwise/env";
import { describe, expect, it } from "vitest";
import { createExpert } from "../../../envs/long-household/expert/index.ts";
import { LongHouseholdSession, type SessionOptions, Worlds } from "../../../envs/long-household/session.ts";
import { openCollection } from "../../../envs/long-household/tasks.ts";

const collection = openCollection(1, "long");
const tasks = collection.tasks("valid_seen").slice(0, 12);
const open = (options: Partial<SessionOptions> = {}) =>
  new LongHouseholdSession(new Worlds(collection), { reward: "success", reminder: true, ...options });

function wander(
  session: LongHouseholdSession,
  start: readonly string[],
  seed: number,
  turns: number,
): StepResult[] {
  const random = rng(seed, "wander");
  const results: StepResult[] = [];
  let admissible = start;
  for (let turn = 0; turn < turns; turn++) {
    const result = session.step({ text: admissible[random.int(admissible.length)] ?? "" });
    results.push(result);
    admissible = result.observation.admissible ?? [];
  }
  return results;
}

const anyTask = fc.constantFrom(...tasks);
const anySeed = fc.integer({ min: 0, max: 1e6 });

describe("any course of play", () => {
  it("an admissible command always does something, and the list is frozen and free of repeats", () => {
    fc.assert(
      fc.property(anyTask, anySeed, (task, seed) => {
        const session = open();
        const { observation } = session.reset({ task });
        for (const result of wander(session, observation.admissible ?? [], seed, 120)) {
          expect(result.observation.text).not.toContain("Nothing happens.");
          const list = result.observation.admissible ?? [];
          expect(new Set(list).size).toBe(list.length);
          expect(Object.isFrozen(list)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("a snapshot taken anywhere goes on like the episode it was taken from", () => {
    fc.assert(
      fc.property(anyTask, anySeed, fc.integer({ min: 0, max: 80 }), (task, seed, turns) => {
        const session = open();
        let admissible = session.reset({ task }).observation.admissible ?? [];
        admissible = wander(session, admissible, seed, turns).at(-1)?.observation.admissible ?? admissible;
        const snapshot: unknown = JSON.parse(JSON.stringify(session.snapshot()));
        const other = open();
        expect(other.restore(snapshot).observation.admissible).toEqual(admissible);
        expect(wander(other, admissible, seed + 1, 40)).toEqual(wander(session, admissible, seed + 1, 40));
        expect(other.snapshot()).toEqual(session.snapshot());
      }),
      { numRuns: 30 },
    );
  });
});

describe("rewards", () => {
  const playWell = (reward: SessionOptions["reward"]) => {
    const session = open({ reward });
    const expert = createExpert({ rng: rng(1) });
    const [task] = tasks;
    if (task === undefined) throw new Error("There is no task.");
    let { observation } = session.reset({ task });
    const results: StepResult[] = [];
    while (results.at(-1)?.terminated !== true && results.length < 300) {
      const result = session.step(expert.act(observation));
      observation = result.observation;
      results.push(result);
    }
    return results;
  };
  const goals = tasks[0]?.type?.split("+").length ?? 0;

  it("are 1 for the last goal by default; the score is the share of goals met", () => {
    const results = playWell("success");
    expect(results.at(-1)).toMatchObject({ reward: 1, success: true, score: 1, terminated: true });
    expect(results.slice(0, -1).every(({ reward, success }) => reward === 0 && success === false)).toBe(true);
    const scores = [...new Set(results.map(({ score }) => score))];
    expect(scores).toEqual(Array.from({ length: goals + 1 }, (_, met) => met / goals));
  });

  it("are shared among the goals on demand, and add up to 1", () => {
    const results = playWell("goals");
    const paid = results.filter(({ reward }) => reward > 0);
    expect(paid).toHaveLength(goals);
    for (const { reward, rewardParts, observation } of paid) {
      expect(reward).toBeCloseTo(1 / goals);
      expect(rewardParts).toEqual({ progress: reward });
      expect(observation.text).toContain("Done: ");
    }
  });
});

describe("a session", () => {
  const [task] = tasks;
  if (task === undefined) throw new Error("There is no task.");

  it("gives the instruction once where no reminder is asked for", () => {
    const session = open({ reminder: false });
    const { observation } = session.reset({ task });
    expect(observation.instruction).toBe(collection.game(task.id).instruction);
    expect(observation.text).not.toContain("\nNow (");
    expect(session.step({ text: "look" }).observation.instruction).toBeUndefined();
  });

  it("tells the goal to be met next at the end of each text and, after the first turn, as the instruction", () => {
    const session = open();
    const first = session.reset({ task }).observation;
    expect(first.instruction).toBe(collection.game(task.id).instruction);
    expect(first.text).toMatch(/\nNow \(1 of \d\): .*\.$/);
    const { text, instruction = "" } = session.step({ text: "look" }).observation;
    expect(instruction).toMatch(/^Now \(1 of \d\): .*\.$/);
    expect(text.endsWith(`\n${instruction}`)).toBe(true);
  });

  it("refuses snapshots that it cannot have given", () => {
    const session = open();
    session.reset({ task });
    const good = session.snapshot();
    const wrong = [
      null,
      { ...good, state: good.state.slice(1) },
      { ...good, state: good.state.with(0, 99) },
      { ...good, state: good.state.with(1, 9_999) },
      { ...good, state: good.state.with(3, -1) },
      { ...good, state: good.state.with(6, 9_999) },
      { ...good, extra: 1 },
    ];
    for (const snapshot of wrong) {
      expect(() => session.restore(snapshot)).toThrow(
        expect.objectContaining({ code: "env/invalid-snapshot" }),
      );
    }
    expect(() => open().snapshot()).toThrow(expect.objectContaining({ code: "env/step-before-reset" }));
  });
});
