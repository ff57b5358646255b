/** UnsortedSegmentSum: tfjs has none on wasm, and the one on cpu takes time in rows × segments. */
import { simdOf } from "../simd/module.ts";
import {
  addressOf,
  type CpuBackend,
  type KernelConfig,
  sizeOf,
  type TensorInfo,
  type WasmBackend,
} from "./backend.ts";

interface Inputs {
  readonly x: TensorInfo;
  readonly segmentIds: TensorInfo;
}
interface Attributes {
  readonly numSegments: number;
}

export const wasmSegmentSum: KernelConfig = {
  kernelName: "UnsortedSegmentSum",
  backendName: "wasm",
  kernelFunc: (args) => {
    const { x, segmentIds } = args.inputs as unknown as Inputs;
    const { numSegments } = args.attrs as unknown as Attributes;
    const backend = args.backend as unknown as WasmBackend;
    const inner = x.shape.slice(segmentIds.shape.length);
    const count = sizeOf(segmentIds.shape);
    const out = backend.makeOutput([numSegments, ...inner], x.dtype);
    const sums = backend.typedArrayFromHeap(out).fill(0);
    if (x.dtype === "float32") {
      const [from, ids, to] = [
        addressOf(backend, x),
        addressOf(backend, segmentIds),
        addressOf(backend, out),
      ];
      simdOf(backend).addRows(from, ids, count, 4 * sizeOf(inner), to, numSegments);
    } else {
      addRows(backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(segmentIds), sums, numSegments);
    }
    return out as never;
  },
};

export const cpuSegmentSum: KernelConfig = {
  kernelName: "UnsortedSegmentSum",
  backendName: "cpu",
  kernelFunc: (args) => {
    const { x, segmentIds } = args.inputs as unknown as Inputs;
    const { numSegments } = args.attrs as unknown as Attributes;
    const backend = args.backend as unknown as CpuBackend;
    const shape = [numSegments, ...x.shape.slice(segmentIds.shape.length)];
    const sums = x.dtype === "int32" ? new Int32Array(sizeOf(shape)) : new Float32Array(sizeOf(shape));
    addRows(backend.data.get(x.dataId).values, backend.data.get(segmentIds.dataId).values, sums, numSegments);
    return backend.makeTensorInfo(shape, x.dtype, sums) as never;
  },
};

type Numbers = Float32Array | Int32Array;

/** out[ids[i]] += x[i]; an index outside 0…count−1 drops its row. */
function addRows(x: Numbers, ids: Numbers, out: Numbers, count: number): void {
  if (ids.length === 0) return;
  const width = x.length / ids.length;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number;
    if (id < 0 || id >= count) continue;
    const to = id * width;
    const from = i * width;
    for (let j = 0; j < width; j++) out[to + j] = (out[to + j] as number) + (x[from + j] as number);
  }
}
