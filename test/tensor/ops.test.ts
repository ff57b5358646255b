import { describe, expect, test } from "vitest";
import { rng } from "../../src/core/rng.ts";
import {
  betweenMask,
  dense,
  type Engine,
  gatherRows,
  greaterMask,
  lessMask,
  pickRagged,
  pickRows,
  ragged,
  raggedEntropy,
  raggedLogSoftmax,
  scope,
  segmentMean,
  segmentSum,
  stopGradient,
  type Tensor,
  type Tensor1D,
} from "../../src/tensor/index.ts";
import { cpu, finiteDifferences, normals, valueAndGradient, wasm, worstError } from "./support.ts";

const engines = [wasm, cpu].map((engine) => [engine.name, engine] as const);

/** Rows of one, several and no elements. */
const LENGTHS = [3, 1, 0, 5, 2];
const LAYOUT = ragged(LENGTHS);
const IDS = Int32Array.of(2, 0, 2, 1, 3);

type Op = (engine: Engine, inputs: readonly Tensor[]) => Tensor;
const one = (x: readonly Tensor[]): Tensor => x[0] as Tensor;

/** The relu layers have shapes whose random sums lie clear of the kink at 0. */
const OPS: Readonly<Record<string, readonly [shapes: readonly (readonly number[])[], op: Op]>> = {
  "gather rows": [[[4, 3]], (engine, x) => gatherRows(engine, one(x), IDS)],
  "gather elements": [[[4]], (engine, x) => gatherRows(engine, one(x), IDS)],
  "pick one element a row": [[[3, 4]], (engine, x) => pickRows(engine, one(x), Int32Array.of(1, 0, 3))],
  "segment sum": [[[5, 2]], (engine, x) => segmentSum(engine, one(x), IDS, 5)],
  "segment mean": [[[5, 2]], (engine, x) => segmentMean(engine, one(x), IDS, 5)],
  "ragged log-softmax": [
    [[LAYOUT.count]],
    (engine, x) => raggedLogSoftmax(engine, one(x) as Tensor1D, LAYOUT),
  ],
  "ragged entropy": [[[LAYOUT.count]], (engine, x) => raggedEntropy(engine, one(x) as Tensor1D, LAYOUT)],
  "linear layer": [
    [[3, 5], [5, 2], [2]],
    (engine, [x, w, b]) => dense(engine, x as Tensor, w as Tensor, b as Tensor, "linear"),
  ],
  "relu layer": [
    [[3, 5], [5, 2], [2]],
    (engine, [x, w, b]) => dense(engine, x as Tensor, w as Tensor, b as Tensor, "relu"),
  ],
  "layer without bias": [
    [
      [3, 4],
      [4, 2],
    ],
    (engine, [x, w]) => dense(engine, x as Tensor, w as Tensor, null, "relu"),
  ],
};

