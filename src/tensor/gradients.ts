/** A loss and its gradient with respect to all weights. */
import { ShapeError } from "../core/errors.ts";
import type { Parameters } from "./parameters.ts";
import { scope } from "./scope.ts";
import type { Scalar, Tensor } from "./types.ts";

/** What a loss function returns: the loss alone, or with further tensors to read. */
export type LossOutput = Scalar | ({ readonly loss: Scalar } & Readonly<Record<string, Tensor>>);

export interface ValueAndGradients {
  readonly loss: number;
  /** [parameters.size] in the layout of the flat vector; 0 for weights that the loss does not touch */
  readonly flatGradient: Float32Array;
  /** Values of the further tensors, row-major. */
  readonly extras: Readonly<Record<string, Float32Array>>;
}

/**
 * Computes a loss and its gradient with respect to every named tensor. Frees every tensor it makes.
 *
 * @param parameters  the weights
 * @param lossOf      a scalar made from the named tensors, synchronously
 * @throws ShapeError `shape/mismatch` when the loss is no scalar
 */
export function valueAndGradients(
  parameters: Parameters,
  lossOf: (tensors: Readonly<Record<string, Tensor>>) => LossOutput,
): ValueAndGradients {
  const { engine, slices } = parameters;
  const { tf } = engine;
  return scope(engine, () => {
    const tensors = parameters.tensors();
    const extras: Record<string, Float32Array> = {};
    const forward = (): Scalar => {
      const output = lossOf(tensors);
      if (output instanceof tf.Tensor) return scalar(output as Scalar);
      const { loss, ...others } = output as { loss: Scalar } & Record<string, Tensor>;
      for (const [name, tensor] of Object.entries(others))
        extras[name] = Float32Array.from(tensor.dataSync());
      return scalar(loss);
    };
    const inputs = slices.map(({ name }) => tensors[name] as Tensor);
    const { value, grads } = tf.engine().gradients(forward, inputs, undefined, true);
    const flatGradient = new Float32Array(parameters.size);
    slices.forEach(({ offset }, i) => {
      const gradient = grads[i] as Tensor | null | undefined; // none when the loss does not touch it
      if (gradient) flatGradient.set(gradient.dataSync<"float32">(), offset);
    });
    return { loss: value.dataSync<"float32">()[0] as number, flatGradient, extras };
  });
}

function scalar(loss: Scalar): Scalar {
  if (loss.size === 1) return loss.rank === 0 ? loss : (loss.reshape([]) as Scalar);
  throw new ShapeError("shape/mismatch", `A loss must be a scalar, not [${loss.shape}].`);
}
