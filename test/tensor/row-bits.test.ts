import { expect, test } from "vitest";
import { rng } from "../../src/core/rng.ts";
import { dense, scope, type Tensor } from "../../src/tensor/index.ts";
import { normals, wasm } from "./support.ts";

/** Rows of one batch size after another, compared bit by bit with those of the whole set. */
const ROWS = 150;
const BATCHES = [1, 2, 3, 4, 5, 7, 64];
const SIZES = [
  [64, 64],
  [18, 64],
  [513, 13],
  [128, 1],
  [3, 9],
] as const;

const { tf } = wasm;

const layers = {
  "a product": (x: Tensor, w: Tensor) => tf.matMul(x, w),
  "a product with the transposed weight": (x: Tensor, w: Tensor) =>
    tf.matMul(x, tf.transpose(w), false, true),
  "a product of the transposed rows": (x: Tensor, w: Tensor) => tf.matMul(tf.transpose(x), w, true, false),
  "a fused layer": (x: Tensor, w: Tensor, b: Tensor) => dense(wasm, x, w, b, "relu"),
  "a layer of parts": (x: Tensor, w: Tensor, b: Tensor) => tf.relu(tf.add(tf.matMul(x, w), b)),
};

test.each(Object.entries(layers))("%s gives a row the same bits in every batch", (_name, layer) => {
  for (const [inputs, outputs] of SIZES) {
    const stream = rng(4, inputs, outputs);
    const [x, w, b] = [
      normals(ROWS * inputs, stream),
      normals(inputs * outputs, stream),
      normals(outputs, stream),
    ];
    const rows = (start: number, count: number): Int32Array =>
      scope(wasm, () => {
        const part = tf.tensor2d(x.slice(start * inputs, (start + count) * inputs), [count, inputs]);
        const out = layer(part, tf.tensor2d(w, [inputs, outputs]), tf.tensor1d(b)).dataSync<"float32">();
        return new Int32Array(out.buffer, out.byteOffset, out.length).slice();
      });
    const whole = rows(0, ROWS);
    for (const batch of BATCHES) {
      for (let start = 0; start + batch <= ROWS; start += batch) {
        expect(rows(start, batch)).toEqual(whole.subarray(start * outputs, (start + batch) * outputs));
      }
    }
  }
});

test("a product gives the same bits when its code has been compiled anew", () => {
  const [a, b] = [normals(64 * 300, rng(5, "a")), normals(300 * 40, rng(5, "b"))];
  const product = (): Float32Array =>
    scope(wasm, () =>
      tf
        .matMul(tf.tensor2d(a, [64, 300]), tf.tensor2d(b, [300, 40]))
        .dataSync<"float32">()
        .slice(),
    );
  const first = product();
  for (let i = 0; i < 300; i++) product();
  expect(product()).toEqual(first);
});
