import { expect, test } from "vitest";
import { byCodePoint, floatRepr, strip } from "../../../envs/webshop/python-text.ts";

test.each([
  [34, "34.0"],
  [0, "0.0"],
  [-0, "-0.0"],
  [12.5, "12.5"],
  [0.1 + 0.2, "0.30000000000000004"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [1.5e-7, "1.5e-07"],
  [123456789012345680, "1.2345678901234568e+17"],
  [9999999999999998, "9999999999999998.0"],
  [1e16, "1e+16"],
  [-2.5e-10, "-2.5e-10"],
  [1e22, "1e+22"],
  [Number.NaN, "nan"],
  [Number.NEGATIVE_INFINITY, "-inf"],
])("%d as Python writes it", (value, text) => {
  expect(floatRepr(value)).toBe(text);
});

test("what strip takes away", () => {
  expect(strip(" \t\n\u001c\u0085\u00a0\u2003\u3000 a b \u2029\r")).toBe("a b");
  expect(strip("\ufeffa\u200b")).toBe("\ufeffa\u200b");
  expect(strip("   ")).toBe("");
  expect(strip(`x${" ".repeat(100_000)}y`)).toHaveLength(100_002);
});

test("texts by code point", () => {
  const sorted = ["", "A", "B", "a", "ab", "b", "é", "\uffee", "\u{1f600}", "\u{1f600}a", "\u{1f601}"];
  expect(sorted.toReversed().sort(byCodePoint)).toEqual(sorted);
  expect(byCodePoint("same", "same")).toBe(0);
});
