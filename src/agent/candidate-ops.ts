/** The inner loops of the candidate network as differentiable operations on tensors. */
import {
  dense,
  type Engine,
  gatherRows,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from "../tensor/index.ts";
import {
  type CandidateLayout,
  combineRows,
  combineRowsGradient,
  firstColumns,
  firstColumnsGradient,
  maxCandidates,
  maxCandidatesGradient,
  meanCandidates,
  meanCandidatesGradient,
  pooledMemory,
  pooledMemoryGradient,
  type SparseRows,
} from "./row-kernels.ts";

const read = (x: Tensor): Float32Array => x.dataSync<"float32">() as Float32Array;

/** Sums of table rows. table [V, d] → [rows of `sparse`, d] */
export function combineRowsOp(engine: Engine, table: Tensor2D, sparse: SparseRows): Tensor2D {
  const { tf } = engine;
  const [tableRows, width] = table.shape;
  const op = tf.customGrad((x) => ({
    value: tf.tensor2d(combineRows(read(x as Tensor), width, sparse), [sparse.offsets.length - 1, width]),
    gradFunc: (dy: Tensor) =>
      tf.tensor2d(combineRowsGradient(read(dy), width, sparse, tableRows), [tableRows, width]),
  }));
  return op(table) as Tensor2D;
}

/** Mean command vector of each turn's candidates. commands [K, d] → [R, d] */
export function meanCandidatesOp(engine: Engine, commands: Tensor2D, layout: CandidateLayout): Tensor2D {
  const { tf } = engine;
  const [rows, width] = commands.shape;
  const op = tf.customGrad((x) => ({
    value: tf.tensor2d(meanCandidates(read(x as Tensor), width, layout), [layout.offsets.length - 1, width]),
    gradFunc: (dy: Tensor) =>
      tf.tensor2d(meanCandidatesGradient(read(dy), width, layout, rows), [rows, width]),
  }));
  return op(commands) as Tensor2D;
}

/** Mean and moving average of turn vectors up to each turn. turns [R, h] → [R, 2h] */
export function pooledMemoryOp(
  engine: Engine,
  turns: Tensor2D,
  offsets: Int32Array,
  decay: number,
): Tensor2D {
  const { tf } = engine;
  const [rows, width] = turns.shape;
  const op = tf.customGrad((x) => ({
    value: tf.tensor2d(pooledMemory(read(x as Tensor), width, offsets, decay), [rows, 2 * width]),
    gradFunc: (dy: Tensor) =>
      tf.tensor2d(pooledMemoryGradient(read(dy), width, offsets, decay), [rows, width]),
  }));
  return op(turns) as Tensor2D;
}

/** Largest values, at least 0, of the last `width` columns among each turn's candidates. values [N, columns] → [R, width] */
export function maxCandidatesOp(
  engine: Engine,
  values: Tensor2D,
  width: number,
  offsets: Int32Array,
): Tensor2D {
  const { tf } = engine;
  const [rows, columns] = values.shape;
  const op = tf.customGrad((x) => {
    const { max, at } = maxCandidates(read(x as Tensor), columns, width, offsets);
    return {
      value: tf.tensor2d(max, [offsets.length - 1, width]),
      gradFunc: (dy: Tensor) =>
        tf.tensor2d(maxCandidatesGradient(read(dy), columns, width, at, rows), [rows, columns]),
    };
  });
  return op(values) as Tensor2D;
}

/** The first `width` columns. values [N, columns] → [N, width] */
export function firstColumnsOp(engine: Engine, values: Tensor2D, width: number): Tensor2D {
  const { tf } = engine;
  const [rows, columns] = values.shape;
  const op = tf.customGrad((x) => ({
    value: tf.tensor2d(firstColumns(read(x as Tensor), columns, width), [rows, width]),
    gradFunc: (dy: Tensor) => tf.tensor2d(firstColumnsGradient(read(dy), columns, width), [rows, columns]),
  }));
  return op(values) as Tensor2D;
}

/** Features · weights. @returns [N, columns of the weights] */
export function featurePart(engine: Engine, { features }: CandidateLayout, weights: Tensor2D): Tensor2D {
  const { tf } = engine;
  const [count] = weights.shape;
  return tf.matMul(tf.tensor2d(features, [features.length / count, count]), weights) as Tensor2D;
}

export interface CandidateHead {
  /** [K, d] */
  readonly commands: Tensor2D;
  /** [R, k] */
  readonly statePart: Tensor2D;
  /** [R, d] */
  readonly queries: Tensor2D;
  /** [k, k] */
  readonly second: Tensor2D;
  /** [k] */
  readonly bias: Tensor1D;
  /** [k] */
  readonly output: Tensor1D;
}

/**
 * Scores all candidates of R turns.
 *
 *   z = relu(D · relu(own + B s))        logit = w · z + a_c · (Q s)
 *
 * @param own [N, k] the candidates' own part of the first layer, in summands
 * @returns logits [N]
 */
export function candidateLogits(
  engine: Engine,
  layout: CandidateLayout,
  [own, ...further]: readonly [Tensor2D, ...Tensor2D[]],
  head: CandidateHead,
): Tensor1D {
  const { tf } = engine;
  const { wordings } = layout;
  const turnOf = turnOfCandidates(layout);
  const fromState = gatherRows(engine, head.statePart, turnOf); // [R, k] → [N, k]
  const sum = further.reduce((total, part) => tf.add(total, part), tf.add(own, fromState));
  const hidden = tf.relu(sum) as Tensor2D;
  const second = dense(engine, hidden, head.second, head.bias, "relu");
  const nonlinear = tf.matMul(second, tf.reshape(head.output, [-1, 1]) as Tensor2D); // [N, 1]
  const commands = gatherRows(engine, head.commands, wordings);
  const queries = gatherRows(engine, head.queries, turnOf);
  const bilinear = tf.sum(tf.mul(commands, queries), 1);
  return tf.add(tf.reshape(nonlinear, [-1]), bilinear) as Tensor1D;
}

/** [N] turn of each candidate */
function turnOfCandidates({ offsets }: CandidateLayout): Int32Array {
  const turns = offsets.length - 1;
  const out = new Int32Array(offsets[turns] as number);
  for (let r = 0; r < turns; r++) out.fill(r, offsets[r], offsets[r + 1]);
  return out;
}
