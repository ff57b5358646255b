/** Learning from rewards alone reaches a threshold on worlds with known optima, under a fixed budget. */
import { describe, expect, it } from "vitest";
import { openLocalHost } from "../../src/env/index.ts";
import { keyDoor } from "../../src/testing/index.ts";
import type { TrainConfigInput } from "../../src/training/index.ts";
import { openHost, run, tinyConfig } from "../training/run-fixture.ts";
import { withRandomReward } from "./random-reward.ts";

const budget = (change: Partial<TrainConfigInput> = {}) =>
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
    ...change,
  });

describe("GRPO from random weights", () => {
  it.each([0, 1])("learns to say the word that is shown, for words never seen (seed %i)", async (seed) => {
    const { result } = await run(budget({ seed }), { world: "identity" });
    expect(result.after?.meanScore).toBeGreaterThan(0.95); // uniform play: 1/4
  });

  it("learns nothing from rewards that have nothing to do with its actions", async () => {
    const host = withRandomReward(await openHost("identity"));
    const { result } = await run(budget(), { hosts: [host] });
    expect(result.after?.meanScore).toBeLessThan(0.6);
  });

  it.each([0, 1])("learns to walk straight to the goal (seed %i)", async (seed) => {
    const { result } = await run(budget({ seed, iterations: 100 }), { world: "corridor" });
    expect(result.after?.successRate).toBe(1);
    expect(result.after?.meanReturn).toBeGreaterThan(0.93); // optimum about 0.96, uniform play about 0.65
  });

  it.each([0, 1])("learns to remember the key and the door (seed %i)", async (seed) => {
    await using host = await openLocalHost(keyDoor);
    const config = budget({
      seed,
      iterations: 200,
      collect: { groups: 16, groupSize: 8 },
      minibatchEpisodes: 8,
      updateEpochs: 1,
      optimizer: { learningRate: 0.001 }, // at three times that, a third of the seeds settles on a wrong door
      // With little of it, exploring ends before the door is found; with much to the end, the choice stays vague.
      objective: { entropyBonus: { type: "linear", from: 0.1, to: 0.01, start: 0.2, end: 0.8 } },
    });
    const { result } = await run(config, { hosts: [host] });
    expect(result.after?.successRate).toBeGreaterThan(0.9); // without memory 1/9
  });
});
