/**
 * The loss of SPEAR's replay pass: the clipped surrogate against the policy that collected, with the covariance clip.
 *
 *   L_SIL = Σ w·l(r, Ã)·m  −  λ·Σ w·H,   r = π / π_collection,   m = 0 where Clip-Cov takes the gradient, else 1
 *
 * λ is 0 in the paper; the released code repeats its entropy bonus here.
 *
 * @source Qin et al. 2025, arXiv:2509.22601; see spear.ts
 */
import { clipCovMask, droppedShare } from "./clip-cov.ts";
import { clippedRatioLoss, clipStatus } from "./clipped-ratio.ts";
import type { LossTerm } from "./objective.ts";
import type { SpearOptions } from "./spear.ts";

type SelfImitationOptions = Pick<SpearOptions, "clip" | "covariance" | "entropyBonus" | "entropyScale">;

export function selfImitationLoss(options: SelfImitationOptions): LossTerm {
  const { clip, covariance, entropyBonus, entropyScale } = options;
  return {
    name: "spear-sil",
    needsReference: false,
    init: () => null,
    compute({ batch, outputs, values, rng, tensor }, state) {
      const numbers = { ...values, logProbs: values.outputs.logProbs, mask: values.weights };
      const kept =
        covariance === null
          ? values.weights.map(() => 1)
          : clipCovMask(numbers, covariance, clip, rng.split("clip-cov"));
      const losses = clippedRatioLoss(outputs.logProbs, batch.behaviorLogProbs, batch.advantages, clip);
      const imitation = losses.mul(batch.weights).mul(tensor(kept)).sum().asScalar();
      const entropies = entropyScale === "nats" ? outputs.entropies : outputs.entropyFractions;
      const bonus = entropies.mul(batch.weights).sum().mul(entropyBonus);
      const ratios = Array.from(numbers.logProbs, (logProb, i) => {
        return clipStatus(logProb, values.behaviorLogProbs[i] ?? 0, values.advantages[i] ?? 0, clip).ratio;
      });
      return {
        loss: entropyBonus === 0 ? imitation : imitation.sub(bonus).asScalar(),
        state,
        metrics: {
          "spear/replay_loss": imitation.dataSync()[0] ?? 0,
          "spear/replay_ratio_max": ratios.reduce((most, ratio) => Math.max(most, ratio), 0),
          "spear/replay_covariance_share": droppedShare(kept),
        },
      };
    },
  };
}
