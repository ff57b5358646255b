import { describe, expect, it } from "vitest";
import { firstPolicy, playerPolicy, randomPolicy } from "../../src/agent/index.ts";
import { wilsonInterval } from "../../src/core/interval.ts";
import type { Trajectory } from "../../src/core/trajectory.ts";
import { corridor } from "../../src/testing/index.ts";
import { evaluate } from "../../src/training/index.ts";
import { openHost } from "./run-fixture.ts";

describe("evaluate", () => {
  it("counts what an expert solves", async () => {
    const host = await openHost("corridor");
    const create = corridor.players?.["expert"];
    if (create === undefined) throw new Error("the corridor has no expert");
    const trajectories: Trajectory[] = [];
    const result = await evaluate({
      hosts: [host],
      policy: playerPolicy("expert", create),
      tasks: 100,
      onEpisode: (trajectory) => trajectories.push(trajectory),
    });
    const turns = trajectories.reduce((sum, trajectory) => sum + trajectory.turns.length, 0) / 16;
    expect(result).toMatchObject({
      successRate: 1,
      tasks: 16,
      split: "valid_unseen",
      failed: 0,
      meanScore: 1,
    });
    expect(result.meanTurns).toBeCloseTo(turns, 12);
    expect(result.meanReturn).toBeCloseTo(1 - 0.01 * turns, 12);
    expect({ low: result.low, high: result.high }).toEqual(wilsonInterval(16, 16));
    expect(Object.keys(result.perType)).toEqual(["all"]);
  });

  it("counts a part", async () => {
    const result = await evaluate({ hosts: [await openHost("corridor")], policy: firstPolicy(), tasks: 16 });
    const solved = Math.round(result.successRate * 16);
    expect(solved).toBeGreaterThan(0);
    expect(solved).toBeLessThan(16);
    expect(result.successRate).toBe(solved / 16);
    expect([result.low, result.high]).toEqual(Object.values(wilsonInterval(solved, 16)));
  });

  it("plays the same tasks in the same worlds every time, spread over the split", async () => {
    const host = await openHost("corridor");
    const ids = async (seed: number) => {
      const seen = new Map<string, unknown>();
      await evaluate({
        hosts: [host],
        policy: randomPolicy(),
        split: "train",
        tasks: 4,
        seed,
        onEpisode: ({ task, environmentSeed }) => seen.set(task.id, environmentSeed),
      });
      return Object.fromEntries([...seen].sort());
    };
    expect(Object.keys(await ids(0)).sort()).toEqual(["train-0", "train-16", "train-32", "train-48"]);
    expect(await ids(0)).toEqual(await ids(0));
    expect(await ids(0)).not.toEqual(await ids(1));
  });

  it("does not know other splits", async () => {
    const host = await openHost("corridor");
    await expect(
      evaluate({ hosts: [host], policy: randomPolicy(), split: "test", tasks: 4 }),
    ).rejects.toMatchObject({ code: "env/unknown-split" });
  });
});
