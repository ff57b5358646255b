/** Named objectives: which estimator, modulators and terms make up an algorithm. */
import type { ObjectiveConfig } from "../config.ts";
import { clippedRatio } from "./clipped-ratio.ts";
import { entropyBonus } from "./entropy-bonus.ts";
import { gae } from "./gae.ts";
import { gigpo } from "./gigpo.ts";
import { grpo } from "./grpo.ts";
import { klToReference } from "./kl.ts";
import type { AdvantageEstimator, LossTerm, Objective } from "./objective.ts";
import { reinforcePlusPlus, reinforcePlusPlusBaseline } from "./reinforce-plus-plus.ts";
import { rloo } from "./rloo.ts";
import { valueLoss } from "./value-loss.ts";

export const RECIPES = {
  grpo: (config) => policyGradient(grpo(config), config),
  ppo: (config) => {
    const { gaeLambda: lambda, valueCoefficient: coefficient, valueClip: clip } = config;
    const base = policyGradient(gae({ ...config, lambda }), config);
    return { ...base, terms: [...base.terms, valueLoss({ coefficient, clip })], needsValues: true };
  },
  rloo: (config) => policyGradient(rloo(config), config),
  "reinforce++": (config) => policyGradient(reinforcePlusPlus(config), config),
  "reinforce++-baseline": (config) => policyGradient(reinforcePlusPlusBaseline(config), config),
  gigpo: (config) => policyGradient(gigpo(config), config),
} as const satisfies Record<ObjectiveConfig["algorithm"], (config: ObjectiveConfig) => Objective>;

/** An estimator with the terms of all policy-gradient recipes. */
function policyGradient(estimate: AdvantageEstimator, config: ObjectiveConfig): Objective {
  return { estimate, modulators: [], terms: commonTerms(config) };
}

/** A term whose weight is the number 0 is left out. */
function commonTerms(config: ObjectiveConfig): LossTerm[] {
  const { clipLow: low, clipHigh: high, clipDual: dual } = config;
  const terms = [clippedRatio({ low, high, dual })];
  if (config.klToReference !== 0) terms.push(klToReference({ coefficient: config.klToReference }));
  terms.push(entropyBonus({ coefficient: config.entropyBonus, scale: config.entropyScale }));
  return terms;
}
