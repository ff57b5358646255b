/** An objective from its configuration: the estimator's recipe, and the methods that are laid over it. */
import type { ObjectiveConfig } from "../config.ts";
import { clipCovDrop } from "./clip-cov.ts";
import { clippedRatio } from "./clipped-ratio.ts";
import { empg } from "./empg.ts";
import { epo } from "./epo.ts";
import { discountedReturn } from "./group-scores.ts";
import { checkMethods, methodNotes } from "./method-combinations.ts";
import type { LossTerm, Objective } from "./objective.ts";
import { RECIPES } from "./recipes.ts";
import { relativeReward } from "./relative-reward.ts";
import { spear } from "./spear.ts";
import { intrinsicShaper } from "./spear-reward.ts";

/** @throws ConfigError `config/invalid-value` where the methods do not go together */
export function objectiveOf(config: ObjectiveConfig): Objective {
  checkMethods(config);
  const base: Objective = { ...RECIPES[config.algorithm](config), notes: methodNotes(config) };
  return withSpear(withEmpg(withEpo(withRelativeReward(base, config), config), config), config);
}

function withRelativeReward(base: Objective, { relativeReward: settings }: ObjectiveConfig): Objective {
  if (settings === null) return base;
  return { ...base, shapers: [...(base.shapers ?? []), relativeReward(settings)] };
}

/** EPO has an entropy bonus of its own, which takes the place of the common one. */
function withEpo(base: Objective, { epo: settings, entropyScale: scale }: ObjectiveConfig): Objective {
  return settings === null ? base : withTerm(base, "entropy-bonus", epo({ ...settings, scale }));
}

function withEmpg(base: Objective, { empg: settings, entropyScale }: ObjectiveConfig): Objective {
  if (settings === null) return base;
  return { ...base, modulators: [...base.modulators, empg({ ...settings, entropyScale })] };
}

function withSpear(base: Objective, config: ObjectiveConfig): Objective {
  const { spear: settings, clipLow: low, clipHigh: high, clipDual: dual, entropyScale } = config;
  if (settings === null) return base;
  const { variant, covariance, replayCovariance, intrinsicReward, intrinsicMost, ...rest } = settings;
  const clip = { low, high, dual };
  const replay = spear({
    ...rest,
    clip,
    covariance: replayCovariance.ratio === 0 ? null : replayCovariance,
    entropyScale,
    score: (trajectory) => discountedReturn(trajectory, config.algorithm === "gigpo" ? 1 : config.discount),
  });
  if (variant === "spear-sil") return { ...base, replay };
  const { intrinsic: kind, intrinsicFade: fade } = settings;
  const shaper = intrinsicShaper({ kind, perTurn: intrinsicReward, most: intrinsicMost, fade });
  const whole = { ...base, replay, shapers: [...(base.shapers ?? []), shaper] };
  if (covariance.ratio === 0) return whole;
  return withTerm(whole, "clipped-ratio", clippedRatio(clip, clipCovDrop(covariance, clip)));
}

/** With the term of that name replaced. */
function withTerm(base: Objective, name: string, term: LossTerm): Objective {
  return { ...base, terms: base.terms.map((one) => (one.name === name ? term : one)) };
}
