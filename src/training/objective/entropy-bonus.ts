/**
 * Entropy bonus: keeps the policy exploring.
 *
 *   L = −λ·Σ w·H
 *
 * | symbol | meaning                                                             |
 * |--------|---------------------------------------------------------------------|
 * | H      | entropy of the turn, in nats or as a fraction of ln(options)        |
 * | λ      | coefficient, a schedule                                             |
 * | w      | aggregation weight of the turn                                      |
 *
 * @source Williams & Peng 1991; Mnih et al. 2016, arXiv:1602.01783
 */
import { type Schedule, valueAt } from "../../core/schedule.ts";
import type { LossTerm } from "./objective.ts";

export interface EntropyBonusOptions {
  readonly coefficient: Schedule;
  readonly scale: "nats" | "fraction";
}

export function entropyBonus({ coefficient, scale }: EntropyBonusOptions): LossTerm {
  return {
    name: "entropy-bonus",
    needsReference: false,
    init: () => null,
    compute({ batch, outputs, values, progress }, state) {
      const entropies = scale === "nats" ? outputs.entropies : outputs.entropyFractions;
      const bonus = entropies.mul(batch.weights).sum().mul(valueAt(coefficient, progress)).asScalar();
      const nats = values.outputs.entropies;
      const mean = nats.reduce((sum, entropy) => sum + entropy, 0) / Math.max(1, nats.length);
      const metrics = { "train/entropy": mean, "train/entropy_bonus": bonus.dataSync()[0] ?? 0 };
      return { loss: bonus.neg().asScalar(), state, metrics };
    },
  };
}
