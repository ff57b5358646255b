/** AdamW over the flat vector of weights, in one pass and in plain arithmetic: equal numbers on every engine. */
import { CheckpointError, ShapeError, TrainingError } from "../core/errors.ts";
import type { Parameters } from "./parameters.ts";

export interface AdamWOptions {
  /** Decay of the mean of gradients. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients. */
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Each update multiplies decayed weights by 1 − learningRate · weightDecay. */
  readonly weightDecay?: number;
  /** Names of the tensors that decay; all of them when absent. */
  readonly decayed?: readonly string[];
}

/** All that an update remembers. */
export interface AdamWState {
  /** Number of updates so far. */
  readonly updates: number;
  /** [size] mean of gradients */
  readonly mean: Float32Array;
  /** [size] mean of squared gradients */
  readonly meanSquare: Float32Array;
}

export interface UpdateResult {
  /** Euclidean norm of the gradient before clipping. */
  readonly gradNorm: number;
}

/**
 * Adam with decoupled weight decay and clipping by the global norm.
 *
 * @source Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2
 */
export class AdamW {
  readonly #parameters: Parameters;
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #weightDecay: number;
  readonly #decays: Uint8Array;
  readonly #mean: Float32Array;
  readonly #meanSquare: Float32Array;
  #updates = 0;

  constructor(parameters: Parameters, options: AdamWOptions = {}) {
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0, decayed } = options;
    this.#parameters = parameters;
    this.#beta1 = beta1;
    this.#beta2 = beta2;
    this.#epsilon = epsilon;
    this.#weightDecay = weightDecay;
    this.#decays = decayMask(parameters, decayed);
    this.#mean = new Float32Array(parameters.size);
    this.#meanSquare = new Float32Array(parameters.size);
  }

  /**
   * One update of all weights.
   *
   * @param gradient                 [size]
   * @param options.learningRate     step size
   * @param options.maxGradNorm      longer gradients are scaled down to this norm; none when absent
   * @throws TrainingError `training/not-finite`, before any weight is touched
   * @throws ShapeError `shape/mismatch`
   */
  update(
    gradient: Float32Array,
    options: { readonly learningRate: number; readonly maxGradNorm?: number },
  ): UpdateResult {
    const { learningRate, maxGradNorm = Infinity } = options;
    const gradNorm = this.#normOf(gradient);
    const scale = gradNorm > maxGradNorm ? maxGradNorm / gradNorm : 1;
    const t = ++this.#updates;
    const correction1 = 1 - this.#beta1 ** t;
    const correction2 = 1 - this.#beta2 ** t;
    const keep = 1 - learningRate * this.#weightDecay;
    this.#parameters.change((flat) => {
      for (let i = 0; i < flat.length; i++) {
        const g = (gradient[i] as number) * scale;
        const m = this.#beta1 * (this.#mean[i] as number) + (1 - this.#beta1) * g;
        const v = this.#beta2 * (this.#meanSquare[i] as number) + (1 - this.#beta2) * g * g;
        this.#mean[i] = m;
        this.#meanSquare[i] = v;
        const weight = (flat[i] as number) * (this.#decays[i] === 1 ? keep : 1);
        flat[i] = weight - (learningRate * (m / correction1)) / (Math.sqrt(v / correction2) + this.#epsilon);
      }
    });
    return { gradNorm };
  }

  /** A copy of what the optimiser remembers. */
  state(): AdamWState {
    return { updates: this.#updates, mean: this.#mean.slice(), meanSquare: this.#meanSquare.slice() };
  }

  /** @throws CheckpointError `checkpoint/mismatch` when the state belongs to another number of weights */
  load(state: AdamWState): void {
    const { size } = this.#parameters;
    if (state.mean.length !== size || state.meanSquare.length !== size) {
      const message = `The optimiser state is for ${state.mean.length} weights, the policy has ${size}.`;
      throw new CheckpointError("checkpoint/mismatch", message);
    }
    this.#updates = state.updates;
    this.#mean.set(state.mean);
    this.#meanSquare.set(state.meanSquare);
  }

  #normOf(gradient: Float32Array): number {
    const { size, slices } = this.#parameters;
    if (gradient.length !== size) {
      throw new ShapeError("shape/mismatch", `${gradient.length} gradients given for ${size} weights.`);
    }
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (gradient[i] as number) ** 2;
    if (Number.isFinite(sum)) return Math.sqrt(sum);
    const bad = gradient.findIndex((g) => !Number.isFinite(g));
    const name = slices.find(({ offset, size: length }) => bad >= offset && bad < offset + length)?.name;
    const message = `The gradient of ${name} became ${gradient[bad]}; the weights are unchanged. Lower the learning rate.`;
    throw new TrainingError("training/not-finite", message, { details: { parameter: name } });
  }
}

function decayMask(parameters: Parameters, decayed: readonly string[] | undefined): Uint8Array {
  const mask = new Uint8Array(parameters.size);
  for (const { name, offset, size } of parameters.slices) {
    if (decayed === undefined || decayed.includes(name)) mask.fill(1, offset, offset + size);
  }
  return mask;
}
