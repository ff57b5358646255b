/**
 * Clip-Cov: a few of the tokens whose likelihood and advantage rise together lose their gradient, because they are what
 * makes the entropy collapse.
 *
 *   cov_i = (A_i − mean A)·(ln π_i − mean ln π)                       means over the tokens of the batch
 *   eligible: low < cov_i < high, and not clipped by the ratio already
 *   max(⌊ratio · tokens⌋, 1) of them, drawn at random, are multiplied by 0
 *
 * | symbol      | identifier             | meaning                                       |
 * |-------------|------------------------|-----------------------------------------------|
 * | cov         | `covariances`          | a token's share of the covariance             |
 * | low, high   | `low`, `high`          | which covariances are eligible                |
 * | ratio       | `ratio`                | share of all tokens that loses its gradient   |
 *
 * Differs from the released code: the draw is from a seeded stream. Tested in test/training/objective/spear.test.ts.
 *
 * @source Cui et al. 2025, arXiv:2505.22617; verl `compute_policy_loss_clip_cov`, as SPEAR carries it
 */
import type { Rng } from "../../core/rng.ts";
import { type ClipOptions, clipStatus, type DropTurns } from "./clipped-ratio.ts";

export interface CovarianceClip {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** Numbers of the tokens of a batch, [N] each. */
export interface ClipCovInput {
  readonly advantages: ArrayLike<number>;
  readonly logProbs: ArrayLike<number>;
  readonly behaviorLogProbs: ArrayLike<number>;
  /** Above 0 for trained tokens. */
  readonly mask: ArrayLike<number>;
}

const COUNT_EPSILON = 1e-8;

/** cov of every token, and the two means. */
export function covariances({ advantages, logProbs, mask }: Omit<ClipCovInput, "behaviorLogProbs">) {
  const meanAdvantage = maskedMean(advantages, mask);
  const meanLogProb = maskedMean(logProbs, mask);
  const values = Array.from(
    advantages,
    (advantage, i) => (advantage - meanAdvantage) * ((logProbs[i] as number) - meanLogProb),
  );
  return { meanAdvantage, meanLogProb, values };
}

/** Which tokens may be dropped, which the ratio clips already, and how many are dropped at most. */
export function clipCovCandidates(
  input: ClipCovInput,
  { ratio, low, high }: CovarianceClip,
  clip: ClipOptions,
) {
  const { values } = covariances(input);
  const eligible: number[] = [];
  const clipped: number[] = [];
  let tokens = 0;
  for (const [i, covariance] of values.entries()) {
    if ((input.mask[i] as number) <= 0) continue;
    tokens++;
    const [logProb, behavior] = [input.logProbs[i] as number, input.behaviorLogProbs[i] as number];
    if (clipStatus(logProb, behavior, input.advantages[i] as number, clip).clipped) clipped.push(i);
    else if (low < covariance && covariance < high) eligible.push(i);
  }
  return { eligible, clipped, count: Math.max(Math.floor(ratio * tokens), 1) };
}

/** 0 for the tokens that lose their gradient, 1 for all others. [N] */
export function clipCovMask(
  input: ClipCovInput,
  options: CovarianceClip,
  clip: ClipOptions,
  random: Rng,
): Float32Array {
  const { eligible, count } = clipCovCandidates(input, options, clip);
  const kept = new Float32Array(input.mask.length).fill(1);
  for (const i of random.shuffle(eligible).slice(0, count)) kept[i] = 0;
  return kept;
}

/** The clip for new episodes, as part of the clipped-ratio term. */
export function clipCovDrop(options: CovarianceClip, clip: ClipOptions): DropTurns {
  return ({ values, rng }) => {
    const { logProbs } = values.outputs;
    const input = { ...values, logProbs, mask: values.weights };
    const kept = clipCovMask(input, options, clip, rng.split("clip-cov"));
    return { kept, metrics: { "train/covariance_share": droppedShare(kept) } };
  };
}

export function droppedShare(kept: Float32Array): number {
  return kept.reduce((sum, m) => sum + (m === 0 ? 1 : 0), 0) / Math.max(1, kept.length);
}

function maskedMean(values: ArrayLike<number>, mask: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if ((mask[i] as number) <= 0) continue;
    sum += values[i] as number;
    count++;
  }
  return sum / (count + COUNT_EPSILON);
}
