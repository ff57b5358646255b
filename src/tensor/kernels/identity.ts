/** Identity on wasm without a copy: tensors are immutable, so two may share their numbers. */
import type { Tf } from "../types.ts";
import { type KernelConfig, kernelOf, type TensorInfo, type WasmBackend } from "./backend.ts";

export function wasmIdentity(tf: Tf): KernelConfig {
  const original = kernelOf(tf, "Identity", "wasm");
  return {
    ...original,
    kernelFunc: (args) => {
      const { x } = args.inputs as unknown as { readonly x: TensorInfo };
      if (x.dtype === "string") return original.kernelFunc(args);
      (args.backend as unknown as WasmBackend).incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype: x.dtype } as never;
    },
  };
}
