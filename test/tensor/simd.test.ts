import { expect, test } from "vitest";
import { rng } from "../../src/core/rng.ts";
import { binaryWith, SimdKernels } from "../../src/tensor/simd/module.ts";
import { relaxedMulAdd, separateMulAdd } from "../../src/tensor/simd/product-code.ts";
import { webAssembly } from "../../src/tensor/simd/web-assembly.ts";
import { normals } from "./support.ts";

const variants = { "one rounding": relaxedMulAdd, "two roundings": separateMulAdd };

/** Rows, columns and inner length around the sizes of tiles and blocks. */
const SIZES = [
  [1, 1, 1],
  [5, 9, 3],
  [4, 8, 256],
  [130, 131, 259],
] as const;

test.each(Object.entries(variants))("a product with %s a step equals the sum in float64", (_name, mulAdd) => {
  for (const [m, n, k] of SIZES) {
    const memory = new webAssembly.Memory({ initial: 64 });
    let free = 1024;
    const allocate = (bytes: number): number => {
      const address = free;
      free += Math.ceil(bytes / 16) * 16;
      return address;
    };
    const simd = new SimdKernels(memory, allocate, binaryWith(mulAdd));
    const [a, b, bias] = [normals(m * k, rng(1)), normals(k * n, rng(2)), normals(n, rng(3))];
    const place = (values: Float32Array): number => {
      const address = allocate(values.byteLength);
      new Float32Array(memory.buffer, address, values.length).set(values);
      return address;
    };
    const guard = 3;
    const c = place(new Float32Array(m * n + guard).fill(77));
    const addresses = { a: place(a), b: place(b), c, bias: place(bias) };
    simd.multiply({ ...addresses, m, n, k, transposeA: false, transposeB: false, relu: true });
    const result = new Float32Array(memory.buffer, c, m * n + guard);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = bias[j] as number;
        for (let p = 0; p < k; p++) sum += (a[i * k + p] as number) * (b[p * n + j] as number);
        expect(Math.abs((result[i * n + j] as number) - Math.max(0, sum))).toBeLessThan(1e-4);
      }
    }
    expect([...result.subarray(m * n)]).toEqual([77, 77, 77]);
  }
});
