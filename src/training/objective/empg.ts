/**
 * Entropy-modulated policy gradients: sure steps learn more, unsure ones less, and a step that leads to a sure one is
 * paid for it. A modulator of advantages; nothing here carries a gradient.
 *
 *   Ĥ_t      = (H_t − min H) / (max H − min H + ε)                       over all steps of the batch
 *   g(H_t)   = e^(−k·Ĥ_t) / (mean over the batch of e^(−k·Ĥ) + ε)         self-calibrating: their mean is 1
 *   f(H_t+1) = e^(−k'·Ĥ_t+1)                                             next step of the trajectory; none at the last
 *   A_mod    = A·g(H_t) + ζ·f(H_t+1)
 *   A_final  = A_mod − mean over the batch of A_mod
 *
 * | symbol   | identifier           | meaning                                                          |
 * |----------|----------------------|------------------------------------------------------------------|
 * | H_t      | `entropy`            | mean token entropy of the step under the policy that acted       |
 * | Ĥ_t      | `normalized`         | the same between the batch's lowest and highest                  |
 * | g        | `scale`              | factor on the advantage, in failed trajectories too              |
 * | f, ζ     | `clarity`, `zeta`    | future clarity, and its weight                                   |
 * | k, k'    | `k`, `kFuture`       | how sharply g and f fall with entropy                            |
 * | A        | `advantage`          | of the trajectory; where it differs by turn (GiGPO) all of it is scaled |
 *
 * Differs from the paper: groups in which every advantage is 0 are left out unless `skipDeadGroups` is off, as with
 * DAPO, because the bonus alone would be pure pressure on entropy; entropies may be clamped to percentiles
 * (`clampPercentile`), because one babbling step sets the whole scale; H may be a fraction of ln(options).
 * Differs from the authors' code: a step is a turn of the record, not found by chat delimiters; turns without a trained
 * token count nowhere. Each is tested in test/training/objective/empg.test.ts.
 *
 * @source Wang et al. 2025, arXiv:2509.09265; pseudo-code at empgseed-seed.github.io
 */
import type { TrajectoryGroup } from "../../core/trajectory.ts";
import { meanOf } from "./group-scores.ts";
import type { AdvantageModulator, Credited } from "./objective.ts";
import { quantile } from "./quantile.ts";

export interface EmpgOptions {
  readonly k: number;
  readonly kFuture: number;
  readonly zeta: number;
  /** Entropies are clamped to the percentiles c and 100 − c; null is off. */
  readonly clampPercentile: number | null;
}

/** All steps of a batch, trajectory by trajectory and in time order. */
export interface EmpgStep {
  readonly trajectory: string | number;
  readonly entropy: number;
  readonly advantage: number;
  /** False for a step without trained tokens: it is left out of every statistic. */
  readonly trained?: boolean;
}

const EPSILON = 1e-8;

/** Mean entropy of the tokens that the mask keeps; 0 where it keeps none. */
export function stepEntropy(tokens: readonly number[], mask: readonly number[]): number {
  const count = mask.reduce((sum, m) => sum + m, 0);
  return tokens.reduce((sum, entropy, i) => sum + (mask[i] === 0 ? 0 : entropy), 0) / Math.max(1, count);
}

/** Every quantity of the formulas, for each step; 0 for steps that are left out. */
export function empgAdvantages(
  given: readonly EmpgStep[],
  { k, kFuture, zeta, clampPercentile }: EmpgOptions,
) {
  const trained = given.flatMap((step, i) => (step.trained === false ? [] : [i]));
  const steps = trained.map((i) => given[i] as EmpgStep);
  const entropies = clamped(
    steps.map(({ entropy }) => entropy),
    clampPercentile,
  );
  const lowest = Math.min(...entropies);
  const highest = Math.max(...entropies);
  const normalized = entropies.map((entropy) => (entropy - lowest) / (highest - lowest + EPSILON));
  const confidence = normalized.map((entropy) => Math.exp(-k * entropy));
  const meanConfidence = meanOf(confidence) + EPSILON;
  const scale = confidence.map((value) => value / meanConfidence);
  const clarity = normalized.map((entropy) => Math.exp(-kFuture * entropy));
  const next = nextOfSame(steps);
  const bonus = next.map((i) => (i === null ? 0 : zeta * (clarity[i] ?? 0)));
  const modulated = steps.map(({ advantage }, i) => advantage * (scale[i] ?? 0) + (bonus[i] ?? 0));
  const center = meanOf(modulated);
  const spread = (values: readonly number[]): number[] => {
    const out = given.map(() => 0);
    for (const [at, i] of trained.entries()) out[i] = values[at] ?? 0;
    return out;
  };
  return {
    normalized: spread(normalized),
    scale: spread(scale),
    clarity: spread(clarity),
    bonus: spread(bonus),
    modulated: spread(modulated),
    advantages: spread(modulated.map((value) => value - center)),
    lowest,
    highest,
  };
}

