/** Values without a gradient: tfjs has no stop-gradient, and refuses comparisons of differentiated tensors. */
import type { Engine, Tensor } from "./types.ts";

/** The same values; no gradient flows back. */
export function stopGradient<T extends Tensor>(engine: Engine, x: T): T {
  return constant(engine, (input) => input.clone(), x);
}

/** 1 where x > threshold, else 0; float32, no gradient. */
export function greaterMask<T extends Tensor>(engine: Engine, x: T, threshold: number | Tensor): T {
  const { tf } = engine;
  return constant(engine, (input) => tf.cast(tf.greater(input, threshold), "float32"), x);
}

/** 1 where x < threshold, else 0; float32, no gradient. */
export function lessMask<T extends Tensor>(engine: Engine, x: T, threshold: number | Tensor): T {
  const { tf } = engine;
  return constant(engine, (input) => tf.cast(tf.less(input, threshold), "float32"), x);
}

/** 1 where low ≤ x ≤ high, else 0; float32, no gradient. */
export function betweenMask<T extends Tensor>(engine: Engine, x: T, low: number, high: number): T {
  const { tf } = engine;
  const inside = (input: Tensor): Tensor =>
    tf.cast(tf.logicalAnd(tf.greaterEqual(input, low), tf.lessEqual(input, high)), "float32");
  return constant(engine, inside, x);
}

function constant<T extends Tensor>(engine: Engine, f: (x: Tensor) => Tensor, x: T): T {
  const { tf } = engine;
  const op = tf.customGrad((input) => ({
    value: f(input as Tensor),
    gradFunc: () => tf.zeros(x.shape),
  }));
  return op(x) as T;
}
