import { describe, expect, it } from "vitest";
import { rng } from "../../src/core/rng.ts";
import { openTrajectoryReader } from "../../src/replay/index.ts";
import { loadCheckpoint } from "../../src/training/checkpoint.ts";
import { evaluate } from "../../src/training/index.ts";
import { type LoadPolicyOptions, loadPolicy } from "../../src/training/load-policy.ts";
import { WeightAverage } from "../../src/training/weight-average.ts";
import { openHost, run, temporaryFolder, timelessMetrics, tinyConfig, wasm } from "./run-fixture.ts";

describe("the average of the weights", () => {
  it("weighs update i of n by decay^(n − i), and the weights add up to 1", () => {
    const average = new WeightAverage({ decay: 0.8 });
    expect(average.read()).toBeNull();
    const random = rng(1, "weights");
    const all = Array.from({ length: 9 }, () => Float32Array.of(random.float(), random.float()));
    for (const weights of all) average.add(weights);
    const shares = all.map((_, i) => 0.8 ** (all.length - 1 - i));
    const total = shares.reduce((sum, share) => sum + share, 0);
    for (const k of [0, 1]) {
      const expected = all.reduce(
        (sum, weights, i) => sum + ((shares[i] ?? 0) * (weights[k] ?? 0)) / total,
        0,
      );
      expect(average.read()?.[k]).toBeCloseTo(expected, 6);
    }
  });

  it("is the weights themselves after one update", () => {
    const average = new WeightAverage({ decay: 0.999 });
    average.add(Float32Array.of(3, -1));
    expect(average.read()).toEqual(Float32Array.of(3, -1));
  });
});

describe("a run with averaging", () => {
  const config = tinyConfig({ optimizer: { averaging: { decay: 0.9 } } });

  it("trains the same weights, and keeps both", async () => {
    const [plain, averaged] = [await run(tinyConfig()), await run(config)];
    expect(averaged.result.weightHash).toBe(plain.result.weightHash);
    const { weights, average } = await loadCheckpoint(averaged.runDirectory);
    expect(average).toHaveLength(weights.length);
    expect(average).not.toEqual(weights);
    expect(await loadCheckpoint(plain.runDirectory)).not.toHaveProperty("average");
  });

  it("plays evaluations with the average", async () => {
    const { runDirectory, result } = await run(config);
    const host = await openHost("corridor");
    const load = async (options: Partial<LoadPolicyOptions>) =>
      loadPolicy(runDirectory, { engine: await wasm(), environment: host.info, which: "latest", ...options });
    using averaged = await load({});
    using raw = await load({ weights: "raw" });
    const { average, weights } = await loadCheckpoint(runDirectory);
    expect(averaged.parameters.read()).toEqual(average);
    expect(raw.parameters.read()).toEqual(weights);
    expect(raw.parameters.hash()).toBe(result.weightHash);

    const logProbs: number[] = [];
    await evaluate({
      hosts: [host],
      policy: averaged,
      tasks: 8,
      seed: config.seed,
      iteration: config.iterations,
      onEpisode: ({ turns }) => logProbs.push(...turns.map(({ logProb }) => logProb)),
    });
    const reader = await openTrajectoryReader(runDirectory);
    const recorded: number[] = [];
    for await (const { episodeId, turns } of reader.episodes({ source: "evaluation" }))
      if (episodeId.startsWith(`e${config.iterations}-`))
        recorded.push(...turns.map(({ logProb }) => logProb));
    expect(recorded.length).toBeGreaterThan(0);
    expect(recorded.sort()).toEqual(logProbs.sort());
  });

  it("ends with the same weights and average where it was stopped and went on", async () => {
    const whole = await run(config);
    const runDirectory = await temporaryFolder();
    const stop = new AbortController();
    const options = { runDirectory, signal: stop.signal };
    const stopped = await run(config, {
      ...options,
      onEvent: (event) => {
        if (event.type === "iteration" && event.iteration === 2) stop.abort();
      },
    });
    expect(stopped.result.status).toBe("stopped");
    const resumed = await run(config, { runDirectory, resume: true });
    expect(resumed.result.weightHash).toBe(whole.result.weightHash);
    expect((await loadCheckpoint(runDirectory)).average).toEqual(
      (await loadCheckpoint(whole.runDirectory)).average,
    );
    expect(await timelessMetrics(runDirectory)).toEqual(await timelessMetrics(whole.runDirectory));
  });
});
