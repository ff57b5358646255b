import { openLocalHost } from "turnwise/env";
import alfworld from "turnwise/envs/alfworld-text";
import { describe, expect, it } from "vitest";
import { firstPolicy, playerPolicy, randomPolicy } from "../../src/agent/index.ts";
import { clusterInterval, wilsonInterval } from "../../src/core/interval.ts";
import type { Trajectory } from "../../src/core/trajectory.ts";
import { corridor } from "../../src/testing/index.ts";
import { evaluate } from "../../src/training/index.ts";
import { loadPolicy } from "../../src/training/load-policy.ts";
import { openHost, run, tinyConfig, wasm } from "./run-fixture.ts";

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

  it("samples at the temperature it is given, at 1 where it is given none, and says so", async () => {
    const host = await openHost("corridor");
    const { runDirectory } = await run(tinyConfig());
    using policy = await loadPolicy(runDirectory, { engine: await wasm(), environment: host.info });
    const play = async (options: { decoding: "greedy" | "sample"; temperature?: number }) =>
      evaluate({ hosts: [await openHost("corridor")], policy, tasks: 16, ...options });
    const { seconds: _, ...plain } = await play({ decoding: "sample" });
    const { seconds: __, ...atOne } = await play({ decoding: "sample", temperature: 1 });
    expect(plain).toEqual(atOne);
    const greedy = await play({ decoding: "greedy" });
    const cold = await play({ decoding: "sample", temperature: 1e-6 });
    const hot = await play({ decoding: "sample", temperature: 1e6 });
    expect([plain, greedy, cold, hot].map(({ temperature }) => temperature)).toEqual([1, null, 1e-6, 1e6]);
    expect(cold.meanTurns).toBe(greedy.meanTurns);
    expect(hot.meanTurns).toBeGreaterThan(cold.meanTurns);
  });

  it("counts by room where tasks name theirs", async () => {
    const create = alfworld.players?.["expert"];
    if (create === undefined) throw new Error("alfworld-text has no expert");
    const trajectories: Trajectory[] = [];
    const result = await evaluate({
      hosts: [await openLocalHost(alfworld, {})],
      policy: playerPolicy("expert", create),
      split: "valid_unseen",
      tasks: 90,
      maxTurns: 7,
      onEpisode: (trajectory) => trajectories.push(trajectory),
    });
    const rooms = new Map(
      trajectories.map(({ task: { room } }) => [room, trajectories.filter(({ task }) => task.room === room)]),
    );
    const clusters = [...rooms.values()].map((episodes) => ({
      successes: episodes.filter(({ success }) => success).length,
      trials: episodes.length,
    }));
    const { low, high } = clusterInterval(clusters);
    expect(rooms.size).toBeGreaterThan(20);
    expect(rooms.size).toBeLessThan(90);
    expect(result.rooms).toBe(rooms.size);
    expect(result.lowByRoom).toBeCloseTo(low, 12);
    expect(result.highByRoom).toBeCloseTo(high, 12);
    expect(low).toBeLessThanOrEqual(result.low);
    const corridorResult = await evaluate({
      hosts: [await openHost("corridor")],
      policy: firstPolicy(),
      tasks: 4,
    });
    expect(corridorResult).not.toHaveProperty("rooms");
    expect(corridorResult).not.toHaveProperty("lowByRoom");
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
