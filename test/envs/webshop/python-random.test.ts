import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bisectRight, PythonRandom, runningSums } from "../../../envs/webshop/catalogue/python-random.ts";

/** What CPython 3.11 draws: one entry for each seed, the calls in this order. */
interface Vector {
  readonly seed: string;
  readonly random: readonly number[];
  readonly getrandbits: readonly number[];
  readonly randbelow: readonly number[];
  readonly uniform: readonly number[];
  readonly shuffle: readonly number[];
  readonly choice: readonly string[];
  readonly sample: readonly (readonly number[])[];
  readonly sample50: readonly number[];
  readonly choices: readonly string[];
  readonly weighted: readonly string[];
  readonly longShuffle: readonly number[];
  readonly last: number;
}

const file = new URL("python-random.vectors.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file, "utf8")) as readonly Vector[];
const LETTERS = Array.from("abcdefghijklmnopqrstuvwxyz");
const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const SAMPLES: readonly (readonly [number, number])[] = [
  [4, 2],
  [3, 2],
  [2, 2],
  [21, 5],
  [22, 5],
  [1000, 5],
  [100, 6],
  [85, 6],
  [86, 6],
  [5, 0],
];

test.each(vectors)("draws what CPython draws, seed $seed", (expected) => {
  const random = new PythonRandom(BigInt(expected.seed));
  expect(range(3).map(() => random.random())).toEqual(expected.random);
  expect([1, 5, 31, 32, 33, 48, 53].map((bits) => random.getrandbits(bits))).toEqual(expected.getrandbits);
  const limits = [1, 2, 3, 10, 1000, 6910, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 40, 2 ** 53 - 1];
  expect(limits.map((n) => random.randbelow(n))).toEqual(expected.randbelow);
  expect([random.uniform(9.99, 19.99), random.uniform(-3, 3)]).toEqual(expected.uniform);
  const ten = range(10);
  random.shuffle(ten);
  expect(ten).toEqual(expected.shuffle);
  expect(range(5).map(() => random.choice("abcdefghij"))).toEqual(expected.choice);
  expect(SAMPLES.map(([n, count]) => random.sample(range(n), count))).toEqual(expected.sample);
  expect(random.sample(range(1000), 50)).toEqual(expected.sample50);
  expect(random.choices(LETTERS, 10)).toEqual(expected.choices);
  expect(random.choices(["a", "b", "c", "d"], 8, [0.5, 0, 2, 1.25])).toEqual(expected.weighted);
  const long = Uint32Array.from(range(2000));
  random.shuffle(long);
  expect([...long.slice(0, 5), ...long.slice(-5)]).toEqual(expected.longShuffle);
  expect(random.random()).toBe(expected.last);
});

test("a seed given as a number is the same seed", () => {
  expect(new PythonRandom(233).random()).toBe(new PythonRandom(233n).random());
});

test("what cannot be drawn is refused", () => {
  const random = new PythonRandom(1);
  expect(() => random.randbelow(0)).toThrow(RangeError);
  expect(() => random.getrandbits(54)).toThrow(RangeError);
  expect(() => random.sample([1, 2], 3)).toThrow(RangeError);
  expect(() => random.choices([], 1)).toThrow(RangeError);
  expect(() => random.choices([1, 2], 1, [0, 0])).toThrow(RangeError);
  expect(() => new PythonRandom(0.5)).toThrow(RangeError);
});

test("bisectRight goes after equal sums", () => {
  const sums = runningSums([1, 0, 2]);
  expect(sums).toEqual([1, 1, 3]);
  expect([-1, 0.5, 1, 2.9, 3].map((value) => bisectRight(sums, value))).toEqual([0, 0, 2, 2, 3]);
});
