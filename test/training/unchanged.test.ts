import { expect, it } from "vitest";
import type { TrainConfigInput } from "../../src/training/index.ts";
import { run, tinyConfig } from "./run-fixture.ts";

/**
 * Weights of small runs on wasm with SIMD. They change only where the arithmetic of the defaults changes, which is
 * worth a line in the changelog; options that are off must leave them alone.
 */
const WEIGHTS: readonly (readonly [string, Partial<TrainConfigInput>, string])[] = [
  ["the defaults", {}, "363246b33ef735b75b34b049239508dea4f1f8b49f551cffd844323d93c69d51"],
  [
    "imitation first",
    { imitation: { demonstrations: 3, updates: 6 } },
    "e33b7d370cdcdcdda0501cb01677873e7baf080b61dfd68d2deba4df6c82baa9",
  ],
  [
    "ppo",
    { objective: { algorithm: "ppo" } },
    "d8c7487aef67a3f652f6921d7d74c9fd64d806e2f13382d1d773d54e4ef2e098",
  ],
  [
    "self-imitation",
    { objective: { spear: { variant: "spear-sil", warmUp: 0 } } },
    "6e2bb33e62d9b1f648c2bc6235904c3b040108b16ea6dc7dae31277a921e2ae4",
  ],
];

it.each(WEIGHTS)("%s: gives the same weights as ever", async (_, change, hash) => {
  expect((await run(tinyConfig(change))).result.weightHash).toBe(hash);
});
