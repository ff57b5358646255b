/** A fully connected layer as one operation, forward and backward. */
import { reluGradient } from "./kernels/relu-gradient.ts";
import type { Engine, Tensor, Tensor1D, Tensor2D, Tf } from "./types.ts";

/**
 * activation(x · weight + bias).
 *
 * @param x       [N, in]
 * @param weight  [in, out]
 * @param bias    [out], or null
 * @returns       [N, out]
 */
export function dense(
  engine: Engine,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  activation: "linear" | "relu",
): Tensor2D {
  const { tf } = engine;
  const parameters = bias === null ? [weight] : [weight, bias];
  const op = tf.customGrad((...inputs) => {
    const save = inputs.pop() as (tensors: Tensor[]) => void;
    const [a, b, c] = inputs as [Tensor2D, Tensor2D, Tensor1D | undefined];
    const value = fusedProduct(tf, a, b, c, activation);
    save(activation === "relu" ? [a, b, value] : [a, b]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [a, b, y] = saved as [Tensor2D, Tensor2D, Tensor2D | undefined];
      const d = (y === undefined ? dy : reluGradient(tf, dy, y)) as Tensor2D;
      const gradients: Tensor[] = [tf.matMul(d, b, false, true), tf.matMul(a, d, true, false)];
      return c === undefined ? gradients : [...gradients, tf.sum(d, 0)];
    };
    return { value, gradFunc };
  });
  return op(x, ...parameters) as Tensor2D;
}

/** The kernel behind tf.fused.matMul, which itself would not fuse relu while gradients are recorded. */
function fusedProduct(
  tf: Tf,
  a: Tensor2D,
  b: Tensor2D,
  bias: Tensor1D | undefined,
  activation: string,
): Tensor2D {
  const inputs = { a: a.expandDims(0), b: b.expandDims(0), ...(bias === undefined ? {} : { bias }) };
  const attributes = { transposeA: false, transposeB: false, activation, leakyreluAlpha: 0 };
  const product = tf.engine().runKernel("_FusedMatMul", inputs, attributes) as Tensor;
  return product.reshape([a.shape[0], b.shape[1]]);
}
