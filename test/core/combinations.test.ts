import { expect, test } from "vitest";
import { divideCombinations } from "../../src/core/combinations.ts";
import { rng } from "../../src/core/rng.ts";

test("every set of each size is on one side, once, and a share of each size is held out", () => {
  const { known, heldOut } = divideCombinations(["a", "b", "c", "d", "e"], [2, 3], 5, rng(1, "sets"));
  const all = [...known, ...heldOut].map((set) => set.join(""));
  expect(new Set(all).size).toBe(20);
  expect(all.length).toBe(20);
  expect(all.every((set) => [...set].sort().join("") === set)).toBe(true);
  expect(heldOut.map(({ length }) => length).sort()).toEqual([2, 2, 3, 3]);
});

test("another stream divides them otherwise", () => {
  const held = (seed: number) => divideCombinations([1, 2, 3, 4, 5, 6], [3], 5, rng(seed, "sets")).heldOut;
  expect(held(1)).toEqual(held(1));
  expect(held(1)).not.toEqual(held(2));
});
