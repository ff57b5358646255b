import fc from "fast-check";
import { rng } from "turnwise/core";
import type { ResetResult, StepResult } from "turnwise/env";
import { type CompiledGame, compileGame } from "turnwise/envs/alfworld-text";
import { describe, expect, it } from "vitest";
import { createHouseholds } from "../../../envs/alfworld-text/generator/index.ts";
import { spread, Worlds } from "../../../envs/alfworld-text/library.ts";
import { HouseholdSession } from "../../../envs/alfworld-text/session.ts";
import { compileText, KITCHEN_FACTS, problemText, TWO_APPLES } from "./games.ts";

const test = compileText(problemText(KITCHEN_FACTS, TWO_APPLES));
const households = createHouseholds();
const generated = households
  .tasks("valid_seen")
  .slice(0, 12)
  .map(({ id }) => compileGame(households.game(id)));
const games: ReadonlyMap<string, CompiledGame> = new Map([test, ...generated].map((game) => [game.id, game]));

function worlds(dialect: "move" | "put" = "move"): Worlds {
  const game = (id: string) => games.get(id) ?? test;
  return new Worlds({ tasks: () => [], game }, dialect);
}

const reset = (session: HouseholdSession, id: string) => session.reset({ task: { id } }) as ResetResult;
const restore = (session: HouseholdSession, snapshot: unknown) => session.restore(snapshot) as ResetResult;

/** Plays admissible commands chosen by a seed. */
function wander(
  session: HouseholdSession,
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

const anyGame = fc.constantFrom(...games.keys());
const anySeed = fc.integer({ min: 0, max: 1e6 });
const anyTurns = fc.integer({ min: 0, max: 60 });
const anyDialect = fc.constantFrom("move" as const, "put" as const);

describe("any course of play", () => {
  it("an admissible command always does something, and the list is sorted, frozen and free of repeats", () => {
    fc.assert(
      fc.property(anyGame, anySeed, anyDialect, (id, seed, dialect) => {
        const session = new HouseholdSession(worlds(dialect));
        const first = reset(session, id);
        for (const { observation } of wander(session, first.observation.admissible ?? [], seed, 60)) {
          expect(observation.text).not.toBe("Nothing happens.");
          const list = observation.admissible ?? [];
          expect(list).toEqual([...new Set(list)].sort());
          expect(Object.isFrozen(list)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("the same commands give the same course, in a used session as in a new one", () => {
    fc.assert(
      fc.property(anyGame, anyGame, anySeed, (id, other, seed) => {
        const used = new HouseholdSession(worlds());
        wander(used, reset(used, other).observation.admissible ?? [], seed + 1, 30);
        const fresh = new HouseholdSession(worlds());
        const firstUsed = reset(used, id);
        expect(firstUsed).toEqual(reset(fresh, id));
        const start = firstUsed.observation.admissible ?? [];
        expect(wander(used, start, seed, 40)).toEqual(wander(fresh, start, seed, 40));
      }),
      { numRuns: 40 },
    );
  });

  it("a snapshot restored elsewhere goes on as the original does", () => {
    fc.assert(
      fc.property(anyGame, anySeed, anyTurns, (id, seed, turns) => {
        const original = new HouseholdSession(worlds());
        let { observation } = reset(original, id);
        const played = wander(original, observation.admissible ?? [], seed, turns);
        observation = played.at(-1)?.observation ?? observation;
        const snapshot: unknown = JSON.parse(JSON.stringify(original.snapshot()));
        const copy = new HouseholdSession(worlds());
        expect(restore(copy, snapshot).observation).toEqual(observation);
        const ahead = wander(original, observation.admissible ?? [], seed + 1, 20);
        expect(wander(copy, observation.admissible ?? [], seed + 1, 20)).toEqual(ahead);
        expect(restore(original, snapshot).observation).toEqual(observation);
      }),
      { numRuns: 40 },
    );
  });
});

describe("a session", () => {
  it("gives the task with the first observation only", () => {
    const session = new HouseholdSession(worlds());
    expect(reset(session, test.id).observation.instruction).toBe("put two apple in countertop.");
    expect(session.step({ text: "look" }).observation.instruction).toBeUndefined();
  });

  it("rewards the step after which the goal holds, and ends there", () => {
    const session = new HouseholdSession(worlds());
    reset(session, test.id);
    const commands = ["go to fridge 1", "open fridge 1", "take apple 1 from fridge 1", "go to countertop 1"];
    for (const text of commands) {
      expect(session.step({ text })).toMatchObject({
        reward: 0,
        score: 0,
        success: false,
        terminated: false,
      });
    }
    expect(session.step({ text: "move apple 1 to countertop 1" })).toMatchObject({
      reward: 1,
      score: 1,
      success: true,
      terminated: true,
      truncated: false,
    });
  });

  it("refuses to step before it is reset", () => {
    expect(() => new HouseholdSession(worlds()).step({ text: "look" })).toThrow(
      expect.objectContaining({ code: "env/step-before-reset" }),
    );
  });

  it.each([
    ["nothing", () => null],
    ["a shorter state", (good: { state: number[] }) => ({ ...good, state: good.state.slice(1) })],
    [
      "a place that is not there",
      (good: { state: number[] }) => ({ ...good, state: [99, ...good.state.slice(1)] }),
    ],
    ["an unknown key", (good: object) => ({ ...good, more: 1 })],
  ])("refuses a snapshot with %s and plays on", (_, spoil) => {
    const session = new HouseholdSession(worlds());
    reset(session, test.id);
    const good = session.snapshot();
    expect(() => session.restore(spoil(good))).toThrow(
      expect.objectContaining({ code: "env/invalid-snapshot" }),
    );
    expect(session.snapshot()).toEqual(good);
  });
});

describe("a limited list of tasks", () => {
  it("is spread evenly over the whole one", () => {
    const tens = Array.from({ length: 100 }, (_, i) => i);
    expect(spread(tens, 5)).toEqual([0, 20, 40, 60, 80]);
    expect(spread(tens, 1000)).toEqual(tens);
  });
});
