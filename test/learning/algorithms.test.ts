/** Each way of crediting turns reaches a threshold on worlds with known optima, and learns nothing from noise. */
import { describe, expect, it } from "vitest";
import type { TrainConfigInput } from "../../src/training/index.ts";
import { openHost, run, tinyConfig } from "../training/run-fixture.ts";
import { withRandomReward } from "./random-reward.ts";

type Objective = TrainConfigInput["objective"];

const budget = (objective: Objective, change: Partial<TrainConfigInput> = {}) =>
  tinyConfig({
    policy: { embeddingSize: 16, stateSize: 32, hiddenSize: 16 },
    vocabulary: { episodes: 32 },
    collect: { groups: 8, groupSize: 8 },
    optimizer: { learningRate: 0.005 },
    minibatchEpisodes: 16,
    evaluation: { tasks: 16 },
    checkpoint: { every: 1000 },
    trajectories: { keep: "none" },
    iterations: 60,
    objective,
    ...change,
  });

const PPO: Objective = { algorithm: "ppo", discount: 0.99 };
const ALL: readonly (readonly [string, Objective])[] = [
  ["ppo", PPO],
  ["gigpo", { algorithm: "gigpo" }],
  ["rloo", { algorithm: "rloo" }],
  ["reinforce++", { algorithm: "reinforce++" }],
  ["reinforce++-baseline", { algorithm: "reinforce++-baseline" }],
];

describe.each(ALL)("%s from random weights", (_, objective) => {
  it("learns to say the word that is shown, for words never seen", async () => {
    const { result } = await run(budget(objective), { world: "identity" });
    expect(result.after?.meanScore).toBeGreaterThan(0.95); // uniform play: 1/4
  });

  it("learns to walk straight to the goal", async () => {
    const { result } = await run(budget(objective, { iterations: 80 }), { world: "corridor" });
    expect(result.after?.successRate).toBe(1);
    expect(result.after?.meanReturn).toBeGreaterThan(0.93); // optimum about 0.96, uniform play about 0.65
  });
});

describe.each(ALL.slice(0, 2))("%s with rewards that have nothing to do with its actions", (_, objective) => {
  it("learns nothing", async () => {
    const host = withRandomReward(await openHost("identity"));
    const { result } = await run(budget(objective), { hosts: [host] });
    expect(result.after?.meanScore).toBeLessThan(0.6);
  });
});

describe.each([["grpo", {}] as const, ...ALL.slice(0, 2)])("%s with its rewards shuffled", (_, objective) => {
  it("learns nothing", async () => {
    const shuffled = budget({ ...objective, shuffleRewards: true });
    const { result } = await run(shuffled, { world: "identity" });
    expect(result.after?.meanScore).toBeLessThan(0.6); // uniform play: 1/4
  });
});
