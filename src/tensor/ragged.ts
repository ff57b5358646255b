/** Rows of different length laid end to end, such as the candidates of a batch of turns. */
import { ShapeError } from "../core/errors.ts";
import { gatherRows } from "./gather.ts";
import type { Engine, Tensor, Tensor1D } from "./types.ts";

/** Row r holds the flat elements offsets[r] … offsets[r + 1] − 1. */
export interface Ragged {
  /** [R + 1], rising, from 0 to count */
  readonly offsets: Int32Array;
  /** [count] the row of each flat element */
  readonly rowOf: Int32Array;
  /** R */
  readonly rows: number;
  /** number of elements in all rows */
  readonly count: number;
}

/** @param lengths [R] elements in each row */
export function ragged(lengths: ArrayLike<number>): Ragged {
  const rows = lengths.length;
  const offsets = new Int32Array(rows + 1);
  for (let r = 0; r < rows; r++) offsets[r + 1] = at(offsets, r) + (lengths[r] ?? 0);
  const count = at(offsets, rows);
  const rowOf = new Int32Array(count);
  for (let r = 0; r < rows; r++) rowOf.fill(r, at(offsets, r), at(offsets, r + 1));
  return { offsets, rowOf, rows, count };
}

/**
 * Log-softmax within each row: out[i] = x[i] − ln Σ_{j in the row of i} exp x[j].
 *
 * @param logits  [count]; −∞ marks an element that cannot be chosen, as long as its row has another
 * @returns       [count] log-probs in nats
 * @throws ShapeError `shape/mismatch`
 */
export function raggedLogSoftmax(engine: Engine, logits: Tensor1D, layout: Ragged): Tensor1D {
  assertLength(logits, layout);
  const { tf } = engine;
  const op = tf.customGrad((x, save) => {
    const logProbs = logSoftmax((x as Tensor1D).dataSync<"float32">(), layout);
    (save as (t: Tensor1D[]) => void)([tf.tensor1d(logProbs)]);
    return {
      value: tf.tensor1d(logProbs),
      gradFunc: (dy: Tensor1D, saved: Tensor[]) =>
        tf.tensor1d(
          logSoftmaxGradient(dy.dataSync<"float32">(), (saved[0] as Tensor1D).dataSync<"float32">(), layout),
        ),
    };
  });
  return op(logits) as Tensor1D;
}

/**
 * Entropy of the softmax of each row, in nats: −Σ p ln p. A row of one element, or of none, has entropy 0.
 *
 * @param logits  [count]
 * @returns       [R]
 * @throws ShapeError `shape/mismatch`
 */
export function raggedEntropy(engine: Engine, logits: Tensor1D, layout: Ragged): Tensor1D {
  assertLength(logits, layout);
  const { tf } = engine;
  const op = tf.customGrad((x, save) => {
    const logProbs = logSoftmax((x as Tensor1D).dataSync<"float32">(), layout);
    (save as (t: Tensor1D[]) => void)([tf.tensor1d(logProbs)]);
    return {
      value: tf.tensor1d(entropies(logProbs, layout)),
      gradFunc: (dy: Tensor1D, saved: Tensor[]) =>
        tf.tensor1d(
          entropyGradient(dy.dataSync<"float32">(), (saved[0] as Tensor1D).dataSync<"float32">(), layout),
        ),
    };
  });
  return op(logits) as Tensor1D;
}

/**
 * One element of each row.
 *
 * @param x        [count]
 * @param choices  [R] position within the row
 * @returns        [R]
 */
export function pickRagged(
  engine: Engine,
  x: Tensor1D,
  layout: Ragged,
  choices: ArrayLike<number>,
): Tensor1D {
  const ids = Int32Array.from({ length: layout.rows }, (_, r) => at(layout.offsets, r) + (choices[r] ?? 0));
  return gatherRows(engine, x, ids);
}

function logSoftmax(x: Float32Array, { offsets, rows }: Ragged): Float32Array<ArrayBuffer> {
  const out = new Float32Array(x.length);
  for (let r = 0; r < rows; r++) {
    const start = at(offsets, r);
    const end = at(offsets, r + 1);
    let max = -Infinity;
    for (let i = start; i < end; i++) max = Math.max(max, at(x, i));
    let sum = 0;
    for (let i = start; i < end; i++) sum += Math.exp(at(x, i) - max);
    const shift = max + Math.log(sum);
    for (let i = start; i < end; i++) out[i] = at(x, i) - shift;
  }
  return out;
}

/** dx_j = dy_j − p_j Σ_i dy_i */
function logSoftmaxGradient(
  dy: Float32Array,
  logProbs: Float32Array,
  { offsets, rows }: Ragged,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(dy.length);
  for (let r = 0; r < rows; r++) {
    const end = at(offsets, r + 1);
    let sum = 0;
    for (let i = at(offsets, r); i < end; i++) sum += at(dy, i);
    for (let i = at(offsets, r); i < end; i++) out[i] = at(dy, i) - Math.exp(at(logProbs, i)) * sum;
  }
  return out;
}

function entropies(logProbs: Float32Array, { offsets, rows }: Ragged): Float32Array<ArrayBuffer> {
  const out = new Float32Array(rows);
  for (let r = 0; r < rows; r++) out[r] = rowEntropy(logProbs, at(offsets, r), at(offsets, r + 1));
  return out;
}

function rowEntropy(logProbs: Float32Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) {
    const logProb = at(logProbs, i);
    if (logProb > -Infinity) sum -= Math.exp(logProb) * logProb;
  }
  return Math.max(0, sum);
}

/** dx_j = −dy_r p_j (ln p_j + H_r) */
function entropyGradient(
  dy: Float32Array,
  logProbs: Float32Array,
  { offsets, rows }: Ragged,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(logProbs.length);
  for (let r = 0; r < rows; r++) {
    const end = at(offsets, r + 1);
    const entropy = rowEntropy(logProbs, at(offsets, r), end);
    for (let i = at(offsets, r); i < end; i++) {
      const logProb = at(logProbs, i);
      out[i] = logProb > -Infinity ? -at(dy, r) * Math.exp(logProb) * (logProb + entropy) : 0;
    }
  }
  return out;
}

/** An element that the loop bounds prove to exist. */
function at(array: Float32Array | Int32Array, index: number): number {
  return array[index] as number;
}

function assertLength(x: Tensor1D, layout: Ragged): void {
  if (x.shape.length === 1 && x.shape[0] === layout.count) return;
  throw new ShapeError(
    "shape/mismatch",
    `The rows hold ${layout.count} elements but the tensor is [${x.shape}].`,
  );
}
