import { describe, expect, it } from "vitest";
import { trajectorySchema } from "../../src/core/trajectory.ts";

const turn = {
  observation: { text: "You see a mug 1.", admissible: ["take mug 1"], room: "an environment may add this" },
  action: { text: "take mug 1" },
  reward: 1,
  logProb: -0.7,
  entropy: 0.69,
  entropyFraction: 1,
  policyVersion: 3,
};
const trajectory = {
  episodeId: "train-0-0-0",
  source: "rollout",
  environment: { id: "tiny", version: "1" },
  task: { id: "t1", split: "train" },
  environmentSeed: 7,
  policy: "candidate",
  turns: [turn],
  finalObservation: null,
  terminated: true,
  truncated: false,
  success: true,
  score: 1,
  episodeReturn: 1,
  startedAt: "2026-01-01T00:00:00.000Z",
  wallMs: 12,
};

describe("the format of a trajectory, version 1", () => {
  it("takes what a collector writes and gives it back unchanged", () => {
    expect(trajectorySchema.parse(JSON.parse(JSON.stringify(trajectory)))).toEqual(trajectory);
  });

  it("knows how an observation was worded by its environment, but no key of its own that it was not told", () => {
    expect(trajectorySchema.safeParse({ ...trajectory, sucess: true }).success).toBe(false);
    expect(trajectorySchema.safeParse({ ...trajectory, turns: [{ ...turn, logprob: 0 }] }).success).toBe(
      false,
    );
  });

  it.each(["episodeId", "task", "turns", "terminated", "truncated", "environmentSeed"])("needs %s", (key) => {
    const { [key as keyof typeof trajectory]: _, ...rest } = trajectory;
    expect(trajectorySchema.safeParse(rest).success).toBe(false);
  });
});
