/** The inner loops of the candidate network as differentiable operations on tensors. */
import type { Engine, Tensor, Tensor1D, Tensor2D } from "../tensor/index.ts";
import {
  type CandidateLayout,
  candidateHidden,
  candidateHiddenGradient,
  candidateScores,
  candidateScoresGradient,
} from "./candidate-kernels.ts";
import {
  combineRows,
  combineRowsGradient,
  meanCandidates,
  meanCandidatesGradient,
  pooledMemory,
  pooledMemoryGradient,
  type SparseRows,
} from "./row-kernels.ts";

type Save = (tensors: Tensor[]) => void;

const read = (x: Tensor): Float32Array => x.dataSync<"float32">() as Float32Array;

/** The values in memory of our own, to be overwritten; the cpu engine alone hands out its own memory. */
function readOwned(engine: Engine, x: Tensor): Float32Array<ArrayBuffer> {
  const values = x.dataSync<"float32">() as Float32Array<ArrayBuffer>;
  return engine.name === "cpu" ? values.slice() : values;
}

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

export interface CandidateHead {
  /** [K, d] */
  readonly commands: Tensor2D;
  /** [K, k] */
  readonly commandPart: Tensor2D;
  /** [R, k] */
  readonly statePart: Tensor2D;
  /** [R, d] */
  readonly queries: Tensor2D;
  /** [18, k] */
  readonly featureWeights: Tensor2D;
  /** [k, k] */
  readonly second: Tensor2D;
  /** [k] */
  readonly bias: Tensor1D;
  /** [k] */
  readonly output: Tensor1D;
}

/**
 * Scores all candidates: the two layers and the bilinear term in one operation, because its intermediate arrays
 * are thirty times larger than everything else in the network.
 *
 * @returns logits [N]
 */
export function candidateLogits(engine: Engine, layout: CandidateLayout, head: CandidateHead): Tensor1D {
  const { tf } = engine;
  const width = head.second.shape[0];
  const rows = layout.offsets.length - 1;
  const count = layout.offsets[rows] as number;
  const inputs = [
    head.commands,
    head.commandPart,
    head.statePart,
    head.queries,
    head.featureWeights,
    head.second,
    head.bias,
    head.output,
  ];
  const op = tf.customGrad((...args) => {
    const save = args.pop() as unknown as Save;
    const [commands, commandPart, statePart, queries, featureWeights, second, bias, output] =
      args as Tensor[] as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor2D, Tensor, Tensor];
    const hidden = tf.tensor2d(
      candidateHidden(layout, read(commandPart), read(statePart), read(featureWeights), width),
      [count, width],
    );
    const products = tf.matMul(hidden, second) as Tensor2D;
    const scoreInputs = {
      bias: read(bias),
      output: read(output),
      commands: read(commands),
      queries: read(queries),
    };
    const logits = candidateScores(layout, read(products), scoreInputs);
    save([hidden, products, second]);
    return {
      value: tf.tensor1d(logits),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [savedHidden, savedProducts, savedSecond] = saved as [Tensor2D, Tensor2D, Tensor2D];
        const dProducts = readOwned(engine, savedProducts);
        const score = candidateScoresGradient(layout, dProducts, scoreInputs, read(dy));
        const dProductsTensor = tf.tensor2d(dProducts, [count, width]);
        const dSecond = tf.matMul(savedHidden, dProductsTensor, true, false);
        const dHidden = readOwned(engine, tf.matMul(dProductsTensor, savedSecond, false, true));
        const first = candidateHiddenGradient(
          layout,
          read(savedHidden),
          dHidden,
          width,
          head.commands.shape[0],
        );
        return [
          tf.tensor2d(score.commands, head.commands.shape),
          tf.tensor2d(first.commandPart, head.commandPart.shape),
          tf.tensor2d(first.statePart, head.statePart.shape),
          tf.tensor2d(score.queries, head.queries.shape),
          tf.tensor2d(first.featureWeights, head.featureWeights.shape),
          dSecond,
          tf.tensor1d(score.bias),
          tf.tensor1d(score.output),
        ];
      },
    };
  });
  return op(...inputs) as Tensor1D;
}
