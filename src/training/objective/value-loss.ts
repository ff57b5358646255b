/**
 * The clipped value loss of PPO: values move to the returns, but not far in one iteration.
 *
 *   l = max( (V − R)²,  (V_b + clip(V − V_b, −ε, ε) − R)² )
 *   L = c·½·Σ w·l
 *
 * | symbol | identifier       | meaning                                                      |
 * |--------|------------------|--------------------------------------------------------------|
 * | V      | `values`         | present value of the turn's observation                      |
 * | V_b    | `behaviorValues` | its value under the weights that collected                   |
 * | R      | `returns`        | advantage + V_b, see gae.ts                                  |
 * | ε      | `clip`           | how far a value may move before its gradient is taken away   |
 * | c      | `coefficient`    | weight against the policy loss, with which it shares layers  |
 * | w      | `weights`        | aggregation weight of the turn                               |
 *
 * Deviations from the paper: it has the unclipped square (`clip: null`), eq. 9; the clip and the ½ are those
 * of its published code. verl has the ½ in newer versions only.
 *
 * @source Schulman et al. 2017, arXiv:1707.06347, eq. 9; openai/baselines ppo2
 */
import { TrainingError } from "../../core/errors.ts";
import { type Schedule, valueAt } from "../../core/schedule.ts";
import type { Tensor1D } from "../../tensor/index.ts";
import type { LossTerm } from "./objective.ts";

/** l of each turn [N], differentiable in `values`. */
export function clippedValueLoss(
  values: Tensor1D,
  behaviorValues: Tensor1D,
  returns: Tensor1D,
  clip: number | null,
): Tensor1D {
  const loss = values.sub<Tensor1D>(returns).square<Tensor1D>();
  if (clip === null) return loss;
  const near = values.sub<Tensor1D>(behaviorValues).clipByValue(-clip, clip).add<Tensor1D>(behaviorValues);
  return loss.maximum<Tensor1D>(near.sub<Tensor1D>(returns).square());
}

export interface ValueLossOptions {
  readonly coefficient: Schedule;
  /** ε above; null is off. */
  readonly clip: number | null;
}

export function valueLoss({ coefficient, clip }: ValueLossOptions): LossTerm {
  return {
    name: "value-loss",
    needsReference: false,
    init: () => null,
    compute({ batch, outputs, values, progress }, state) {
      if (outputs.values === null || batch.behaviorValues === null || batch.returns === null) {
        throw new TrainingError(
          "training/no-values",
          "The value loss needs a policy with a value head and an estimator that gives returns, such as ppo.",
        );
      }
      const losses = clippedValueLoss(outputs.values, batch.behaviorValues, batch.returns, clip);
      const half = losses.mul(batch.weights).sum().mul(0.5).asScalar();
      const loss = half.mul(valueAt(coefficient, progress)).asScalar();
      const metrics = {
        "train/value_loss": half.dataSync()[0] ?? 0,
        "train/explained_variance": explainedVariance(values.outputs.values ?? [], values.returns ?? []),
      };
      return { loss, state, metrics };
    },
  };
}

/** 1 − Σ (R − V)² / Σ (R − mean R)²: 1 where values foresee all, 0 where they know no more than the mean. */
export function explainedVariance(values: ArrayLike<number>, returns: ArrayLike<number>): number {
  let mean = 0;
  for (let i = 0; i < returns.length; i++) mean += (returns[i] ?? 0) / returns.length;
  let left = 0;
  let total = 0;
  for (let i = 0; i < returns.length; i++) {
    left += ((returns[i] ?? 0) - (values[i] ?? 0)) ** 2;
    total += ((returns[i] ?? 0) - mean) ** 2;
  }
  return total === 0 ? 0 : 1 - left / total;
}
