/** Rollout workers: who plays an episode changes nothing about it. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openTrajectoryReader } from "../../src/replay/index.ts";
import type { TrainConfigInput } from "../../src/training/index.ts";
import { timeless } from "../rollout/timing.ts";
import { run, timelessMetrics, tinyConfig } from "./run-fixture.ts";

const CORRIDOR = `${fileURLToPath(new URL("../../src/testing/worlds/corridor.ts", import.meta.url))}#corridor`;

function config(change: Partial<TrainConfigInput> = {}) {
  return tinyConfig({ environment: { id: CORRIDOR }, ...change });
}

async function episodesOf(runDirectory: string) {
  const reader = await openTrajectoryReader(runDirectory);
  const episodes = new Map<string, unknown>();
  for await (const episode of reader.episodes()) episodes.set(episode.episodeId, timeless(episode));
  return episodes;
}

describe("workers", () => {
  it.each([1, 2])("%i give the weights, metrics and episodes of none", async (workers) => {
    const base = await run(config());
    const other = await run(config({ collect: { groups: 3, groupSize: 4, workers } }));
    expect(other.result.weightHash).toBe(base.result.weightHash);
    expect(await timelessMetrics(other.runDirectory)).toEqual(await timelessMetrics(base.runDirectory));
    expect(await episodesOf(other.runDirectory)).toEqual(await episodesOf(base.runDirectory));
  });
});
