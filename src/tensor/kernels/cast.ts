/** Cast on wasm: no copy where nothing changes, and every number but 0 is true (tfjs cuts floats to bytes). */
import type { Tf } from "../types.ts";
import { type KernelConfig, kernelOf, type TensorInfo, type WasmBackend } from "./backend.ts";

export function wasmCast(tf: Tf): KernelConfig {
  const original = kernelOf(tf, "Cast", "wasm");
  return {
    ...original,
    kernelFunc: (args) => {
      const { x } = args.inputs as unknown as { readonly x: TensorInfo };
      const { dtype } = args.attrs as unknown as { readonly dtype: string };
      const backend = args.backend as unknown as WasmBackend;
      if (dtype === x.dtype && dtype !== "string") {
        backend.incRef(x.dataId);
        return { dataId: x.dataId, shape: x.shape, dtype } as never;
      }
      if (dtype !== "bool" || x.dtype === "string") return original.kernelFunc(args);
      const out = backend.makeOutput(x.shape, "bool");
      const to = backend.typedArrayFromHeap(out);
      const from = backend.typedArrayFromHeap(x);
      for (let i = 0; i < from.length; i++) to[i] = from[i] === 0 ? 0 : 1;
      return out as never;
    },
  };
}
