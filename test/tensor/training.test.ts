import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { rng } from "../../src/core/rng.ts";
import {
  AdamW,
  dense,
  type Engine,
  gatherRows,
  Parameters,
  pickRagged,
  ragged,
  raggedEntropy,
  raggedLogSoftmax,
  type Scalar,
  scope,
  type Tensor,
  valueAndGradients,
} from "../../src/tensor/index.ts";
import { cpu, finiteDifferences, normals, wasm, worstError } from "./support.ts";

const LAYOUT = ragged([3, 1, 4]);
const IDS = Int32Array.of(4, 1, 0, 2, 2, 5, 1, 3);

/** A candidate scorer in small: embeddings, two layers, a choice in each row. */
function scorer(engine: Engine): Parameters {
  const parameters = new Parameters(engine, [
    { name: "table", shape: [6, 4], init: { type: "normal", std: 1 } },
    { name: "hidden", shape: [4, 5], init: { type: "fan-in" } },
    { name: "bias", shape: [5], init: { type: "uniform", limit: 0.5 } },
    { name: "output", shape: [5, 1], init: { type: "fan-in", gain: 2 } },
    { name: "unused", shape: [3], init: { type: "constant", value: 0.5 } },
  ]);
  parameters.initialize(rng(7, "weights"));
  return parameters;
}

const lossOn =
  (engine: Engine) =>
  (weights: Readonly<Record<string, Tensor>>): { loss: Scalar; logProbs: Tensor } => {
    const { tf } = engine;
    const rows = gatherRows(engine, weights["table"] as Tensor, IDS);
    const hidden = dense(engine, rows, weights["hidden"] as Tensor, weights["bias"] as Tensor, "relu");
    const logits = tf.reshape(tf.matMul(hidden, weights["output"] as Tensor), [-1]) as never;
    const logProbs = pickRagged(engine, raggedLogSoftmax(engine, logits, LAYOUT), LAYOUT, [2, 0, 1]);
    const entropy = tf.mean(raggedEntropy(engine, logits, LAYOUT));
    return { loss: tf.sub(tf.neg(tf.mean(logProbs)), tf.mul(entropy, 0.1)) as Scalar, logProbs };
  };

const train = (
  engine: Engine,
  updates: number,
): { losses: number[]; hash: string; weights: Float32Array } => {
  using parameters = scorer(engine);
  const optimizer = new AdamW(parameters, { weightDecay: 0.01, decayed: ["hidden"] });
  const losses = Array.from({ length: updates }, () => {
    const { loss, flatGradient } = valueAndGradients(parameters, lossOn(engine));
    optimizer.update(flatGradient, { learningRate: 0.02, maxGradNorm: 0.5 });
    return loss;
  });
  return { losses, hash: parameters.hash(), weights: parameters.read() };
};

test.each([wasm, cpu].map((engine) => [engine.name, engine] as const))(
  "the gradient of a whole loss on %s is that of finite differences, and 0 for unused weights",
  (_name, engine) => {
    using parameters = scorer(engine);
    const { flatGradient, extras } = valueAndGradients(parameters, lossOn(engine));
    const weights = parameters.read();
    const differences = finiteDifferences((values) => {
      parameters.write(values);
      return valueAndGradients(parameters, lossOn(engine)).loss;
    }, weights);
    expect(worstError([flatGradient], [differences])).toBeLessThan(1e-3);
    expect(flatGradient.slice(-3)).toEqual(new Float32Array(3));
    expect(extras["logProbs"]).toHaveLength(3);
    expect(extras["logProbs"]?.[1]).toBe(0); // the only option of its row
  },
);

test("training lowers the loss, repeats itself to the bit, and agrees between the engines", () => {
  const [a, again, reference] = [train(wasm, 40), train(wasm, 40), train(cpu, 40)];
  expect(a.losses.at(-1)).toBeLessThan((a.losses[0] as number) / 2);
  expect(again).toEqual(a);
  // Not the weights: Adam turns a gradient that is mere rounding into a step of full length.
  a.losses.forEach((loss, i) => {
    expect(Math.abs(loss - (reference.losses[i] as number))).toBeLessThan(1e-2);
  });
});

