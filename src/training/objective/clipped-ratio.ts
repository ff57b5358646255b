/**
 * The clipped surrogate of PPO, with optional dual clip.
 *
 *   r = exp(clamp(ln π − ln π_b, −20, 20))
 *   l = max(−A·r, −A·clip(r, 1 − low, 1 + high));   where A < 0 and c is set: l = min(l, −A·c)
 *   L = Σ w·l
 *
 * | symbol    | meaning                                                   |
 * |-----------|-----------------------------------------------------------|
 * | π, π_b    | present policy, and the behaviour policy that acted       |
 * | A         | advantage                                                 |
 * | low, high | how far the ratio may fall and rise                       |
 * | c         | bound on the loss of a bad action that has become likely  |
 * | w         | aggregation weight of the turn                            |
 *
 * @source Schulman et al. 2017, arXiv:1707.06347, eq. 7; dual clip: Ye et al. 2020, arXiv:1912.09729;
 *   asymmetric clip: DAPO, arXiv:2503.14476
 */
import type { Tensor, Tensor1D } from "../../tensor/index.ts";
import type { Metrics } from "../metrics.ts";
import type { LossTerm, TermInput } from "./objective.ts";
import { quantile } from "./quantile.ts";

export interface ClipOptions {
  readonly low: number;
  readonly high: number;
  /** c above; null is off. */
  readonly dual: number | null;
}

const RATIO_LIMIT = 20;
const NO_BOUND = 1e30;
/** A ratio beyond these is in the tails. */
const TAILS = [0.5, 2] as const;

/**
 * l of each turn, differentiable in `logProbs`.
 *
 * @param logProbs,behaviorLogProbs,advantages [N]
 */
export function clippedRatioLoss(
  logProbs: Tensor1D,
  behaviorLogProbs: Tensor1D,
  advantages: Tensor1D,
  { low, high, dual }: ClipOptions,
): Tensor1D {
  const ratio: Tensor = logProbs.sub(behaviorLogProbs).clipByValue(-RATIO_LIMIT, RATIO_LIMIT).exp();
  const gain = advantages.neg<Tensor1D>();
  const loss = gain.mul(ratio).maximum<Tensor1D>(gain.mul(ratio.clipByValue(1 - low, 1 + high)));
  if (dual === null) return loss;
  // −A·c where A < 0, out of the way elsewhere; `advantages` carries no gradient.
  const unbounded = advantages.zerosLike().add<Tensor1D>(NO_BOUND);
  const bound = gain.mul<Tensor1D>(dual).where(advantages.less(0), unbounded);
  return loss.minimum<Tensor1D>(bound);
}

/** Ratio of a turn and whether the clip took its gradient away. */
export function clipStatus(
  logProb: number,
  behaviorLogProb: number,
  advantage: number,
  { low, high }: ClipOptions,
) {
  const ratio = Math.exp(Math.max(-RATIO_LIMIT, Math.min(RATIO_LIMIT, logProb - behaviorLogProb)));
  return { ratio, clipped: (advantage > 0 && ratio > 1 + high) || (advantage < 0 && ratio < 1 - low) };
}

/** Takes the loss of some turns away: a factor 0 or 1 for each, [N], and what there is to say about them. */
export type DropTurns = (input: TermInput) => { readonly kept: Float32Array; readonly metrics: Metrics };

export function clippedRatio(options: ClipOptions, drop: DropTurns | null = null): LossTerm {
  return {
    name: "clipped-ratio",
    needsReference: false,
    init: () => null,
    compute(input, state) {
      const { batch, outputs, values, tensor } = input;
      const all = clippedRatioLoss(outputs.logProbs, batch.behaviorLogProbs, batch.advantages, options);
      const dropped = drop?.(input);
      const losses = dropped === undefined ? all : all.mul<Tensor1D>(tensor(dropped.kept));
      const loss = losses.mul(batch.weights).sum().asScalar();
      return {
        loss,
        state,
        metrics: {
          "train/policy_loss": loss.dataSync()[0] ?? 0,
          ...ratioMetrics(values, options),
          ...dropped?.metrics,
        },
      };
    },
  };
}

function ratioMetrics({ outputs, behaviorLogProbs, advantages }: TermInput["values"], options: ClipOptions) {
  const ratios: number[] = [];
  let clippedTurns = 0;
  let ratioMax = 0;
  let outside = 0;
  let kl = 0;
  for (const [i, logProb] of outputs.logProbs.entries()) {
    const behavior = behaviorLogProbs[i] ?? 0;
    const { ratio, clipped } = clipStatus(logProb, behavior, advantages[i] ?? 0, options);
    if (clipped) clippedTurns++;
    if (ratio < TAILS[0] || ratio > TAILS[1]) outside++;
    ratios.push(ratio);
    ratioMax = Math.max(ratioMax, ratio);
    // k3 of KL(behaviour ‖ present), sampled from behaviour: r − 1 − ln r.
    kl += ratio - 1 - Math.log(ratio);
  }
  const count = Math.max(1, outputs.logProbs.length);
  return {
    "train/clip_share": clippedTurns / count,
    "train/ratio_max": ratioMax,
    ...(ratios.length === 0 ? {} : { "train/ratio_p99": quantile(ratios, 0.99) }),
    "train/ratio_outside_share": outside / count,
    "train/kl_to_behavior": kl / count,
  };
}
