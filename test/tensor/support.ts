/** What the tensor tests share: reproducible numbers, both engines, and finite differences. */
import { type Rng, rng } from "../../src/core/rng.ts";
import { type Engine, scope, startEngine, type Tensor } from "../../src/tensor/index.ts";

export const wasm = await startEngine({ engine: "wasm" });
export const cpu = await startEngine({ engine: "cpu" });

/** Standard normal numbers. */
export function normals(count: number, stream: Rng): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, () => stream.normal());
}

/** The value of `f` and its gradients for random inputs and a random cotangent, on one engine. */
export function valueAndGradient(
  engine: Engine,
  shapes: readonly (readonly number[])[],
  f: (engine: Engine, inputs: readonly Tensor[]) => Tensor,
  seed = 1,
): readonly Float32Array[] {
  const { tf } = engine;
  return scope(engine, () => {
    const inputs = shapes.map((shape, i) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return tf.tensor(normals(size, rng(seed, "input", i)), [...shape], "float32");
    });
    const value = f(engine, inputs);
    const cotangent = tf.tensor(normals(value.size, rng(seed, "cotangent")), value.shape, "float32");
    const weighted = (...args: readonly unknown[]): Tensor =>
      tf.sum(tf.mul(f(engine, args as Tensor[]), cotangent));
    const gradients = tf.grads(weighted as never)(inputs as Tensor[]);
    return [value, ...gradients].map((tensor) => Float32Array.from(tensor.dataSync()));
  });
}

/** The largest difference between two lists of arrays, relative to the size of the numbers. */
export function worstError(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  if (a.length !== b.length) return Number.NaN;
  let worst = 0;
  a.forEach((x, i) => {
    const y = b[i] as Float32Array;
    if (x.length !== y.length) worst = Number.NaN;
    x.forEach((value, j) => {
      const other = y[j] as number;
      const error = Math.abs(value - other) / Math.max(1, Math.abs(other));
      if (!(error <= worst)) worst = error;
    });
  });
  return worst;
}

/** Central differences of a scalar function of one array. */
export function finiteDifferences(
  f: (x: Float32Array) => number,
  at: Float32Array,
  step = 2e-3,
): Float32Array {
  return Float32Array.from(at, (value, i) => {
    const shifted = (by: number): number => {
      const x = at.slice();
      x[i] = value + by;
      return f(x);
    };
    return (shifted(step) - shifted(-step)) / (2 * step);
  });
}
