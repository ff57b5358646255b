import { createRequire } from "node:module";
import * as tfjs from "@tensorflow/tfjs";
import { afterEach, expect, test } from "vitest";
import type { BackendError } from "../../src/core/errors.ts";
import { type Logger, silentLogger } from "../../src/core/log.ts";
import { describeRungs, type ImportModule, startEngine, type Tf } from "../../src/tensor/index.ts";

const tf = ((tfjs as { default?: unknown }).default ?? tfjs) as Tf;

/** Node 22 still has the helpers; without them it is like Node 23 and later. */
const util = createRequire(import.meta.url)("node:util") as {
  isNullOrUndefined?: (value: unknown) => boolean;
};
const hasHelpers = (): boolean => util.isNullOrUndefined?.(null) === true;

function forgetNative(): void {
  if (tf.findBackend("tensorflow") !== null) tf.removeBackend("tensorflow");
}

/**
 * Stands for tfjs-node: the api of tfjs with a back end called tensorflow, which is that of cpu under another name.
 */
function nativeModule(options: { readonly gpu: boolean; readonly brokenRelu?: boolean }): Tf {
  if (util.isNullOrUndefined?.(null) !== true)
    throw new TypeError("util.isNullOrUndefined is not a function");
  forgetNative();
  for (const kernel of tf.getKernelsForBackend("tensorflow"))
    tf.unregisterKernel(kernel.kernelName, "tensorflow");
  tf.copyRegisteredKernels("cpu", "tensorflow");
  const cpu = tf.findBackend("cpu").constructor as new () => ReturnType<Tf["findBackend"]>;
  tf.registerBackend("tensorflow", () => Object.assign(new cpu(), { isUsingGpuDevice: options.gpu }));
  if (options.brokenRelu === true) {
    const { kernelFunc } = tf.getKernel("Abs", "tensorflow");
    tf.unregisterKernel("Relu", "tensorflow");
    tf.registerKernel({ kernelName: "Relu", backendName: "tensorflow", kernelFunc });
  }
  return tf;
}

/** Loads what is listed, and the rest as usual. */
function importing(modules: Readonly<Record<string, () => unknown>>): ImportModule {
  return async (name) => {
    const make = modules[name];
    return make === undefined ? import(name) : make();
  };
}

const absent = (): never => {
  throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
};
const NO_NATIVE = { "@tensorflow/tfjs-node-gpu": absent, "@tensorflow/tfjs-node": absent };

afterEach(forgetNative);

test("takes wasm where no native engine is installed, and says which and why", async () => {
  const lines: string[] = [];
  const log: Logger = { ...silentLogger, info: (_fields, message) => void lines.push(message) };
  const engine = await startEngine({ engine: "auto", log, importModule: importing(NO_NATIVE) });
  expect(engine.name).toBe("wasm");
  expect(engine.bitExact).toBe(true);
  expect(engine.reason).toMatch(/^Computing on wasm .*because @tensorflow\/tfjs-node-gpu is not installed/);
  expect(lines).toContain(engine.reason);
  expect(engine.rungs.map((rung) => `${rung.name}: ${rung.status}`)).toEqual([
    "tensorflow-gpu: unavailable",
    "webgpu: not tried",
    "tensorflow: unavailable",
    "wasm: usable",
  ]);
});

test("takes a native engine that lists a GPU, with the helpers that newer Node versions lack", async () => {
  delete util.isNullOrUndefined;
  const modules = { "@tensorflow/tfjs-node-gpu": () => nativeModule({ gpu: true }) };
  const engine = await startEngine({ engine: "auto", importModule: importing(modules) });
  expect(engine.name).toBe("tensorflow-gpu");
  expect(engine.bitExact).toBe(false);
  expect(engine.tf.getBackend()).toBe("tensorflow");
  expect(hasHelpers()).toBe(true);
});

test("passes over a native GPU engine that lists no GPU", async () => {
  const modules = {
    "@tensorflow/tfjs-node-gpu": () => nativeModule({ gpu: false }),
    "@tensorflow/tfjs-node": () => nativeModule({ gpu: false }),
  };
  const engine = await startEngine({ engine: "auto", importModule: importing(modules) });
  expect(engine.name).toBe("tensorflow");
  expect(engine.reason).toContain("@tensorflow/tfjs-node-gpu loads but lists no GPU");
});

test("passes over an engine that computes wrong numbers", async () => {
  const modules = {
    ...NO_NATIVE,
    "@tensorflow/tfjs-node": () => nativeModule({ gpu: false, brokenRelu: true }),
  };
  const engine = await startEngine({ engine: "auto", importModule: importing(modules) });
  expect(engine.name).toBe("wasm");
  expect(engine.reason).toContain("tensorflow computes wrong numbers");
});

test("says how to get a forced engine that is missing", async () => {
  const start = startEngine({ engine: "tensorflow-gpu", importModule: importing(NO_NATIVE) });
  const error = (await start.catch((caught: unknown) => caught)) as BackendError;
  expect(error.code).toBe("tensor/unavailable");
  expect(error.message).toContain("npm install @tensorflow/tfjs-node-gpu");
});

test("says that a forced engine computes wrong numbers", async () => {
  const modules = { "@tensorflow/tfjs-node": () => nativeModule({ gpu: false, brokenRelu: true }) };
  const start = startEngine({ engine: "tensorflow", importModule: importing(modules) });
  await expect(start).rejects.toMatchObject({ code: "tensor/self-test" });
});

test("a native library that fails to load is reported in one line", async () => {
  const broken = (): never => {
    throw new Error("libcudart.so.11.0: cannot open shared object file\nRequire stack:\n- somewhere");
  };
  const rungs = await describeRungs(importing({ ...NO_NATIVE, "@tensorflow/tfjs-node-gpu": broken }));
  expect(rungs[0]?.detail).toBe(
    "@tensorflow/tfjs-node-gpu does not load: libcudart.so.11.0: cannot open shared object file",
  );
  expect(rungs[0]?.howTo).toContain("CUDA");
});

test("a package whose install script did not run is told from one that is missing", async () => {
  const notBuilt = (): never => {
    throw new Error(
      "The Node.js native addon module (tfjs_binding.node) can not be found at path: /somewhere/tfjs_binding.node. \n" +
        "Please run command 'npm rebuild @tensorflow/tfjs-node'",
    );
  };
  const rungs = await describeRungs(importing({ ...NO_NATIVE, "@tensorflow/tfjs-node-gpu": notBuilt }));
  expect(rungs[0]?.detail).toBe("@tensorflow/tfjs-node-gpu is installed without its native library");
  expect(rungs[0]?.howTo).toContain("npm rebuild @tensorflow/tfjs-node-gpu");
});

test("describes every rung, and how to get those that are missing", async () => {
  const rungs = await describeRungs(importing(NO_NATIVE));
  expect(rungs.map((rung) => rung.name)).toEqual(["tensorflow-gpu", "webgpu", "tensorflow", "wasm", "cpu"]);
  for (const rung of rungs) expect(rung.howTo === "").toBe(rung.status === "usable");
});

test("starting wasm leaves the process's handlers of fatal errors alone", async () => {
  await startEngine({ engine: "wasm" });
  const handlers = (["uncaughtException", "unhandledRejection"] as const).flatMap((event) =>
    process.listeners(event as "uncaughtException").map(String),
  );
  expect(
    handlers.filter((handler) => handler.includes("ExitStatus") || handler.includes("throw reason")),
  ).toEqual([]);
});
