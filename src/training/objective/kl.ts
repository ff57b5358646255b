/**
 * Distance to a frozen reference policy by the k3 estimator: unbiased, never negative, low variance.
 *
 *   d  = clamp(ln π_ref − ln π, −10, 10)
 *   k3 = e^d − d − 1
 *   L  = β·Σ w·k3
 *
 * | symbol | meaning                                         |
 * |--------|-------------------------------------------------|
 * | π_ref  | the weights after imitation (or at the start)   |
 * | β      | coefficient, a schedule                         |
 * | w      | aggregation weight of the turn                  |
 *
 * @source Schulman 2020, "Approximating KL divergence"; clamp as in verl
 */

import { TrainingError } from "../../core/errors.ts";
import { type Schedule, valueAt } from "../../core/schedule.ts";
import type { Tensor1D } from "../../tensor/index.ts";
import type { LossTerm } from "./objective.ts";

const LOG_RATIO_LIMIT = 10;

/** k3 of each turn, [N], nats; differentiable in `logProbs`. */
export function k3(logProbs: Tensor1D, referenceLogProbs: Tensor1D): Tensor1D {
  const d = referenceLogProbs.sub(logProbs).clipByValue(-LOG_RATIO_LIMIT, LOG_RATIO_LIMIT);
  return d.exp().sub(d).sub<Tensor1D>(1);
}

export function klToReference({ coefficient }: { readonly coefficient: Schedule }): LossTerm {
  return {
    name: "kl-to-reference",
    needsReference: coefficient !== 0,
    init: () => null,
    compute({ batch, outputs, progress }, state) {
      if (batch.referenceLogProbs === null) {
        throw new TrainingError(
          "training/no-reference",
          "The KL term needs log-probs of a reference policy, and the batch holds none.",
        );
      }
      const kl = k3(outputs.logProbs, batch.referenceLogProbs).mul(batch.weights).sum().asScalar();
      const loss = kl.mul(valueAt(coefficient, progress)).asScalar();
      return { loss, state, metrics: { "train/kl_to_reference": kl.dataSync()[0] ?? 0 } };
    },
  };
}
