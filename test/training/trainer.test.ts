import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Observation } from "../../src/core/trajectory.ts";
import { openTrajectoryReader } from "../../src/replay/index.ts";
import { loadPolicy, METRICS, readMetrics, readRun } from "../../src/training/index.ts";
import { openHost, run, tinyConfig, wasm } from "./run-fixture.ts";

describe("a training run", () => {
  it("tells what it does in order", async () => {
    const { events, result } = await run(tinyConfig({ iterations: 3 }));
    const told = events
      .filter(({ type }) => type !== "progress")
      .map((event) => {
        if (event.type === "phase") return event.phase;
        if (event.type === "evaluation") return event.when;
        return event.type;
      });
    expect(told.join(" ")).toBe(
      "survey start evaluate before checkpoint " +
        "iteration iteration checkpoint evaluate during checkpoint " +
        "iteration evaluate after checkpoint done",
    );
    expect(result).toMatchObject({ status: "completed", iterations: 3 });
  });

  it("leaves a directory that says everything", async () => {
    const config = tinyConfig();
    const { runDirectory, result } = await run(config);
    expect((await readRun(runDirectory)).config).toEqual(config);
    const environment = JSON.parse(await readFile(join(runDirectory, "environment.json"), "utf8")) as object;
    expect(environment).toMatchObject({
      environment: { id: "corridor", version: "1" },
      engine: "wasm",
      node: process.version,
      seed: 0,
    });
    const lines = await readMetrics(runDirectory);
    expect(lines.filter(({ kind }) => kind === "iteration").map(({ iteration }) => iteration)).toEqual([
      0, 1, 2, 3, 4,
    ]);
    for (const { metrics } of lines)
      for (const name of Object.keys(metrics)) expect(METRICS).toHaveProperty([name]);
    using policy = await loadPolicy(runDirectory, {
      engine: await wasm(),
      environment: (await openHost("corridor")).info,
      which: "latest",
    });
    expect(policy.parameters.hash()).toBe(result.weightHash);
  });

  it("writes down every episode, and what training made of those that taught something", async () => {
    const { runDirectory } = await run(tinyConfig({ iterations: 2, evaluation: { tasks: 8 } }));
    const reader = await openTrajectoryReader(runDirectory);
    expect((await reader.list({ source: "rollout" })).length).toBe(2 * 12);
    expect((await reader.list({ source: "evaluation" })).length).toBe(2 * 8);
    let annotated = 0;
    for await (const { episodeId, perTurn } of reader.annotations()) {
      annotated++;
      const { episode } = await reader.find(episodeId);
      expect(perTurn["advantage"]).toHaveLength(episode.turns.length);
      expect(perTurn["ratio"]).toHaveLength(episode.turns.length);
      expect(new Set(perTurn["advantage"]).size).toBe(1);
    }
    expect(annotated).toBeGreaterThan(0);
  });

  it.each([1, 2])(
    "starts each iteration with an importance ratio of 1 (temperature %i)",
    async (temperature) => {
      const { runDirectory } = await run(
        tinyConfig({
          iterations: 2,
          minibatchEpisodes: 1000,
          updateEpochs: 1,
          evaluation: { tasks: 0 },
          collect: { groups: 3, groupSize: 4, temperature },
          objective: { klToReference: 0.1 },
        }),
      );
      const lines = (await readMetrics(runDirectory)).filter(
        ({ metrics }) => (metrics["train/updates"] ?? 0) > 0,
      );
      expect(lines.length).toBeGreaterThan(0);
      for (const { metrics } of lines) expect(metrics["train/ratio_max"]).toBeCloseTo(1, 4);
      expect(lines[0]?.metrics["train/kl_to_reference"]).toBeCloseTo(0, 6); // the reference is where it starts
    },
  );

  it("keeps the number of tensors constant", async () => {
    const { runDirectory } = await run(
      tinyConfig({
        iterations: 8,
        objective: { klToReference: 0.1 },
        imitation: { demonstrations: 4, updates: 3 },
      }),
    );
    const counts = (await readMetrics(runDirectory)).flatMap(
      ({ metrics }) => metrics["system/tensors"] ?? [],
    );
    expect(counts).toHaveLength(8);
    expect(new Set(counts).size).toBe(1);
  });

  it("frees every tensor when it ends", async () => {
    const { tf } = await wasm();
    await run(tinyConfig({ iterations: 2 }));
    const before = tf.memory().numTensors;
    await run(tinyConfig({ iterations: 2 }));
    expect(tf.memory().numTensors).toBe(before);
  });

  it("changes nothing in an iteration whose groups have no spread", async () => {
    // One cell to walk and no cost of time: every episode returns 1.
    const host = await openHost("corridor", { length: 2, stepCost: 0 });
    const { runDirectory, result } = await run(tinyConfig({ iterations: 3 }), { hosts: [host] });
    const updates = (await readMetrics(runDirectory)).map(({ metrics }) => metrics["train/updates"] ?? 0);
    expect(updates.every((count) => count === 0)).toBe(true);
    const fresh = await run(tinyConfig({ iterations: 0 }), { hosts: [host] });
    expect(result.weightHash).toBe(fresh.result.weightHash);
  });

  it("does not write over a run", async () => {
    const { runDirectory } = await run(tinyConfig({ iterations: 1 }));
    await expect(run(tinyConfig(), { runDirectory })).rejects.toMatchObject({ code: "run/exists" });
  });

  it("does not resume with another policy", async () => {
    const { runDirectory } = await run(tinyConfig({ iterations: 1 }));
    const other = tinyConfig({ policy: { embeddingSize: 4 } });
    await expect(run(other, { runDirectory, resume: true })).rejects.toMatchObject({
      code: "checkpoint/mismatch",
      message: expect.stringContaining("policy") as string,
    });
  });

  it("stops when its numbers are no longer finite, and names the checkpoint to go on from", async () => {
    const points: [number, number][] = [
      [0, 1e-3],
      [0.49, 1e-3],
      [0.5, 1e38],
    ];
    const good = { iterations: 6, evaluation: { tasks: 0 } };
    const bad = tinyConfig({ ...good, optimizer: { learningRate: { type: "piecewise", points } } });
    const directory = (await run(tinyConfig({ ...good, iterations: 0 }))).runDirectory;
    const failure = run(bad, { runDirectory: directory, resume: true });
    await expect(failure).rejects.toMatchObject({
      code: "training/not-finite",
      message: expect.stringContaining(join(directory, "checkpoints", "iteration-000002")) as string,
    });
    const rescued = await run(tinyConfig(good), { runDirectory: directory, resume: true });
    expect(rescued.events.find(({ type }) => type === "start")).toMatchObject({ resumedAt: 2 });
    expect(rescued.result.status).toBe("completed");
  });
});

