/**
 * How much of an instruction a bag of words says, in the same words or in words that are learned to be alike.
 *
 *   like(i, j) = cos(e_i, e_j)        said_i = σ(10 (max_j like(i, j) − 0.6))        i asked, j in the bag
 *   match      = [Σ_i w_i said_i ê_i ; Σ_i w_i said_i]
 *
 * Each word that is asked for finds the word most like it, as in the late interaction of ColBERT (arXiv:2004.12832). The
 * same word is alike from the start, and others become so by training.
 */
import {
  type Engine,
  gatherRows,
  segmentSum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from "../tensor/index.ts";

/** Numbers of a word's embedding, and of a match. */
export const LIKENESS_SIZE = 32;
export const MATCH_SIZE: number = LIKENESS_SIZE + 1;

const SHARPNESS = 10;
const THRESHOLD = 0.6;
/** Keeps lengths away from 0. */
const EPSILON = 1e-6;

/** M bags with P pairs of a bag and a word that is asked for. */
export interface MatchLayout {
  /** [A] and [B]: rows of the distinct words asked for, and of those in bags */
  readonly asked: Int32Array;
  readonly said: Int32Array;
  /** Bag m holds the words bagWords[bagOffsets[m]..bagOffsets[m + 1]] of `said`. */
  readonly bagOffsets: Int32Array;
  readonly bagWords: Int32Array;
  /** [P] bag, word of `asked`, and its weight */
  readonly pairBag: Int32Array;
  readonly pairWord: Int32Array;
  readonly pairWeight: Float32Array;
}

/** Matches of all bags. table [V, LIKENESS_SIZE] → [M, MATCH_SIZE] */
export function matchesOp(engine: Engine, table: Tensor2D, layout: MatchLayout): Tensor2D {
  const { tf } = engine;
  const { asked, said, bagOffsets, pairBag, pairWord, pairWeight } = layout;
  const bags = bagOffsets.length - 1;
  if (pairBag.length === 0 || said.length === 0) return tf.zeros([bags, MATCH_SIZE]) as Tensor2D;
  const unit = (rows: Int32Array): Tensor2D => {
    const x = gatherRows(engine, table, rows);
    return tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), EPSILON))) as Tensor2D;
  };
  const wanted = unit(asked);
  const best = largestOp(engine, tf.matMul(wanted, unit(said), false, true) as Tensor2D, layout); // [P]
  const worth = tf.mul(
    tf.sigmoid(tf.mul(tf.sub(best, THRESHOLD), SHARPNESS)),
    tf.tensor1d(pairWeight),
  ) as Tensor1D;
  const column = tf.reshape(worth, [-1, 1]) as Tensor2D;
  const rows = tf.concat2d([tf.mul(gatherRows(engine, wanted, pairWord), column) as Tensor2D, column], 1);
  return segmentSum(engine, rows, pairBag, bags) as Tensor2D;
}

/** For each pair the largest likeness of its word to a word of its bag; -1 for empty bags. likeness [A, B] → [P] */
function largestOp(engine: Engine, likeness: Tensor2D, layout: MatchLayout): Tensor1D {
  const { tf } = engine;
  const [rows, columns] = likeness.shape;
  const { bagOffsets, bagWords, pairBag, pairWord } = layout;
  const op = tf.customGrad((x) => {
    const values = (x as Tensor).dataSync<"float32">() as Float32Array;
    const best = new Float32Array(pairBag.length);
    const at = new Int32Array(pairBag.length);
    for (let p = 0; p < best.length; p++) {
      const bag = pairBag[p] as number;
      const end = bagOffsets[bag + 1] as number;
      const row = (pairWord[p] as number) * columns;
      let largest = -1;
      let where = -1;
      for (let i = bagOffsets[bag] as number; i < end; i++) {
        const value = values[row + (bagWords[i] as number)] as number;
        if (value <= largest) continue;
        largest = value;
        where = row + (bagWords[i] as number);
      }
      best[p] = largest;
      at[p] = where;
    }
    return {
      value: tf.tensor1d(best),
      gradFunc: (dy: Tensor) => {
        const slopes = dy.dataSync<"float32">() as Float32Array;
        const out = new Float32Array(rows * columns);
        at.forEach((where, p) => {
          if (where >= 0) out[where] = (out[where] as number) + (slopes[p] as number);
        });
        return tf.tensor2d(out, [rows, columns]);
      },
    };
  });
  return op(likeness) as Tensor1D;
}

/** The rows of a table at length 1. [V, LIKENESS_SIZE] */
export function unitRows(table: Float32Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(table.length);
  for (let from = 0; from < table.length; from += LIKENESS_SIZE) {
    let sum = EPSILON;
    for (let i = from; i < from + LIKENESS_SIZE; i++) sum += (table[i] as number) ** 2;
    const scale = 1 / Math.sqrt(sum);
    for (let i = from; i < from + LIKENESS_SIZE; i++) out[i] = (table[i] as number) * scale;
  }
  return out;
}

/** What an instruction is compared by: its n words with their weights, and how alike each is to every word. */
export interface Question {
  /** [n, LIKENESS_SIZE] at length 1 */
  readonly units: Float32Array;
  readonly weights: Float32Array;
  /** [n, V] */
  readonly likeness: Float32Array;
}

/** The match of one bag. @param rows words of the bag @param out [MATCH_SIZE] zeros */
export function matchBag({ units, weights, likeness }: Question, rows: Int32Array, out: Float32Array): void {
  const columns = likeness.length / Math.max(1, weights.length);
  weights.forEach((weight, i) => {
    let largest = -1;
    for (const row of rows) largest = Math.max(largest, likeness[i * columns + row] as number);
    const worth = weight / (1 + Math.exp(-SHARPNESS * (largest - THRESHOLD)));
    for (let k = 0; k < LIKENESS_SIZE; k++)
      out[k] = (out[k] as number) + worth * (units[i * LIKENESS_SIZE + k] as number);
    out[LIKENESS_SIZE] = (out[LIKENESS_SIZE] as number) + worth;
  });
}
