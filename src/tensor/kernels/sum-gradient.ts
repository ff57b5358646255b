/** The gradient of a sum: every summed element gets the same number; tfjs multiplies with a tensor of ones. */
import type { Tensor, Tf } from "../types.ts";
import { type KernelConfig, sizeOf, type TensorInfo, type WasmBackend } from "./backend.ts";

const NAME = "TurnwiseSpread";

interface Attributes {
  /** Shape before the sum. */
  readonly shape: readonly number[];
  /** Number of leading axes that were kept. */
  readonly kept: number;
}

/** Repeats each number over the trailing axes. */
export const wasmSpread: KernelConfig = {
  kernelName: NAME,
  backendName: "wasm",
  kernelFunc: (args) => {
    const { dy } = args.inputs as unknown as { readonly dy: TensorInfo };
    const { shape, kept } = args.attrs as unknown as Attributes;
    const backend = args.backend as unknown as WasmBackend;
    const out = backend.makeOutput(shape, "float32");
    const from = backend.typedArrayFromHeap(dy);
    const to = backend.typedArrayFromHeap(out);
    const width = sizeOf(shape.slice(kept));
    for (let i = 0; i < from.length; i++) to.fill(from[i] as number, i * width, (i + 1) * width);
    return out as never;
  },
};

/** Makes sums over trailing axes use it. */
export function replaceSumGradient(tf: Tf): void {
  const original = tf.getGradient("Sum");
  tf.unregisterGradient("Sum");
  tf.registerGradient({
    ...original,
    gradFunc: (dy, saved, attrs) => {
      const x = saved[0] as Tensor;
      const axes = tf.util.parseAxisParam(attrs["axis"] as number | number[], x.shape);
      const kept = x.shape.length - axes.length;
      const trailing = axes.every((axis, i) => axis === kept + i);
      if (tf.getBackend() !== "wasm" || x.dtype !== "float32" || !trailing)
        return original.gradFunc(dy, saved, attrs);
      const attributes = { shape: x.shape, kept };
      return { x: () => tf.engine().runKernel(NAME, { dy: dy as Tensor }, attributes) as Tensor };
    },
  });
}
