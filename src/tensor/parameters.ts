/** Weights: named tensors over one flat vector, which is what is optimised, saved and hashed. */
import { createHash } from "node:crypto";
import { ShapeError } from "../core/errors.ts";
import type { Rng } from "../core/rng.ts";
import { activate } from "./scope.ts";
import type { Engine, Tensor } from "./types.ts";

/** How a tensor is filled at the start. `identity` is for square matrices. `fan-in` is uniform in ±gain / √(product of all axes but the last). */
export type Init =
  | { readonly type: "zeros" }
  | { readonly type: "identity" }
  | { readonly type: "constant"; readonly value: number }
  | { readonly type: "normal"; readonly std: number }
  | { readonly type: "uniform"; readonly limit: number }
  | { readonly type: "fan-in"; readonly gain?: number };

export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: Init;
}

/** Where a named tensor lies in the flat vector. */
export interface ParameterSlice extends ParameterSpec {
  readonly offset: number;
  readonly size: number;
}

/** Named float32 tensors that live in one flat vector, in the order of the specs. */
export class Parameters implements Disposable {
  readonly engine: Engine;
  readonly slices: readonly ParameterSlice[];
  /** Number of weights. */
  readonly size: number;
  readonly #flat: Float32Array;
  #tensors: Readonly<Record<string, Tensor>> | null = null;

  /** All weights are 0 until initialize() or write(). */
  constructor(engine: Engine, specs: readonly ParameterSpec[]) {
    this.engine = engine;
    let offset = 0;
    this.slices = specs.map((spec) => {
      const size = spec.shape.reduce((product, axis) => product * axis, 1);
      const slice = { ...spec, offset, size };
      offset += size;
      return slice;
    });
    const names = new Set(specs.map((spec) => spec.name));
    if (names.size !== specs.length)
      throw new ShapeError("shape/mismatch", "Two parameters have the same name.");
    this.size = offset;
    this.#flat = new Float32Array(offset);
  }

  /** Fills every tensor as its spec says, each from a stream named after it. */
  initialize(rng: Rng): void {
    for (const slice of this.slices)
      fill(this.#flat.subarray(slice.offset, slice.offset + slice.size), slice, rng);
    this.#forget();
  }

  /** The tensors by name; the same objects until the next write, owned by this object. */
  tensors(): Readonly<Record<string, Tensor>> {
    if (this.#tensors !== null) return this.#tensors;
    activate(this.engine);
    const { tf } = this.engine;
    const entries = this.slices.map(({ name, shape, offset, size }) => {
      const values = this.#flat.slice(offset, offset + size);
      return [name, tf.keep(tf.tensor(values, [...shape], "float32"))] as const;
    });
    this.#tensors = Object.fromEntries(entries);
    return this.#tensors;
  }

  /** A copy of the flat vector [size]. */
  read(): Float32Array {
    return this.#flat.slice();
  }

  /**
   * Replaces all weights.
   *
   * @param values [size]
   * @throws ShapeError `shape/mismatch`
   */
  write(values: Float32Array): void {
    if (values.length !== this.size) {
      throw new ShapeError("shape/mismatch", `${values.length} weights given where ${this.size} are needed.`);
    }
    this.#flat.set(values);
    this.#forget();
  }

  /** Changes the flat vector in place; the tensors are made anew afterwards. */
  change(edit: (flat: Float32Array) => void): void {
    edit(this.#flat);
    this.#forget();
  }

  /** SHA-256 of the weights as little-endian float32, in hexadecimal. */
  hash(): string {
    const bytes = new Uint8Array(this.#flat.buffer, this.#flat.byteOffset, this.#flat.byteLength);
    return createHash("sha256").update(bytes).digest("hex");
  }

  /** Frees the tensors; the flat vector stays readable. Safe to call twice. */
  dispose(): void {
    this.#forget();
  }

  [Symbol.dispose](): void {
    this.#forget();
  }

  #forget(): void {
    if (this.#tensors !== null) this.engine.tf.dispose({ ...this.#tensors });
    this.#tensors = null;
  }
}

function fill(out: Float32Array, { name, shape, init }: ParameterSpec, root: Rng): void {
  const rng = root.split(name);
  switch (init.type) {
    case "zeros":
      out.fill(0);
      return;
    case "identity": {
      const size = shape.at(-1) as number;
      for (let i = 0; i < out.length; i++) out[i] = i % (size + 1) === 0 ? 1 : 0;
      return;
    }
    case "constant":
      out.fill(init.value);
      return;
    case "normal":
      for (let i = 0; i < out.length; i++) out[i] = rng.normal() * init.std;
      return;
    case "uniform":
      for (let i = 0; i < out.length; i++) out[i] = (rng.float() * 2 - 1) * init.limit;
      return;
    case "fan-in": {
      const fanIn = shape.slice(0, -1).reduce((product, axis) => product * axis, 1);
      const limit = (init.gain ?? 1) / Math.sqrt(fanIn);
      for (let i = 0; i < out.length; i++) out[i] = (rng.float() * 2 - 1) * limit;
      return;
    }
  }
}