export interface EmpgModulatorOptions extends EmpgOptions {
  readonly skipDeadGroups: boolean;
  readonly entropyScale: "nats" | "fraction";
}

export function empg(options: EmpgModulatorOptions): AdvantageModulator {
  return {
    name: "empg",
    init: () => null,
    modulate(credited, state, groups) {
      const live = options.skipDeadGroups ? withoutDead(credited) : withDead(credited, groups);
      if (live.length === 0) return { credited: live, metrics: {}, state };
      const steps = live.flatMap(({ trajectory, advantages }) =>
        trajectory.turns.map((turn, t) => ({
          trajectory: trajectory.episodeId,
          entropy: options.entropyScale === "nats" ? turn.entropy : turn.entropyFraction,
          advantage: advantages[t] ?? 0,
          trained: turn.tokens === undefined || turn.tokens.ids.length > 0,
        })),
      );
      const { scale, bonus, advantages, lowest, highest } = empgAdvantages(steps, options);
      let start = 0;
      const modulated = live.map((one) => {
        const end = start + one.trajectory.turns.length;
        const cut = (values: readonly number[]) => values.slice(start, end);
        const series = {
          ...one.series,
          "advantage/empg": cut(advantages),
          "empg/scale": cut(scale),
          "empg/bonus": cut(bonus),
        };
        const changed = { ...one, advantages: cut(advantages), series };
        start = end;
        return changed;
      });
      const metrics = {
        "empg/scale_max": scale.reduce((most, value) => Math.max(most, value), 0),
        "empg/bonus_mean": meanOf(bonus),
        "empg/entropy_min": lowest,
        "empg/entropy_max": highest,
      };
      return { credited: modulated, metrics, state };
    },
  };
}

/** Index of the next step of the same trajectory; null at its last. */
function nextOfSame(steps: readonly EmpgStep[]): (number | null)[] {
  const seen = new Map<EmpgStep["trajectory"], number>();
  const next: (number | null)[] = steps.map(() => null);
  for (let i = steps.length - 1; i >= 0; i--) {
    const { trajectory } = steps[i] as EmpgStep;
    next[i] = seen.get(trajectory) ?? null;
    seen.set(trajectory, i);
  }
  return next;
}

/** Without the groups in which every advantage is 0. */
function withoutDead(credited: readonly Credited[]): readonly Credited[] {
  const alive = new Set(
    credited.flatMap(({ group, advantages }) => (advantages.some((value) => value !== 0) ? [group] : [])),
  );
  return credited.filter(({ group }) => alive.has(group));
}

/** With the trajectories that the estimator left out, at advantage 0, in the order of the groups. */
function withDead(credited: readonly Credited[], groups: readonly TrajectoryGroup[]): Credited[] {
  const given = new Map(credited.map((one) => [one.trajectory.episodeId, one]));
  return groups.flatMap(({ index, trajectories }) =>
    trajectories.map(
      (trajectory) =>
        given.get(trajectory.episodeId) ?? {
          trajectory,
          group: index,
          advantages: trajectory.turns.map(() => 0),
        },
    ),
  );
}

function clamped(entropies: readonly number[], percentile: number | null): readonly number[] {
  if (percentile === null || entropies.length === 0) return entropies;
  const low = quantile(entropies, percentile / 100);
  const high = quantile(entropies, 1 - percentile / 100);
  return entropies.map((entropy) => Math.min(high, Math.max(low, entropy)));
}
