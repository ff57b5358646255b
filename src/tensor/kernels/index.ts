/** The kernels that replace those of tfjs. */
import type { Tf } from "../types.ts";
import { override } from "./backend.ts";
import { wasmBatchMatMul } from "./batch-mat-mul.ts";
import { wasmCast } from "./cast.ts";
import { wasmFusedMatMul } from "./fused-mat-mul.ts";
import { wasmGather } from "./gather.ts";
import { wasmIdentity } from "./identity.ts";
import { replaceReluGradient, wasmReluGradient } from "./relu-gradient.ts";
import { cpuSegmentSum, wasmSegmentSum } from "./segment-sum.ts";
import { wasmSum } from "./sum.ts";
import { replaceSumGradient, wasmSpread } from "./sum-gradient.ts";

const done = { wasm: new WeakSet<object>(), cpu: new WeakSet<object>() };

/** Replaces kernels of the wasm back end; call before it starts. */
export function registerWasmKernels(tf: Tf): void {
  if (done.wasm.has(tf)) return;
  done.wasm.add(tf);
  for (const kernel of [wasmBatchMatMul, wasmSegmentSum, wasmReluGradient, wasmSpread]) override(tf, kernel);
  for (const make of [wasmCast, wasmFusedMatMul, wasmGather, wasmIdentity, wasmSum]) override(tf, make(tf));
  replaceReluGradient(tf);
  replaceSumGradient(tf);
}

/** Replaces kernels of the cpu back end. */
export function registerCpuKernels(tf: Tf): void {
  if (done.cpu.has(tf)) return;
  done.cpu.add(tf);
  override(tf, cpuSegmentSum);
}
