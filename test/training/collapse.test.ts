import { describe, expect, it } from "vitest";
import {
  listCheckpoints,
  loadCheckpoint,
  readMetrics,
  type TrainConfigInput,
} from "../../src/training/index.ts";
import { run, temporaryFolder, timelessMetrics, tinyConfig } from "./run-fixture.ts";

/** Any update at all is a collapse by KL, so that the guard fires whenever its window is full. */
const NERVOUS = { window: 2, klLimit: 0, successDrop: null, entropyFloor: null, repetitionLimit: null };

function configOf(
  guard: Partial<NonNullable<TrainConfigInput["guard"]>>,
  change: Partial<TrainConfigInput> = {},
) {
  return tinyConfig({
    iterations: 8,
    evaluation: { tasks: 0 },
    checkpoint: { every: 2, keep: 1 },
    optimizer: { averaging: { decay: 0.9 } },
    curriculum: { type: "learnable" },
    ...change,
    guard: { ...NERVOUS, ...guard },
  });
}

describe("a run whose guard finds a collapse", () => {
  it("warns by default, and trains as without a guard", async () => {
    const { result, events, runDirectory } = await run(configOf({}));
    const plain = await run(configOf({ policy: "off" }));
    expect(result.weightHash).toBe(plain.result.weightHash);
    const warnings = events.filter(
      (event) => event.type === "warning" && event.code === "training/collapsed",
    );
    expect(warnings.length).toBeGreaterThan(1);
    const lines = await readMetrics(runDirectory);
    expect(lines.filter(({ metrics }) => metrics["guard/collapse"] === 1)).toHaveLength(warnings.length);
    expect((await readMetrics(plain.runDirectory))[0]?.metrics).not.toHaveProperty(["guard/collapse"]);
  });

  it("stops with the checkpoint from before when it is told to", async () => {
    const runDirectory = await temporaryFolder();
    await expect(run(configOf({ policy: "stop" }), { runDirectory })).rejects.toMatchObject({
      code: "training/collapsed",
      details: { iteration: 2, checkpoint: "iteration-000000" },
    });
    expect(await listCheckpoints(runDirectory)).toEqual(["iteration-000000"]); // the collapsed weights are not saved
  });

  it("goes back, learns more slowly, and gives up in the end", async () => {
    const runDirectory = await temporaryFolder();
    const config = configOf({ policy: "rollback", rollbacks: 2 });
    const weights: Float32Array[] = [];
    await expect(run(config, { runDirectory })).rejects.toMatchObject({
      code: "training/collapsed",
      message: expect.stringContaining("gone back 2 times already") as string,
      details: { rollbacks: 2 },
    });
    for (const name of await listCheckpoints(runDirectory))
      weights.push((await loadCheckpoint(runDirectory, name)).weights);
    expect(weights.length).toBeGreaterThan(0);
    const lines = (await readMetrics(runDirectory)).map(({ metrics }) => metrics);
    expect(lines.map((metrics) => metrics["guard/rollbacks"])).toEqual([0, 0, 1, 1, 2, 2]);
    const { guard } = (await loadCheckpoint(runDirectory)).state;
    expect(guard).toMatchObject({ rollbacks: 2, learningRateFactor: 0.25, recent: [] });
    const plain = await run(configOf({ policy: "off" }));
    const rates = (await readMetrics(plain.runDirectory)).map(
      ({ metrics }) => metrics["train/learning_rate"] ?? 0,
    );
    const factors = lines.map((metrics, i) => (metrics["train/learning_rate"] ?? 0) / (rates[i] ?? 1));
    for (const [i, factor] of [1, 1, 0.5, 0.5, 0.25, 0.25].entries())
      expect(factors[i]).toBeCloseTo(factor, 12);
  });

  it("has the weights of the earlier checkpoint after going back, and counts iterations on", async () => {
    const once = await run(configOf({ policy: "rollback" }, { iterations: 2 }));
    const start = await run(configOf({ policy: "rollback" }, { iterations: 0 }));
    expect(once.result.weightHash).toBe(start.result.weightHash);
    const { state, average } = await loadCheckpoint(once.runDirectory);
    expect(state.iteration).toBe(2);
    expect(state.optimizerUpdates).toBe(0);
    expect(state.totals.updates).toBeGreaterThan(0); // what was collected and updated was paid for
    expect(average).toBeUndefined();
  });

  it.each([0, 2, 3])("goes on after a stop at iteration %i as if there had been none", async (at) => {
    const config = configOf({ policy: "rollback", rollbacks: 9 });
    const whole = await run(config);
    const runDirectory = await temporaryFolder();
    const stop = new AbortController();
    const stopped = await run(config, {
      runDirectory,
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === "iteration" && event.iteration === at) stop.abort();
      },
    });
    expect(stopped.result.status).toBe("stopped");
    const resumed = await run(config, { runDirectory, resume: true });
    expect(resumed.result.weightHash).toBe(whole.result.weightHash);
    expect(await timelessMetrics(runDirectory)).toEqual(await timelessMetrics(whole.runDirectory));
    expect((await readMetrics(runDirectory)).at(-1)?.metrics["guard/rollbacks"]).toBeGreaterThan(1);
  });
});
