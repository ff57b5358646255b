import { describe, expect, it } from "vitest";
import { openTrajectoryReader } from "../../src/replay/index.ts";
import { parseTrainConfig, readMetrics } from "../../src/training/index.ts";
import { openHost, run, temporaryFolder, timelessMetrics, tinyConfig } from "./run-fixture.ts";

const collect = { groups: 3, groupSize: 4 };

async function iterationMetrics(runDirectory: string) {
  return (await readMetrics(runDirectory)).flatMap(({ kind, metrics }) =>
    kind === "iteration" ? [metrics] : [],
  );
}

describe("dynamic sampling", () => {
  const dynamic = tinyConfig({ collect: { ...collect, dynamicSampling: { most: 3 } } });

  it("collects until enough groups have spread, within its limit, and counts all that was collected", async () => {
    const { runDirectory } = await run(dynamic);
    const lines = await iterationMetrics(runDirectory);
    let episodes = 0;
    let turns = 0;
    for (const metrics of lines) {
      const groups = metrics["collect/groups"] ?? 0;
      const live = Math.round((metrics["collect/live_groups"] ?? 0) * groups);
      expect(groups).toBeGreaterThanOrEqual(3);
      expect(groups).toBeLessThanOrEqual(9);
      expect(live >= 3 || groups === 9).toBe(true);
      expect(metrics["collect/episodes"]).toBe(groups * 4);
      episodes += groups * 4;
      turns += metrics["collect/turns"] ?? 0;
      expect(metrics["total/episodes"]).toBe(episodes);
      expect(metrics["total/turns"]).toBe(turns);
    }
    expect(lines.some((metrics) => (metrics["collect/groups"] ?? 0) > 3)).toBe(true);
    const reader = await openTrajectoryReader(runDirectory);
    const played = await reader.list({ source: "rollout" });
    expect(played.length).toBe(episodes);
    expect(new Set(played.map(({ episodeId }) => episodeId)).size).toBe(episodes);
  });

  it("stops at its limit where no group ever has spread", async () => {
    const host = await openHost("corridor", { length: 2, stepCost: 0 }); // every episode returns 1
    const { runDirectory } = await run(
      tinyConfig({ iterations: 2, collect: { ...collect, dynamicSampling: { most: 2.5 } } }),
      { hosts: [host] },
    );
    const lines = await iterationMetrics(runDirectory);
    expect(lines.map((metrics) => metrics["collect/groups"])).toEqual([7, 7]);
    expect(lines.map((metrics) => metrics["train/updates"])).toEqual([0, 0]);
  });

  it("collects nothing more where its limit is 1, and goes through the tasks as without it", async () => {
    const once = await run(tinyConfig({ collect: { ...collect, dynamicSampling: { most: 1 } } }));
    const plain = await run(tinyConfig());
    expect(once.result.weightHash).toBe(plain.result.weightHash);
  });

  it("is refused where groups without spread are trained on", () => {
    const given = {
      environment: { id: "x" },
      collect: { dynamicSampling: {} },
      objective: { algorithm: "ppo" },
    };
    expect(() => parseTrainConfig(given)).toThrow(/collect.dynamicSampling has no effect with ppo.*grpo/);
  });
});

describe("a run that chooses its tasks", () => {
  const config = tinyConfig({
    iterations: 6,
    collect: { ...collect, dynamicSampling: { most: 3 } },
    curriculum: { type: "learnable" },
  });

  it("is the same after a stop, whatever the timing", async () => {
    const whole = await run(config);
    const runDirectory = await temporaryFolder();
    const stop = new AbortController();
    const stopped = await run(config, {
      runDirectory,
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === "iteration" && event.iteration === 2) stop.abort();
      },
    });
    expect(stopped.result).toMatchObject({ status: "stopped", iterations: 3 });
    const resumed = await run(config, { runDirectory, resume: true });
    expect(resumed.result.weightHash).toBe(whole.result.weightHash);
    expect(await timelessMetrics(runDirectory)).toEqual(await timelessMetrics(whole.runDirectory));
  });

  it("says how it chose", async () => {
    const lines = await iterationMetrics((await run(config)).runDirectory);
    expect(lines[0]?.["curriculum/expected_spread"]).toBe(1); // nothing was seen yet
    const seen = lines.map((metrics) => metrics["curriculum/tasks_seen"] ?? 0);
    expect(seen[0]).toBeGreaterThan(0);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it("needs more than one episode of a task", () => {
    const given = { environment: { id: "x" }, collect: { groupSize: 1 }, curriculum: { type: "learnable" } };
    expect(() => parseTrainConfig(given)).toThrow(/collect.groupSize is 1/);
  });
});
