/** _FusedMatMul on wasm: bias and relu are applied while the product is still in registers. */
import { ShapeError } from "../../core/errors.ts";
import type { Tf } from "../types.ts";
import { addressOf, type KernelConfig, kernelOf, type TensorInfo, type WasmBackend } from "./backend.ts";
import { multiplyBatches } from "./batch-mat-mul.ts";

interface Inputs {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly bias?: TensorInfo;
  readonly preluActivationWeights?: TensorInfo;
}

interface Attributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly activation: string;
  readonly leakyreluAlpha?: number;
}

/** The kernel that applies an activation afterwards. */
const ACTIVATION_KERNELS: Readonly<Record<string, string>> = {
  relu6: "Relu6",
  elu: "Elu",
  sigmoid: "Sigmoid",
  prelu: "Prelu",
  leakyrelu: "LeakyRelu",
};

export function wasmFusedMatMul(tf: Tf): KernelConfig {
  return {
    kernelName: "_FusedMatMul",
    backendName: "wasm",
    kernelFunc: (args) => {
      const { a, b, bias, preluActivationWeights } = args.inputs as unknown as Inputs;
      const attributes = args.attrs as unknown as Attributes;
      const { activation, leakyreluAlpha = 0 } = attributes;
      const backend = args.backend as unknown as WasmBackend;
      const product = multiplyBatches(
        backend,
        a,
        b,
        attributes,
        biasAddress(backend, bias, b, attributes),
        activation === "relu",
      );
      const name = ACTIVATION_KERNELS[activation];
      if (name === undefined) return product as never;
      const kernel = kernelOf(tf, name, "wasm");
      const x = product as never;
      const inputs = name === "Prelu" ? { x, alpha: preluActivationWeights as never } : { x };
      const out = kernel.kernelFunc({ inputs, backend: args.backend, attrs: { alpha: leakyreluAlpha } });
      backend.disposeData(product.dataId);
      return out;
    },
  };
}

function biasAddress(
  backend: WasmBackend,
  bias: TensorInfo | undefined,
  b: TensorInfo,
  attributes: Attributes,
): number {
  if (bias === undefined || bias === null) return 0;
  const columns = b.shape.at(attributes.transposeB ? -2 : -1);
  if (bias.shape.length !== 1 || bias.shape[0] !== columns) {
    throw new ShapeError("shape/mismatch", `A fused bias must be [${columns}], not [${bias.shape}].`);
  }
  return addressOf(backend, bias);
}
