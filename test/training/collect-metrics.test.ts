import { describe, expect, it } from "vitest";
import type { Trajectory } from "../../src/core/trajectory.ts";
import { collectMetrics } from "../../src/training/collect-metrics.ts";
import { clippedRatio } from "../../src/training/objective/clipped-ratio.ts";
import { cpu, lossOf, N, numbers } from "./term-harness.ts";

interface Step {
  readonly text: string;
  readonly action: string;
  readonly entropy?: number;
  readonly admissible?: string[] | null;
  readonly open?: string[];
}

function episode(steps: readonly Step[]): { trajectory: Trajectory; memory: null } {
  const turns = steps.map(({ text, action, entropy = 0, admissible = null, open }) => ({
    observation: { text, admissible, ...(open === undefined ? {} : { open }) },
    action: { text: action },
    reward: 0,
    logProb: -1,
    entropy,
    entropyFraction: 0,
    policyVersion: 0,
  }));
  const trajectory: Trajectory = {
    episodeId: "e",
    source: "rollout",
    environment: { id: "x", version: "1" },
    task: { id: "t", split: "train" },
    environmentSeed: 0,
    policy: "x",
    turns,
    finalObservation: null,
    terminated: true,
    truncated: false,
    success: false,
    score: 0,
    episodeReturn: 0,
    startedAt: "",
    wallMs: 0,
  };
  return { trajectory, memory: null };
}

describe("metrics of collecting", () => {
  it("count an action as repeated only at the same observation of the same episode", () => {
    const metrics = collectMetrics(
      [
        episode([
          { text: "a", action: "go" },
          { text: "b", action: "go" },
          { text: "a", action: "go" },
          { text: "a", action: "stay" },
          { text: "a", action: "go" },
        ]),
        episode([{ text: "a", action: "go" }]),
      ],
      1,
    );
    expect(metrics["collect/repetition_ratio"]).toBeCloseTo(2 / 6, 12);
  });

  it("average entropy by turn index, and leave out spans that were not reached", () => {
    const long = Array.from({ length: 9 }, (_, t) => ({ text: `${t}`, action: "go", entropy: t }));
    const metrics = collectMetrics([episode(long), episode(long.slice(0, 2))], 1);
    expect(metrics["collect/entropy_turns_1_4"]).toBeCloseTo((0 + 1 + 2 + 3 + 0 + 1) / 6, 12);
    expect(metrics["collect/entropy_turns_5_8"]).toBeCloseTo(5.5, 12);
    expect(metrics["collect/entropy_turns_9_16"]).toBe(8);
    expect(metrics).not.toHaveProperty(["collect/entropy_turns_17_32"]);
  });

  it("judge actions where the observation lists all that is possible, and nowhere else", () => {
    const closed = { text: "a", admissible: ["go", "stay"] };
    const open = { text: "a", action: "search[x]", admissible: ["go"], open: ["search[{query}]"] };
    const metrics = collectMetrics(
      [episode([{ ...closed, action: "go" }, { ...closed, action: "fly" }, open])],
      1,
    );
    expect(metrics["collect/valid_action_ratio"]).toBe(0.5);
    expect(collectMetrics([episode([open])], 1)).not.toHaveProperty(["collect/valid_action_ratio"]);
  });
});

describe("tails of the importance ratio", () => {
  it("are the 99th percentile and the share beyond 0.5 and 2", async () => {
    const ratios = [0.4, 0.6, 1, 1, 1, 1, 1, 1, 1, 1, 1.9, 3];
    const given = numbers();
    const behaviorLogProbs = given.logProbs.map((logProb, i) => logProb - Math.log(ratios[i] ?? 1));
    const term = clippedRatio({ low: 0.2, high: 0.2, dual: null });
    const { metrics } = lossOf(await cpu, term, { ...given, behaviorLogProbs });
    expect(metrics["train/ratio_outside_share"]).toBeCloseTo(2 / N, 12);
    expect(metrics["train/ratio_p99"]).toBeCloseTo(1.9 + 1.1 * (0.99 * (N - 1) - 10), 5);
  });
});
