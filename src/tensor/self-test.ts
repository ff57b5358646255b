/** The start-up self-test: a tiny forward and backward pass with stored results. */
import { BackendError } from "../core/errors.ts";
import type { EngineName, Scalar, Tensor2D, Tf } from "./types.ts";

const TABLE = [0.5, -1, 2, 0.25, -0.75, 1.5];
const WEIGHT = [1, -0.5, 0.25, 2];
const IDS = [2, 0, 2];

/** Σ relu(table[ids] · weight)², worked out by hand. */
const LOSS = 22.84375;
const TABLE_GRADIENT = [0.5, 0.125, 0, 0, -6.75, 27];
const WEIGHT_GRADIENT = [0.25, -10.125, -0.5, 20.25];

/** @throws BackendError `tensor/self-test` when any number is off by more than 1e-3 of its size */
export function selfTest(tf: Tf, name: EngineName): void {
  const numbers = tf.tidy(() => {
    const table = tf.tensor2d(TABLE, [3, 2]);
    const weight = tf.tensor2d(WEIGHT, [2, 2]);
    const f = (...inputs: readonly unknown[]): Scalar => {
      const [t, w] = inputs as [Tensor2D, Tensor2D];
      return tf
        .matMul(tf.gather(t, tf.tensor1d(IDS, "int32")), w)
        .relu()
        .square()
        .sum();
    };
    const { value, grads } = tf.valueAndGrads(f)([table, weight]);
    return [value, ...grads].flatMap((tensor) => [...tensor.dataSync()]);
  });
  const expected = [LOSS, ...TABLE_GRADIENT, ...WEIGHT_GRADIENT];
  const wrong = expected.findIndex(
    (x, i) => !(Math.abs((numbers[i] ?? Number.NaN) - x) <= 1e-3 * Math.max(1, Math.abs(x))),
  );
  if (wrong >= 0) {
    throw new BackendError(
      "tensor/self-test",
      `${name} computes wrong numbers: ${numbers[wrong]} where ${expected[wrong]} is right`,
      { details: { expected, numbers } },
    );
  }
}