test("the gradients of both engines agree to rounding", () => {
  const [a, b] = [wasm, cpu].map((engine) => {
    using parameters = scorer(engine);
    return valueAndGradients(parameters, lossOn(engine)).flatGradient;
  }) as [Float32Array, Float32Array];
  expect(worstError([a], [b])).toBeLessThan(1e-6);
});

test("300 updates leave no tensor behind and do not grow the heap", () => {
  const { tf } = wasm;
  const heap = (): number =>
    (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.byteLength;
  const tensors = (): number => tf.memory().numTensors;
  scope(wasm, () => {});
  train(wasm, 3);
  const before = { tensors: tensors(), data: tf.memory().numDataBuffers, heap: heap() };
  train(wasm, 300);
  expect({ tensors: tensors(), data: tf.memory().numDataBuffers, heap: heap() }).toEqual(before);
});

test("a loss that fails leaves no tensor behind", () => {
  using parameters = scorer(wasm);
  parameters.tensors();
  const before = wasm.tf.memory().numTensors;
  const failing = (): Scalar => {
    wasm.tf.zeros([3]);
    throw new Error("wrong");
  };
  expect(() => valueAndGradients(parameters, failing)).toThrow("wrong");
  expect(() => valueAndGradients(parameters, () => wasm.tf.zeros([2]) as never)).toThrow("must be a scalar");
  expect(wasm.tf.memory().numTensors).toBe(before);
});

test("the flat vector holds the tensors in order, and its hash is that of its bytes", () => {
  using parameters = scorer(wasm);
  const values = normals(parameters.size, rng(3));
  parameters.write(values);
  values[0] = 99; // a copy was taken
  expect(parameters.read()[0]).not.toBe(99);
  const tensors = parameters.tensors();
  const joined = parameters.slices.flatMap(({ name }) => [...(tensors[name] as Tensor).dataSync()]);
  expect(joined).toEqual([...parameters.read()]);
  const bytes = Buffer.from(parameters.read().buffer);
  expect(parameters.hash()).toBe(createHash("sha256").update(bytes).digest("hex"));
  expect(parameters.tensors()).toBe(tensors);
  parameters.write(values);
  expect((tensors["table"] as Tensor).isDisposed).toBe(true);
});

test("the initial weights of a tensor depend on its name and the seed, not on its neighbours", () => {
  const spec = (name: string) => ({ name, shape: [3, 2], init: { type: "normal", std: 1 } }) as const;
  const initial = (names: readonly string[], seed: number): Float32Array => {
    using parameters = new Parameters(cpu, names.map(spec));
    parameters.initialize(rng(seed));
    return parameters.read();
  };
  expect(initial(["a", "b"], 1).slice(6)).toEqual(initial(["b"], 1));
  expect(initial(["a"], 1)).not.toEqual(initial(["b"], 1));
  expect(initial(["a"], 1)).not.toEqual(initial(["a"], 2));
});

test("fan-in weights are uniform within 1 / √inputs", () => {
  using parameters = new Parameters(cpu, [{ name: "w", shape: [100, 50], init: { type: "fan-in" } }]);
  parameters.initialize(rng(5));
  const weights = parameters.read();
  expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(0.1);
  const variance = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
  expect(variance / (0.01 / 3)).toBeCloseTo(1, 1); // a standard error is 0.013
});

test("wrong sizes and doubled names are refused", () => {
  using parameters = scorer(cpu);
  expect(() => parameters.write(new Float32Array(3))).toThrow("3 weights given where 57 are needed");
  const doubled = [0, 1].map(() => ({ name: "a", shape: [1], init: { type: "zeros" } }) as const);
  expect(() => new Parameters(cpu, doubled)).toThrow("same name");
});

const vector = (values: readonly number[]): Parameters => {
  const parameters = new Parameters(cpu, [
    { name: "a", shape: [2], init: { type: "zeros" } },
    { name: "b", shape: [1], init: { type: "zeros" } },
  ]);
  parameters.write(Float32Array.from(values));
  return parameters;
};

test("AdamW without decay equals the Adam of TensorFlow.js", () => {
  using parameters = vector([1, -2, 0.5]);
  const optimizer = new AdamW(parameters, { beta1: 0.8, beta2: 0.95, epsilon: 1e-6 });
  const { tf } = cpu;
  const variable = scope(cpu, () => tf.variable(tf.tensor1d([1, -2, 0.5])));
  const reference = tf.train.adam(0.1, 0.8, 0.95, 1e-6);
  for (let i = 0; i < 5; i++) {
    const gradient = normals(3, rng(i));
    optimizer.update(gradient, { learningRate: 0.1 });
    scope(cpu, () => reference.applyGradients([{ name: variable.name, tensor: tf.tensor1d(gradient) }]));
    expect(worstError([parameters.read()], [variable.dataSync<"float32">()])).toBeLessThan(1e-5);
  }
  variable.dispose();
  reference.dispose();
});

test("AdamW decays only the named tensors, apart from the gradient", () => {
  using parameters = vector([1, -2, 0.5]);
  const optimizer = new AdamW(parameters, { weightDecay: 0.5, decayed: ["a"] });
  optimizer.update(new Float32Array(3), { learningRate: 0.1 });
  const expected = [0.95, -1.9, 0.5];
  parameters.read().forEach((weight, i) => expect(weight).toBeCloseTo(expected[i] as number, 6));
});

test("AdamW clips long gradients by their norm and reports the norm before", () => {
  const updates = (
    gradient: readonly number[],
    maxGradNorm?: number,
  ): { gradNorm: number; mean: number[] } => {
    using parameters = vector([0, 0, 0]);
    const optimizer = new AdamW(parameters);
    const options = { learningRate: 0.1, ...(maxGradNorm === undefined ? {} : { maxGradNorm }) };
    const { gradNorm } = optimizer.update(Float32Array.from(gradient), options);
    return { gradNorm, mean: [...optimizer.state().mean] };
  };
  expect(updates([3, 0, 4], 1).gradNorm).toBe(5);
  expect(updates([3, 0, 4], 1).mean[0]).toBeCloseTo(0.06, 6);
  expect(updates([3, 0, 4], 10)).toEqual(updates([3, 0, 4]));
});

test.each([Number.NaN, Infinity])("AdamW refuses a gradient with %s and touches nothing", (bad) => {
  using parameters = vector([1, 2, 3]);
  const optimizer = new AdamW(parameters);
  const update = (): void => void optimizer.update(Float32Array.of(0.1, 0.2, bad), { learningRate: 0.1 });
  expect(update).toThrow(
    expect.objectContaining({ code: "training/not-finite", message: expect.stringContaining("of b ") }),
  );
  expect([...parameters.read()]).toEqual([1, 2, 3]);
  expect(optimizer.state().updates).toBe(0);
});

test("AdamW goes on from a saved state as if it had not stopped", () => {
  const gradients = [0, 1, 2, 3].map((i) => normals(3, rng(i)));
  const run = (parameters: Parameters, optimizer: AdamW, part: readonly Float32Array[]): void => {
    for (const gradient of part) optimizer.update(gradient, { learningRate: 0.1 });
    expect(parameters.read()).not.toEqual(Float32Array.of(1, 2, 3));
  };
  using whole = vector([1, 2, 3]);
  run(whole, new AdamW(whole), gradients);
  using first = vector([1, 2, 3]);
  const stopped = new AdamW(first);
  run(first, stopped, gradients.slice(0, 2));
  using second = vector([0, 0, 0]);
  second.write(first.read());
  const resumed = new AdamW(second);
  resumed.load(stopped.state());
  run(second, resumed, gradients.slice(2));
  expect(second.hash()).toBe(whole.hash());
  const foreign = { updates: 1, mean: new Float32Array(2), meanSquare: new Float32Array(2) };
  expect(() => resumed.load(foreign)).toThrow("state is for 2 weights");
});