describe.each(engines)("on %s", (_name, engine) => {
  test.each(Object.entries(OPS))("the gradient of %s is that of finite differences", (_op, [shapes, op]) => {
    const [, ...gradients] = valueAndGradient(engine, shapes, op);
    const sizes = shapes.map((shape) => shape.reduce((a, b) => a * b, 1));
    const inputs = sizes.map((size, i) => normals(size, rng(1, "input", i)));
    gradients.forEach((gradient, which) => {
      const weighted = (x: Float32Array): number =>
        scope(engine, () => {
          const tensors = inputs.map((values, i) =>
            engine.tf.tensor(i === which ? x : values, [...(shapes[i] ?? [])]),
          );
          const value = op(engine, tensors).dataSync<"float32">();
          return normals(value.length, rng(1, "cotangent")).reduce(
            (sum, c, i) => sum + c * (value[i] as number),
            0,
          );
        });
      const differences = finiteDifferences(weighted, inputs[which] as Float32Array);
      // Float32 values over a step of 0.004: rounding of about 1e-3 at most.
      expect(worstError([gradient], [differences])).toBeLessThan(3e-3);
      expect(differences.some((x) => x !== 0)).toBe(true);
    });
  });

  test("the ragged log-softmax of each row is the softmax of that row alone", () => {
    const x = normals(LAYOUT.count, rng(2, "logits"));
    const all = scope(engine, () => [...raggedLogSoftmax(engine, engine.tf.tensor1d(x), LAYOUT).dataSync()]);
    LENGTHS.forEach((length, r) => {
      const start = LAYOUT.offsets[r] as number;
      if (length === 0) return;
      const row = scope(engine, () => [
        ...engine.tf.logSoftmax(engine.tf.tensor1d(x.slice(start, start + length))).dataSync(),
      ]);
      all.slice(start, start + length).forEach((value, i) => expect(value).toBeCloseTo(row[i] as number, 5));
    });
  });

  test("entropies: ln n of n equal options, 0 of one and of none, and large logits stay finite", () => {
    const layout = ragged([4, 1, 0, 2]);
    const logits = [7, 7, 7, 7, 3, 1000, -1000];
    const entropies = scope(engine, () => [
      ...raggedEntropy(engine, engine.tf.tensor1d(logits), layout).dataSync(),
    ]);
    [Math.log(4), 0, 0, 0].forEach((value, i) => expect(entropies[i]).toBeCloseTo(value, 6));
  });

  test("an option at minus infinity has no probability, no gradient and no share in the entropy", () => {
    const { tf } = engine;
    const layout = ragged([3]);
    const results = scope(engine, () => {
      const x = tf.tensor1d([1, -Infinity, 1]);
      const entropy = (y: Tensor): Tensor => tf.sum(raggedEntropy(engine, y as Tensor1D, layout));
      const chosen = (y: Tensor): Tensor =>
        tf.sum(pickRagged(engine, raggedLogSoftmax(engine, y as Tensor1D, layout), layout, [2]));
      return [entropy(x), tf.grad(entropy as never)(x), chosen(x), tf.grad(chosen as never)(x)].map((t) => [
        ...t.dataSync(),
      ]);
    });
    const expected = [[Math.log(2)], [0, 0, 0], [-Math.log(2)], [-0.5, 0, 0.5]];
    results.flat().forEach((value, i) => expect(value).toBeCloseTo(expected.flat()[i] as number, 6));
  });

  test("masks hold 1 and 0 and pass no gradient", () => {
    const { tf } = engine;
    const values = scope(engine, () => {
      const x = tf.tensor1d([-1, 0.5, 2]);
      return [greaterMask(engine, x, 0.5), lessMask(engine, x, 0.5), betweenMask(engine, x, 0.5, 2)].map(
        (mask) => [...mask.dataSync()],
      );
    });
    expect(values).toEqual([
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 1],
    ]);
    const gradient = scope(engine, () => {
      const f = (x: Tensor): Tensor =>
        tf.sum(tf.mul(x, tf.add(greaterMask(engine, x, 0), stopGradient(engine, x))));
      return [
        ...tf
          .grad(f as never)(tf.tensor1d([-1, 3]))
          .dataSync(),
      ];
    });
    expect(gradient).toEqual([-1, 4]); // d/dx of x·(c₁ + c₂) with both factors constant
  });
});

test("lengths that do not fit are refused", () => {
  scope(wasm, () => {
    expect(() => raggedLogSoftmax(wasm, wasm.tf.zeros([4]), LAYOUT)).toThrow("hold 11 elements");
    expect(() => segmentSum(wasm, wasm.tf.zeros([4, 2]), IDS, 3)).toThrow("one index per row");
  });
});

test("a scope frees what it does not return, and refuses promises", () => {
  const { tf } = wasm;
  const before = tf.memory().numTensors;
  const kept = scope(wasm, () => {
    tf.zeros([3]).add(1);
    return { deep: [tf.zeros([2])], numbers: new Float32Array(1_000), text: "x" };
  });
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(kept.deep[0]?.shape).toEqual([2]);
  tf.dispose(kept.deep);
  const failing = async (): Promise<never> => {
    throw new Error("lost");
  };
  expect(() => scope(wasm, failing)).toThrow("returned a promise");
  expect(tf.memory().numTensors).toBe(before);
});

test("two engines can be used in turn", () => {
  const sum = (engine: Engine): string =>
    scope(engine, () => `${engine.tf.getBackend()} ${engine.tf.sum([1, 2]).dataSync()[0]}`);
  expect([sum(wasm), sum(cpu), sum(wasm)]).toEqual(["wasm 3", "cpu 3", "wasm 3"]);
});
