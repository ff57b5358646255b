/** Sum on wasm: sums over leading axes, such as the gradient of a bias, need no transposition first. */
import { simdOf } from "../simd/module.ts";
import type { Tf } from "../types.ts";
import {
  addressOf,
  type KernelConfig,
  kernelOf,
  sizeOf,
  type TensorInfo,
  type WasmBackend,
} from "./backend.ts";

export function wasmSum(tf: Tf): KernelConfig {
  const original = kernelOf(tf, "Sum", "wasm");
  return {
    ...original,
    kernelFunc: (args) => {
      const { x } = args.inputs as unknown as { readonly x: TensorInfo };
      const { axis, keepDims } = args.attrs as unknown as {
        readonly axis: number | number[];
        readonly keepDims: boolean;
      };
      const axes = tf.util.parseAxisParam(axis, x.shape);
      const leading = axes.every((value, i) => value === i);
      if (x.dtype !== "float32" || !leading || axes.length === x.shape.length)
        return original.kernelFunc(args);
      const backend = args.backend as unknown as WasmBackend;
      const inner = x.shape.slice(axes.length);
      const out = backend.makeOutput([...(keepDims ? axes.map(() => 1) : []), ...inner], "float32");
      backend.typedArrayFromHeap(out).fill(0);
      const rows = sizeOf(x.shape.slice(0, axes.length));
      simdOf(backend).sumRows(addressOf(backend, x), rows, 4 * sizeOf(inner), addressOf(backend, out));
      return out as never;
    },
  };
}
