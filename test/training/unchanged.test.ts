import { expect, it } from "vitest";
import type { TrainConfigInput } from "../../src/training/index.ts";
import { run, tinyConfig } from "./run-fixture.ts";

/** What only watches or averages must leave the weights alone, whatever the algorithm. */
const RUNS: readonly (readonly [string, Partial<TrainConfigInput>])[] = [
  ["the defaults", {}],
  ["imitation first", { imitation: { demonstrations: 3, updates: 6 } }],
  ["ppo", { objective: { algorithm: "ppo" } }],
  ["self-imitation", { objective: { spear: { variant: "spear-sil", warmUp: 0 } } }],
];

it.each(RUNS)("%s: guard and averaging do not change the weights", async (_, change) => {
  const plain = await run(tinyConfig({ ...change, guard: { policy: "off" } }));
  const watched = await run(
    tinyConfig({
      ...change,
      guard: { policy: "warn" },
      optimizer: { ...tinyConfig(change).optimizer, averaging: { decay: 0.9 } },
    }),
  );
  expect(watched.result.weightHash).toBe(plain.result.weightHash);
  const other = await run(tinyConfig({ ...change, seed: 99 }));
  expect(other.result.weightHash).not.toBe(plain.result.weightHash);
});
