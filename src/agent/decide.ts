/** From logits to a decision, in float64. */
import type { Rng } from "../core/rng.ts";
import type { ActOptions, Decision } from "./policy.ts";

export interface Choice extends Pick<Decision, "logProb" | "entropy" | "entropyFraction"> {
  readonly index: number;
  /** ln probability of each option under the distribution described by the other fields */
  readonly logProbs: Float64Array;
}

/**
 * Samples at a temperature, or takes the first of the most likely. A greedy choice reports the numbers of the
 * distribution at temperature 1.
 *
 * @param logits at least one
 */
export function decide(logits: ArrayLike<number>, decoding: ActOptions["decoding"], rng: Rng): Choice {
  const logProbs = logSoftmax(logits, decoding.type === "sample" ? decoding.temperature : 1);
  const index = decoding.type === "sample" ? sample(logProbs, rng) : argMax(logProbs);
  const entropy = entropyOf(logProbs);
  return {
    index,
    logProbs,
    logProb: logProbs[index] as number,
    entropy,
    entropyFraction: logProbs.length > 1 ? entropy / Math.log(logProbs.length) : 0,
  };
}

function logSoftmax(logits: ArrayLike<number>, temperature: number): Float64Array {
  const out = Float64Array.from(logits, (logit) => logit / temperature);
  let max = -Infinity;
  for (const x of out) if (x > max) max = x;
  let sum = 0;
  for (const x of out) sum += Math.exp(x - max);
  const shift = max + Math.log(sum);
  for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) - shift;
  return out;
}

/** Inverse of the cumulative distribution; the last option with any probability catches rounding. */
function sample(logProbs: Float64Array, rng: Rng): number {
  let rest = rng.float();
  let last = 0;
  for (let i = 0; i < logProbs.length; i++) {
    const probability = Math.exp(logProbs[i] as number);
    if (probability === 0) continue;
    last = i;
    rest -= probability;
    if (rest < 0) return i;
  }
  return last;
}

function argMax(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}

function entropyOf(logProbs: Float64Array): number {
  let entropy = 0;
  for (const logProb of logProbs) if (logProb > -Infinity) entropy -= Math.exp(logProb) * logProb;
  return Math.max(0, entropy);
}
