/** Whether the updates of an iteration pull in one direction. */
import { describe, expect, it } from "vitest";
import { readMetrics } from "../../src/training/index.ts";
import { cosine } from "../../src/training/iteration.ts";
import { run, tinyConfig } from "./run-fixture.ts";

describe("the cosine of two gradients", () => {
  it.each([
    [[3, 4], [6, 8], 1],
    [[3, 4], [-3, -4], -1],
    [[1, 0], [0, 2], 0],
    [[1, 0], [1, 1], Math.SQRT1_2],
    [[0, 0], [1, 1], null],
  ])("of %j and %j is %d", (a, b, expected) => {
    const found = cosine(Float32Array.from(a), Float32Array.from(b));
    if (expected === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(expected, 12);
  });
});

describe("the agreement of gradients", () => {
  const agreements = async (change: Parameters<typeof tinyConfig>[0]) => {
    const { runDirectory } = await run(tinyConfig({ iterations: 6, ...change }));
    const lines = (await readMetrics(runDirectory)).filter(({ kind }) => kind === "iteration");
    return lines.flatMap(({ metrics }) => metrics["train/gradient_agreement"] ?? []);
  };

  it("is measured where an iteration has several updates, and is absent where it has one", async () => {
    const several = await agreements({ minibatchEpisodes: 4, collect: { groups: 6, groupSize: 4 } });
    expect(several.length).toBeGreaterThan(0);
    for (const agreement of several) expect(Math.abs(agreement)).toBeLessThanOrEqual(1);
    expect(await agreements({ minibatchEpisodes: 64, updateEpochs: 1 })).toEqual([]);
  });

  it("compares updates on other episodes, not two passes over the same", async () => {
    expect(await agreements({ minibatchEpisodes: 64, updateEpochs: 2 })).toEqual([]);
  });
});
