import { describe, expect, test } from "vitest";
import { rng } from "../../src/core/rng.ts";
import { type Engine, scope, type Tensor } from "../../src/tensor/index.ts";
import { cpu, normals, valueAndGradient, wasm, worstError } from "./support.ts";

/** Sums of up to 600 products of normals in float32, in another order: errors of about 600 · 6e-8 · √600. */
const TOLERANCE = 1e-3;

function expectSame(
  shapes: readonly (readonly number[])[],
  f: (engine: Engine, inputs: readonly Tensor[]) => Tensor,
): void {
  expect(worstError(valueAndGradient(wasm, shapes, f), valueAndGradient(cpu, shapes, f))).toBeLessThan(
    TOLERANCE,
  );
}

/** As expectSame, for the forward pass alone: tfjs itself has no gradient there. */
function expectSameValue(
  shapes: readonly (readonly number[])[],
  f: (engine: Engine, inputs: readonly Tensor[]) => Tensor,
): void {
  const value = (engine: Engine): Float32Array =>
    scope(engine, () => {
      const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
      const inputs = shapes.map((shape, i) =>
        engine.tf.tensor(normals(size(shape), rng(2, i)), [...shape], "float32"),
      );
      return f(engine, inputs).dataSync<"float32">().slice();
    });
  expect(worstError([value(wasm)], [value(cpu)])).toBeLessThan(TOLERANCE);
}

