/** Named objectives: which estimator, modulators and terms make up an algorithm. */
import type { ObjectiveConfig } from "../config.ts";
import { clippedRatio } from "./clipped-ratio.ts";
import { entropyBonus } from "./entropy-bonus.ts";
import { grpo } from "./grpo.ts";
import { klToReference } from "./kl.ts";
import type { LossTerm, Objective } from "./objective.ts";

export const RECIPES = {
  grpo: (config) => ({ estimate: grpo(config), modulators: [], terms: commonTerms(config) }),
} as const satisfies Record<ObjectiveConfig["algorithm"], (config: ObjectiveConfig) => Objective>;

/** The terms of all policy-gradient recipes. A term whose weight is the number 0 is left out. */
function commonTerms(config: ObjectiveConfig): LossTerm[] {
  const { clipLow: low, clipHigh: high, clipDual: dual } = config;
  const terms = [clippedRatio({ low, high, dual })];
  if (config.klToReference !== 0) terms.push(klToReference({ coefficient: config.klToReference }));
  terms.push(entropyBonus({ coefficient: config.entropyBonus, scale: config.entropyScale }));
  return terms;
}
