/** The parts of the tfjs back ends that the kernel overrides use. */
import type { WasmMemory } from "../simd/web-assembly.ts";
import type { Tf } from "../types.ts";

export type KernelConfig = Parameters<Tf["registerKernel"]>[0];

export interface TensorInfo {
  readonly dataId: object;
  readonly shape: number[];
  readonly dtype: string;
}

/** tfjs-backend-wasm 4.22, dist/backend_wasm.js. */
export interface WasmBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array<ArrayBuffer>;
    readonly asm: { readonly memory: WasmMemory };
    _malloc(bytes: number): number;
  };
  readonly dataIdMap: { get(dataId: object): { readonly id: number; readonly memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: string): TensorInfo;
  /** A view of the heap; an allocation may detach it. */
  typedArrayFromHeap(info: TensorInfo): Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
  incRef(dataId: object): void;
  disposeData(dataId: object): boolean;
}

/** tfjs-backend-cpu 4.22, dist/backend_cpu.js. */
export interface CpuBackend {
  readonly data: {
    get(dataId: object): { readonly values: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> };
  };
  makeTensorInfo(shape: readonly number[], dtype: string, values: Float32Array | Int32Array): TensorInfo;
}

/** The kernel of a back end, as registered now. */
export function kernelOf(tf: Tf, name: string, backend: string): KernelConfig {
  const kernel = tf.getKernel(name, backend) as KernelConfig | null | undefined;
  if (!kernel) throw new Error(`tfjs has no kernel ${name} for ${backend}`);
  return kernel;
}

/** Registers a kernel in place of what stands under its name. */
export function override(tf: Tf, config: KernelConfig): void {
  if (tf.getKernel(config.kernelName, config.backendName)) {
    tf.unregisterKernel(config.kernelName, config.backendName);
  }
  tf.registerKernel(config);
}

/** Heap address of a tensor's first element. */
export function addressOf(backend: WasmBackend, info: TensorInfo): number {
  return backend.dataIdMap.get(info.dataId).memoryOffset;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1);
}
