/** Rows by index and sums by index: each is the gradient of the other. */
import { ShapeError } from "../core/errors.ts";
import type { Engine, Tensor, Tensor1D } from "./types.ts";

/**
 * Rows of a table, as an embedding looks them up: out[i] = x[ids[i]].
 *
 * @param x    [V, …]
 * @param ids  [N] row numbers, each in 0…V−1
 * @returns    [N, …]
 */
export function gatherRows<T extends Tensor>(engine: Engine, x: T, ids: Int32Array): T {
  const { tf } = engine;
  const rows = x.shape[0] ?? 0;
  const op = tf.customGrad((input) => ({
    value: tf.gather(input as Tensor, tf.tensor1d(ids, "int32")),
    gradFunc: (dy: Tensor) => tf.unsortedSegmentSum(dy, tf.tensor1d(ids, "int32"), rows),
  }));
  return op(x) as T;
}

/**
 * Sums of rows that share an index: out[s] = Σ_{i: ids[i] = s} x[i].
 *
 * @param x      [N, …]
 * @param ids    [N] in any order, each in 0…count−1
 * @param count  number of sums; an index that never occurs gives 0
 * @returns      [count, …]
 * @throws ShapeError `shape/mismatch` when ids.length ≠ N
 */
export function segmentSum<T extends Tensor>(engine: Engine, x: T, ids: Int32Array, count: number): T {
  const { tf } = engine;
  if (ids.length !== x.shape[0]) {
    throw new ShapeError(
      "shape/mismatch",
      `segmentSum needs one index per row: ${ids.length} for [${x.shape}].`,
    );
  }
  const op = tf.customGrad((input) => ({
    value: tf.unsortedSegmentSum(input as Tensor, tf.tensor1d(ids, "int32"), count),
    gradFunc: (dy: Tensor) => tf.gather(dy, tf.tensor1d(ids, "int32")),
  }));
  return op(x) as T;
}

/** As segmentSum, divided by how many rows share the index; 0 where there are none. */
export function segmentMean<T extends Tensor>(engine: Engine, x: T, ids: Int32Array, count: number): T {
  const { tf } = engine;
  const scale = new Float32Array(count);
  for (const id of ids) scale[id] = (scale[id] ?? 0) + 1;
  for (let i = 0; i < count; i++) scale[i] = 1 / Math.max(1, scale[i] ?? 1);
  const shape = [count, ...x.shape.slice(1).map(() => 1)];
  return tf.mul(segmentSum(engine, x, ids, count), tf.tensor(scale, shape)) as T;
}

/**
 * One element of each row: out[r] = x[r, columns[r]].
 *
 * @param x        [R, C]
 * @param columns  [R], each in 0…C−1
 */
export function pickRows(engine: Engine, x: Tensor, columns: Int32Array): Tensor1D {
  const width = x.shape[1] ?? 1;
  const flat = engine.tf.reshape(x, [-1]);
  return gatherRows(
    engine,
    flat,
    columns.map((column, row) => row * width + column),
  ) as Tensor1D;
}
