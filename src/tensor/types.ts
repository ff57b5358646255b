/** The words of the tensor layer. */

/** The TensorFlow.js API, as the union package exports it. */
export type Tf = typeof import("@tensorflow/tfjs");

export type Tensor = import("@tensorflow/tfjs").Tensor;
export type Tensor1D = import("@tensorflow/tfjs").Tensor1D;
export type Tensor2D = import("@tensorflow/tfjs").Tensor2D;
export type Scalar = import("@tensorflow/tfjs").Scalar;

export const ENGINE_NAMES = ["tensorflow-gpu", "tensorflow", "wasm", "cpu"] as const;

/** `tensorflow-gpu` and `tensorflow` are native libtensorflow; `wasm` is XNNPACK; `cpu` is plain JavaScript. */
export type EngineName = (typeof ENGINE_NAMES)[number];

/** What became of one rung of the ladder of engines. */
export interface RungReport {
  readonly name: EngineName | "webgpu";
  readonly status: "usable" | "unavailable" | "not tried";
  /** Why, in one sentence. */
  readonly detail: string;
  /** How to get it, in one sentence; empty when it is usable. */
  readonly howTo: string;
}

/** A TensorFlow.js back end that is loaded and has passed its self-test. */
export interface Engine {
  readonly name: EngineName;
  readonly tf: Tf;
  /** Which engine and why, in one sentence meant for people. */
  readonly reason: string;
  /** The rungs that were looked at until this one was taken. */
  readonly rungs: readonly RungReport[];
  /** Whether equal inputs give equal bits, whoever shares the batch. */
  readonly bitExact: boolean;
}

/** Name under which TensorFlow.js knows the back end of an engine. */
export function backendNameOf(name: EngineName): string {
  return name === "tensorflow-gpu" ? "tensorflow" : name;
}
