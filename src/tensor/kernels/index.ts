/** The kernels that replace those of tfjs. */
import type { Tf } from "../types.ts";
import { override } from "./backend.ts";
import { cpuSegmentSum, wasmSegmentSum } from "./segment-sum.ts";

const registered = new WeakSet<object>();
const registeredCpu = new WeakSet<object>();

/** Replaces kernels of the wasm back end; call before it starts. */
export function registerWasmKernels(tf: Tf): void {
  if (registered.has(tf)) return;
  registered.add(tf);
  override(tf, wasmSegmentSum);
}

/** Replaces kernels of the cpu back end. */
export function registerCpuKernels(tf: Tf): void {
  if (registeredCpu.has(tf)) return;
  registeredCpu.add(tf);
  override(tf, cpuSegmentSum);
}
