/**
 * Sum on wasm: sums over leading axes, such as the gradient of a bias, need no transposition first, and sums of
 * nothing are 0 (tfjs leaves them unset). Other sums keep the kernel of tfjs.
 */
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

interface Attributes {
  readonly axis: number | number[];
  readonly keepDims: boolean;
}

export function wasmSum(tf: Tf): KernelConfig {
  const original = kernelOf(tf, "Sum", "wasm");
  return {
    ...original,
    kernelFunc: (args) => {
      const { x } = args.inputs as unknown as { readonly x: TensorInfo };
      const { axis, keepDims } = args.attrs as unknown as Attributes;
      const axes = tf.util.parseAxisParam(axis, x.shape);
      const leading = axes.length < x.shape.length && axes.every((value, i) => value === i);
      const empty = sizeOf(x.shape) === 0;
      if (x.dtype !== "float32" || !(leading || empty)) return original.kernelFunc(args);
      const backend = args.backend as unknown as WasmBackend;
      const out = backend.makeOutput(shapeOfSum(x.shape, axes, keepDims), "float32");
      backend.typedArrayFromHeap(out).fill(0);
      if (!empty) {
        const rows = sizeOf(axes.map((i) => x.shape[i] as number));
        simdOf(backend).sumRows(addressOf(backend, x), rows, 4 * sizeOf(out.shape), addressOf(backend, out));
      }
      return out as never;
    },
  };
}

function shapeOfSum(shape: readonly number[], axes: readonly number[], keepDims: boolean): number[] {
  const summed = shape.map((length, i) => (axes.includes(i) ? 1 : length));
  return keepDims ? summed : summed.filter((_, i) => !axes.includes(i));
}
