import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createCandidatePolicy, vocabularyOf } from "../../src/agent/index.ts";
import { actionSchema, observationSchema } from "../../src/core/index.ts";
import { defineEnvironment, type EnvironmentHost, openLocalHost } from "../../src/env/index.ts";
import { collect } from "../../src/rollout/index.ts";
import { type Engine, startEngine } from "../../src/tensor/index.ts";
import { planIteration } from "../../src/training/plans.ts";
import { delayed, timeless } from "./timing.ts";

/** Six turns of three words; task 3 lists no admissible actions at its third turn, against all custom. */
const faulty = defineEnvironment({
  id: "faulty",
  version: "1",
  description: "A world with a task that breaks.",
  config: z.strictObject({}),
  observation: observationSchema,
  action: actionSchema,
  splits: ["train"],
  maxTurns: 6,
  tasks: () => Array.from({ length: 6 }, (_, i) => ({ id: `task-${i}` })),
  create() {
    let turn = 0;
    let broken = false;
    const observe = () => ({
      text: `turn ${turn}`,
      admissible: broken && turn === 2 ? [] : ["say apple", "say bridge", "say drum"],
    });
    return {
      reset({ task }) {
        [turn, broken] = [0, task.id === "task-3"];
        return { observation: observe() };
      },
      step({ text }) {
        turn++;
        return {
          observation: observe(),
          reward: text === "say drum" ? 1 : 0,
          terminated: turn === 6,
          truncated: false,
        };
      },
    };
  },
});

let engine: Engine;
let host: EnvironmentHost;
beforeAll(async () => {
  engine = await startEngine({ engine: "wasm" });
  host = await openLocalHost(faulty);
});
afterAll(() => host.close());

async function play(maxBatch: number, lanes: number) {
  const vocabulary = vocabularyOf(
    [{ text: "turn", admissible: ["say apple", "say bridge", "say drum"] }],
    null,
  );
  const config = { embeddingSize: 8, stateSize: 16, hiddenSize: 8 };
  using policy = createCandidatePolicy({ engine, vocabulary, environment: host.info, config, seed: 1 });
  const plan = planIteration(
    { seed: 1, split: "train", tasks: await host.tasks("train") },
    { iteration: 0, groups: 6, groupSize: 12 },
  );
  const decoding = { type: "sample", temperature: 1 } as const;
  const limits = { maxBatch, maxWaitMs: 5 };
  const episodes = await collect({
    host: delayed(host, maxBatch),
    policy,
    plan,
    decoding,
    lanes,
    limits,
    maxFailureShare: 0.2,
  });
  return {
    trajectories: episodes.map(({ trajectory }) => timeless(trajectory)),
    encoded: episodes.map(({ memory, trajectory }) =>
      trajectory.error === undefined ? policy.episodeOf(memory) : null,
    ),
  };
}

describe("the candidate policy in the collector", () => {
  it("plays bit-equal episodes in random time with batches of 1, 7 and 64, beside episodes that fail", async () => {
    const [one, seven, many] = [await play(1, 1), await play(7, 10), await play(64, 72)];
    expect(seven).toEqual(one);
    expect(many).toEqual(one);
    const failed = one.trajectories.filter(({ error }) => error !== undefined);
    expect(failed).toHaveLength(12);
    for (const { error, turns, task } of failed) {
      expect([error?.code, turns.length, task.id]).toEqual(["policy/no-candidates", 2, "task-3"]);
    }
    for (const { turns, error } of one.trajectories) if (error === undefined) expect(turns).toHaveLength(6);
  });
});
