/** The gradient of relu in one pass; tfjs takes a step, a cast and a product. */
import { simdOf } from "../simd/module.ts";
import type { Tensor, Tf } from "../types.ts";
import { addressOf, type KernelConfig, sizeOf, type TensorInfo, type WasmBackend } from "./backend.ts";

const NAME = "TurnwiseReluGradient";

export const wasmReluGradient: KernelConfig = {
  kernelName: NAME,
  backendName: "wasm",
  kernelFunc: (args) => {
    const { dy, x } = args.inputs as unknown as { readonly dy: TensorInfo; readonly x: TensorInfo };
    const backend = args.backend as unknown as WasmBackend;
    const out = backend.makeOutput(x.shape, "float32");
    const addresses = [addressOf(backend, dy), addressOf(backend, x), addressOf(backend, out)] as const;
    simdOf(backend).reluGradient(addresses[0], addresses[1], 4 * sizeOf(x.shape), addresses[2]);
    return out as never;
  },
};

/** dy where x > 0, else 0. */
export function reluGradient(tf: Tf, dy: Tensor, x: Tensor): Tensor {
  if (tf.getBackend() !== "wasm") return tf.mul(dy, tf.step(x));
  return tf.engine().runKernel(NAME, { dy, x }) as Tensor;
}

/** Makes relu use it. */
export function replaceReluGradient(tf: Tf): void {
  const original = tf.getGradient("Relu");
  tf.unregisterGradient("Relu");
  tf.registerGradient({
    ...original,
    gradFunc: (dy, saved) => ({ x: () => reluGradient(tf, dy as Tensor, saved[0] as Tensor) }),
  });
}