describe("matrix product", () => {
  const sizes = [
    [1, 1, 1],
    [1, 8, 4],
    [3, 5, 7],
    [4, 8, 3],
    [5, 1, 600],
    [17, 130, 257],
    [6, 9, 256],
    [2, 128, 513],
    [131, 9, 260],
    [300, 136, 5],
  ] as const;
  const transposes = [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const;

  test.each(sizes)("of %i rows, %i columns over %i equals the reference, as do its gradients", (m, n, k) => {
    for (const [ta, tb] of transposes) {
      const shapes = [ta ? [k, m] : [m, k], tb ? [n, k] : [k, n]];
      expectSame(shapes, ({ tf }, [a, b]) => tf.matMul(a as Tensor, b as Tensor, ta, tb));
    }
  });

  test.each([
    [[3], [3]],
    [
      [2, 3],
      [2, 3],
    ],
    [[1], [4]],
    [[4], [1]],
  ])("over batches %j and %j equals the reference", (left, right) => {
    for (const [ta, tb] of transposes) {
      const shapes = [
        [...left, ...(ta ? [6, 5] : [5, 6])],
        [...right, ...(tb ? [9, 6] : [6, 9])],
      ];
      const product = ({ tf }: Engine, [a, b]: readonly Tensor[]): Tensor =>
        tf.matMul(a as Tensor, b as Tensor, ta, tb);
      if (`${left}` === `${right}`) expectSame(shapes, product);
      else expectSameValue(shapes, product);
    }
  });

  test("over batch axes of which each side broadcasts one equals a product per batch", () => {
    const [a, b] = [normals(2 * 3 * 4, rng(1, "a")), normals(5 * 4 * 2, rng(1, "b"))];
    const whole = scope(wasm, () => {
      const { tf } = wasm;
      return tf.matMul(tf.tensor(a, [2, 1, 3, 4]), tf.tensor(b, [1, 5, 4, 2])).dataSync<"float32">();
    });
    scope(wasm, () => {
      const { tf } = wasm;
      for (let i = 0; i < 10; i++) {
        const left = tf.tensor2d(a.slice(Math.floor(i / 5) * 12).subarray(0, 12), [3, 4]);
        const right = tf.tensor2d(b.slice((i % 5) * 8).subarray(0, 8), [4, 2]);
        expect(whole.slice(i * 6, i * 6 + 6)).toEqual(tf.matMul(left, right).dataSync());
      }
    });
  });

  test("without rows, columns or inner length gives zeros of the right shape", () => {
    for (const [m, n, k] of [
      [0, 3, 2],
      [3, 0, 2],
      [3, 2, 0],
    ] as const) {
      const product = scope(wasm, () => {
        const { tf } = wasm;
        const out = tf.matMul(tf.zeros([m, k]) as never, tf.zeros([k, n]) as never);
        return { shape: out.shape, values: [...out.dataSync()] };
      });
      expect(product).toEqual({ shape: [m, n], values: new Array(m * n).fill(0) });
    }
  });

  test.each(["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu"] as const)(
    "fused with bias and %s equals the reference, as do its gradients",
    (activation) => {
      const alpha = activation === "leakyrelu" ? { leakyreluAlpha: 0.3 } : {};
      for (const [m, n] of [
        [1, 1],
        [5, 13],
        [9, 8],
      ] as const) {
        const f = ({ tf }: Engine, [a, b, bias]: readonly Tensor[]): Tensor =>
          tf.fused.matMul({ a: a as Tensor, b: b as Tensor, bias: bias as Tensor, activation, ...alpha });
        const check = activation === "linear" || activation === "relu" ? expectSame : expectSameValue;
        check([[m, 7], [7, n], [n]], f);
      }
    },
  );

  test("refuses a fused bias of another length", () => {
    const product = (): void =>
      scope(wasm, () => {
        const { tf } = wasm;
        tf.fused.matMul({ a: tf.zeros([2, 3]), b: tf.zeros([3, 4]), bias: tf.zeros([1]) });
      });
    expect(product).toThrow("A fused bias must be [4]");
  });
});

describe("rows by index", () => {
  test.each([
    [[7], [3]],
    [[7, 1], [0]],
    [[7, 5], [2]],
    [
      [7, 64],
      [4, 3],
    ],
    [[1, 2, 9], [6]],
  ])("gathering from %j with indices %j equals the reference, as does its gradient", (table, indices) => {
    const count = indices.reduce((a, b) => a * b, 1);
    const ids = Int32Array.from({ length: count }, (_, i) => (i * 5) % (table[0] as number));
    expectSame([table], ({ tf }, [x]) => tf.gather(x as Tensor, tf.tensor(ids, indices, "int32")));
  });

  test("gathering along another axis, and of integers, keeps working", () => {
    expectSame([[3, 4, 2]], ({ tf }, [x]) => tf.gather(x as Tensor, [2, 0, 2], 1));
    const integers = scope(wasm, () => [
      ...wasm.tf.gather(wasm.tf.tensor1d([5, 6, 7], "int32"), [2, 1]).dataSync(),
    ]);
    expect(integers).toEqual([7, 6]);
  });

  test.each([-1, 3])("gathering row %i of 3 is refused", (id) => {
    expect(() => scope(wasm, () => void wasm.tf.gather(wasm.tf.zeros([3, 2]), [id]))).toThrow(
      "is not a row of a table of 3",
    );
  });

  test.each([
    [[5], [5], 3],
    [[5, 1], [5], 4],
    [[6, 13], [6], 2],
    [[2, 3, 4], [2, 3], 5],
    [[0, 4], [0], 3],
  ])(
    "summing %j by indices %j into %i equals the reference, as does its gradient",
    (shape, indices, count) => {
      const size = indices.reduce((a, b) => a * b, 1);
      const ids = Int32Array.from({ length: size }, (_, i) => (i * 7) % count);
      const check = indices.length === 1 ? expectSame : expectSameValue;
      check([shape], ({ tf }, [x]) =>
        tf.unsortedSegmentSum(x as Tensor, tf.tensor(ids, indices, "int32") as never, count),
      );
    },
  );

  test("summing drops rows whose index is out of range, on both engines", () => {
    for (const engine of [wasm, cpu]) {
      const sums = scope(engine, () => {
        const { tf } = engine;
        return [
          ...tf
            .unsortedSegmentSum(tf.tensor1d([1, 2, 4, 8]), tf.tensor1d([0, -1, 2, 1], "int32"), 2)
            .dataSync(),
        ];
      });
      expect(sums).toEqual([1, 8]);
    }
  });
});

describe("sums, casts and copies", () => {
  test.each([
    [[5, 7], [0]],
    [[600, 3], [0]],
    [
      [4, 3, 8],
      [0, 1],
    ],
    [[4, 3, 8], [2]],
    [[4, 3, 8], [1]],
    [
      [4, 3, 8],
      [1, 2],
    ],
    [[3, 0], [1]],
    [
      [4, 3],
      [0, 1],
    ],
    [[0, 3], [0]],
    [[1, 1], [0]],
  ])("summing %j over axes %j equals the reference, as does its gradient", (shape, axes) => {
    for (const keepDims of [false, true])
      expectSame([shape], ({ tf }, [x]) => tf.sum(x as Tensor, axes, keepDims));
  });

  test("relu and its gradient equal the reference on lengths around a vector", () => {
    for (const length of [0, 1, 3, 4, 5, 33]) expectSame([[length]], ({ tf }, [x]) => tf.relu(x as Tensor));
  });

  test("a number becomes true unless it is 0", () => {
    const values = scope(wasm, () => [...wasm.tf.tensor1d([0.3, 0, -2, -0]).cast("bool").dataSync()]);
    expect(values).toEqual([1, 0, 1, 0]);
  });

  test("a copy and a cast to the same type outlive the original", () => {
    const { tf } = wasm;
    const copies = scope(wasm, () => {
      const x = tf.tensor1d([1, 2, 3]);
      return [x.clone(), tf.cast(x, "float32")];
    });
    expect(copies.map((copy) => [...copy.dataSync()])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    tf.dispose(copies);
  });
});
