/** With each method laid over GRPO, tiny worlds are still learned from rewards alone, under the same budget. */
import { describe, expect, it } from "vitest";
import type { TrainConfigInput } from "../../src/training/index.ts";
import { run, tinyConfig } from "../training/run-fixture.ts";

const budget = (objective: TrainConfigInput["objective"], iterations: number) =>
  tinyConfig({
    policy: { embeddingSize: 16, stateSize: 32, hiddenSize: 16 },
    vocabulary: { episodes: 32 },
    collect: { groups: 8, groupSize: 8 },
    optimizer: { learningRate: 0.005 },
    minibatchEpisodes: 16,
    evaluation: { tasks: 16 },
    checkpoint: { every: 1000 },
    trajectories: { keep: "none" },
    iterations,
    objective,
  });

const METHODS: readonly (readonly [string, TrainConfigInput["objective"]])[] = [
  ["epo", { epo: {} }],
  ["binding epo", { epo: { lambda: 0.003, alpha: 2, kappaLow: 0.5, kappaHigh: 1.5 } }],
  ["empg", { empg: {} }],
  ["spear", { spear: { warmUp: 20, intrinsicFade: 20 } }],
  ["spear-sil", { spear: { variant: "spear-sil", warmUp: 20 } }],
];

describe.each(METHODS)("grpo with %s from random weights", (_, objective) => {
  it("learns to say the word that is shown, for words never seen", async () => {
    const { result } = await run(budget(objective, 60), { world: "identity" });
    expect(result.after?.meanScore).toBeGreaterThan(0.95); // uniform play: 1/4
  });

  it("learns to walk straight to the goal", async () => {
    const { result } = await run(budget(objective, 100), { world: "corridor" });
    expect(result.after?.successRate).toBe(1);
    expect(result.after?.meanReturn).toBeGreaterThan(0.93); // optimum about 0.96, uniform play about 0.65
  });
});
