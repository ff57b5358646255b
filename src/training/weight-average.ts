/** A running average of the weights, which is steadier than the weights of any one update. */

import type { Parameters } from "../tensor/index.ts";
import type { OptimizerConfig } from "./config.ts";

/**
 * Exponential moving average over updates, with the bias of its start corrected: after the first update it is the
 * weights themselves.
 *
 *   a_n = a_{n−1} + (1 − d) / (1 − dⁿ) · (w_n − a_{n−1}),   the same as  Σ d^{n−i} w_i / Σ d^{n−i}
 *
 * | symbol | meaning                      |
 * |--------|------------------------------|
 * | w_n    | weights after update n       |
 * | d      | decay                        |
 *
 * @source Polyak and Juditsky 1992; the corrected start as in Adam, arXiv:1412.6980, §3
 */
export class WeightAverage {
  readonly #decay: number;
  #updates = 0;
  #weights = new Float32Array();

  constructor({ decay }: NonNullable<OptimizerConfig["averaging"]>) {
    this.#decay = decay;
  }

  /** Takes in the weights after an update, [size]. */
  add(weights: Float32Array): void {
    if (this.#updates++ === 0) {
      this.#weights = weights.slice();
      return;
    }
    const share = (1 - this.#decay) / (1 - this.#decay ** this.#updates);
    const average = this.#weights;
    for (let i = 0; i < average.length; i++) {
      const before = average[i] as number;
      average[i] = before + share * ((weights[i] as number) - before);
    }
  }

  /** Number of updates that it has seen. */
  get updates(): number {
    return this.#updates;
  }

  /** [size] a copy; null before the first update. */
  read(): Float32Array | null {
    return this.#updates === 0 ? null : this.#weights.slice();
  }

  /** Goes on from what updates and read() gave. */
  load(updates: number, weights: Float32Array): void {
    this.#updates = updates;
    this.#weights = weights.slice();
  }
}

/** Lends other weights to the parameters while `body` runs; null leaves them. */
export async function withWeights<T>(
  parameters: Parameters,
  weights: Float32Array | null,
  body: () => Promise<T>,
): Promise<T> {
  if (weights === null) return body();
  const own = parameters.read();
  parameters.write(weights);
  try {
    return await body();
  } finally {
    parameters.write(own);
  }
}
