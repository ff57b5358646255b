/** BatchMatMul on wasm: every batch and every transposition takes the same SIMD kernels. */
import { simdOf } from "../simd/module.ts";
import { addressOf, type KernelConfig, sizeOf, type TensorInfo, type WasmBackend } from "./backend.ts";

interface ProductAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

export const wasmBatchMatMul: KernelConfig = {
  kernelName: "BatchMatMul",
  backendName: "wasm",
  kernelFunc: (args) => {
    const { a, b } = args.inputs as unknown as { readonly a: TensorInfo; readonly b: TensorInfo };
    const backend = args.backend as unknown as WasmBackend;
    return multiplyBatches(backend, a, b, args.attrs as unknown as ProductAttributes, 0, false) as never;
  },
};

/**
 * a[…, M, K] · b[…, K, N] for every batch; batch axes are broadcast.
 *
 * @param bias  heap address of N floats to add, or 0
 */
export function multiplyBatches(
  backend: WasmBackend,
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: ProductAttributes,
  bias: number,
  relu: boolean,
): TensorInfo {
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const n = transposeB ? bRows : bColumns;
  const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const out = backend.makeOutput([...batch, m, n], "float32");
  const simd = simdOf(backend);
  const product = { m, n, k, transposeA, transposeB, bias, relu };
  const [aStart, bStart, cStart] = [addressOf(backend, a), addressOf(backend, b), addressOf(backend, out)];
  const count = m * n === 0 ? 0 : sizeOf(batch);
  for (let i = 0; i < count; i++) {
    simd.multiply({
      ...product,
      a: aStart + 4 * m * k * batchIndex(i, batch, a.shape),
      b: bStart + 4 * k * n * batchIndex(i, batch, b.shape),
      c: cStart + 4 * m * n * i,
    });
  }
  return out;
}

function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    return x === 1 ? y : x;
  });
}

/** Which matrix of a tensor stands for batch i, where axes of length 1 repeat. */
function batchIndex(i: number, batch: readonly number[], shape: readonly number[]): number {
  const own = shape.length - 2;
  let rest = i;
  let index = 0;
  let stride = 1;
  for (let axis = 1; axis <= own; axis++) {
    const length = batch[batch.length - axis] ?? 1;
    const ownLength = shape[own - axis] ?? 1;
    if (ownLength !== 1) index += (rest % length) * stride;
    rest = Math.floor(rest / length);
    stride *= ownLength;
  }
  return index;
}
