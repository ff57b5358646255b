/** The rungs of the ladder of engines: how each one is loaded. Nothing is imported before it is tried. */
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { BackendError, messageOf } from "../core/errors.ts";
import { registerCpuKernels, registerWasmKernels } from "./kernels/index.ts";
import type { EngineName, Tf } from "./types.ts";

const require = createRequire(import.meta.url);

/** Loads a module by its name at run time. */
export type ImportModule = (name: string) => Promise<unknown>;

export const importByName: ImportModule = (name) => import(name);

/** A loaded back end: its API and one clause about it. */
export interface LoadedRung {
  readonly tf: Tf;
  readonly detail: string;
}

/** How to get each engine, in one sentence. */
export const HOW_TO: Readonly<Record<EngineName | "webgpu", string>> = {
  "tensorflow-gpu":
    "Install an NVIDIA driver with CUDA and cuDNN, then run npm install @tensorflow/tfjs-node-gpu (it downloads libtensorflow).",
  webgpu: "Choose another engine.",
  tensorflow: "Run npm install @tensorflow/tfjs-node (it downloads libtensorflow).",
  wasm: "Run npm install again: @tensorflow/tfjs-backend-wasm is an ordinary dependency.",
  cpu: "Run npm install again: @tensorflow/tfjs is an ordinary dependency.",
};

/**
 * Loads one engine and makes it the active back end.
 *
 * @throws Error when it cannot be used here; the message is a clause that says why
 */
export async function loadRung(name: EngineName, importModule: ImportModule): Promise<LoadedRung> {
  switch (name) {
    case "tensorflow-gpu":
      return loadNative("@tensorflow/tfjs-node-gpu", true, importModule);
    case "tensorflow":
      return loadNative("@tensorflow/tfjs-node", false, importModule);
    case "wasm":
      return loadWasm(importModule);
    case "cpu":
      return loadCpu(importModule);
  }
}

async function loadNative(
  packageName: string,
  wantsGpu: boolean,
  importModule: ImportModule,
): Promise<LoadedRung> {
  restoreRemovedNodeHelpers();
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  let tf: Tf;
  try {
    tf = asTf(await importModule(packageName));
  } catch (error) {
    throw whyNotLoaded(packageName, error);
  }
  tf.enableProdMode();
  if (!(await tf.setBackend("tensorflow"))) {
    throw new BackendError("tensor/unavailable", `${packageName} loads but its back end does not start`);
  }
  const backend = tf.backend() as { isUsingGpuDevice?: boolean };
  if (wantsGpu && backend.isUsingGpuDevice !== true) {
    throw new BackendError("tensor/unavailable", `${packageName} loads but lists no GPU`);
  }
  return { tf, detail: wantsGpu ? `${packageName} loads and lists a GPU` : `${packageName} loads` };
}

function whyNotLoaded(packageName: string, error: unknown): BackendError {
  const message = messageOf(error);
  if ((error as { code?: unknown }).code === "ERR_MODULE_NOT_FOUND")
    return new BackendError("tensor/unavailable", `${packageName} is not installed`, { cause: error });
  // The package is there, but its install script, which downloads the library, has not run or did not work.
  if (message.includes("tfjs_binding.node) can not be found")) {
    const howTo = `With an NVIDIA driver and CUDA, run npm rebuild ${packageName} (it downloads libtensorflow).`;
    const text = `${packageName} is installed without its native library`;
    return new BackendError("tensor/unavailable", text, { details: { howTo }, cause: error });
  }
  const text = `${packageName} does not load: ${firstLine(message)}`;
  return new BackendError("tensor/unavailable", text, { cause: error });
}

async function loadWasm(importModule: ImportModule): Promise<LoadedRung> {
  const tf = asTf(await importModule("@tensorflow/tfjs"));
  tf.enableProdMode();
  const name = "@tensorflow/tfjs-backend-wasm";
  const wasm = withDefault<typeof import("@tensorflow/tfjs-backend-wasm")>(await importModule(name));
  if (tf.findBackend("wasm") === null) wasm.setWasmPaths(dirname(require.resolve(name)) + sep);
  registerWasmKernels(tf);
  if (!(await withoutNewProcessListeners(() => tf.setBackend("wasm")))) {
    throw new BackendError("tensor/unavailable", `${name} loads but WebAssembly does not start`);
  }
  const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
  return {
    tf,
    detail: simd === true ? "WebAssembly with SIMD on one core" : "WebAssembly without SIMD (slow)",
  };
}

async function loadCpu(importModule: ImportModule): Promise<LoadedRung> {
  const tf = asTf(await importModule("@tensorflow/tfjs"));
  tf.enableProdMode();
  registerCpuKernels(tf);
  await tf.setBackend("cpu");
  return { tf, detail: "plain JavaScript, meant as a reference" };
}

/** Emscripten's start-up code hooks the process's fatal errors and rethrows them; those hooks are taken off again. */
async function withoutNewProcessListeners<T>(start: () => Promise<T>): Promise<T> {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = new Map(events.map((event) => [event, new Set<unknown>(process.listeners(event as never))]));
  try {
    return await start();
  } finally {
    for (const event of events) {
      for (const listener of process.listeners(event as never)) {
        if (!before.get(event)?.has(listener)) process.off(event, listener as never);
      }
    }
  }
}

/** tfjs-node 4.22 calls two helpers of node:util that Node 23 removed. */
export function restoreRemovedNodeHelpers(): void {
  const util = require("node:util") as { isNullOrUndefined?: unknown; isArray?: unknown };
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

function asTf(module: unknown): Tf {
  const tf = withDefault<Tf>(module);
  if (typeof tf.setBackend !== "function") throw new Error("the module is not TensorFlow.js");
  return tf;
}

function withDefault<T>(module: unknown): T {
  const namespace = module as { default?: unknown };
  return (namespace.default ?? namespace) as T;
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}
