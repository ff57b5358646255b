/** GatherV2 on wasm: rows of the first axis are copied by SIMD; other gathers keep the kernel of tfjs. */
import { ShapeError } from "../../core/errors.ts";
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

export function wasmGather(tf: Tf): KernelConfig {
  const original = kernelOf(tf, "GatherV2", "wasm");
  return {
    ...original,
    kernelFunc: (args) => {
      const { x, indices } = args.inputs as unknown as {
        readonly x: TensorInfo;
        readonly indices: TensorInfo;
      };
      const { axis, batchDims } = args.attrs as unknown as {
        readonly axis: number;
        readonly batchDims: number;
      };
      if (
        axis !== 0 ||
        batchDims > 0 ||
        x.dtype === "bool" ||
        x.dtype === "string" ||
        indices.dtype !== "int32"
      ) {
        return original.kernelFunc(args);
      }
      const backend = args.backend as unknown as WasmBackend;
      const inner = x.shape.slice(1);
      const out = backend.makeOutput([...indices.shape, ...inner], x.dtype);
      assertInRange(backend.typedArrayFromHeap(indices), x.shape[0] ?? 0);
      const [from, ids, to] = [addressOf(backend, x), addressOf(backend, indices), addressOf(backend, out)];
      simdOf(backend).copyRows(from, ids, sizeOf(indices.shape), 4 * sizeOf(inner), to);
      return out as never;
    },
  };
}

function assertInRange(ids: ArrayLike<number>, rows: number): void {
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number;
    if (id < 0 || id >= rows)
      throw new ShapeError("shape/mismatch", `Index ${id} is not a row of a table of ${rows}.`);
  }
}