describe("imitation", () => {
  it("teaches to match words that were never seen", async () => {
    const config = tinyConfig({
      iterations: 0,
      imitation: { demonstrations: 32, updates: 80, learningRate: 0.01 },
      evaluation: { tasks: 16 },
    });
    const { result, events } = await run(config, { world: "identity" });
    expect(result.before?.meanScore).toBeGreaterThan(0.9); // uniform play: 1/4
    expect(events.filter((event) => event.type === "progress" && event.phase === "imitate")).toHaveLength(80);
  });

  it("says which players there are when the one it is told to imitate is unknown", async () => {
    const config = tinyConfig({ imitation: { demonstrations: 4, player: "expret" } });
    await expect(run(config)).rejects.toMatchObject({
      code: "config/invalid-value",
      message: expect.stringContaining("Did you mean expert?") as string,
    });
  });

  it("refuses to learn from a player that solves nothing", async () => {
    const config = tinyConfig({ imitation: { demonstrations: 4, player: "idle" } });
    const players = {
      idle: () => ({ act: ({ admissible }: Observation) => ({ text: admissible?.[0] ?? "" }) }),
    };
    const host = await openHost("corridor", { length: 1000 }); // 20 turns lead nowhere
    await expect(run(config, { hosts: [host], players })).rejects.toMatchObject({
      code: "training/no-demonstrations",
    });
  });
});
