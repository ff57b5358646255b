import { describe, expect, test } from "vitest";
import { SPLIT_KINDS, SPLITS, type Splits, splitGoals } from "../../../envs/webshop/catalogue/splits.ts";

/** As much of a catalogue as splits look at: goal i is made from product `productOf(i)`. */
function shopWith(goals: number, productOf: (goal: number) => number = (goal) => goal) {
  const rows = {
    size: goals,
    productOf,
    weightOf: () => 1,
    at: () => never(),
    [Symbol.iterator]: () => never(),
  };
  return { goals: rows, asin: (product: number) => `B${String(product).padStart(9, "0")}` };
}

function never(): never {
  throw new Error("splits read no goal");
}

const ends = (numbers: Uint32Array) => [numbers.length, numbers[0], numbers.at(-1)];
const all = (splits: Splits) => SPLITS.flatMap((name) => [...splits[name]]).sort((a, b) => a - b);
const count = (n: number) => Array.from({ length: n }, (_, i) => i);

describe("the splits of others", () => {
  test("the original's, over all 12,087 human goals", () => {
    const { train, eval: held, test: last } = splitGoals("original", shopWith(12087));
    expect([ends(last), ends(held), ends(train)]).toEqual([
      [500, 0, 499],
      [1000, 500, 1499],
      [10587, 1500, 12086],
    ]);
  });

  test("verl-agent's", () => {
    const { train, eval: held, test: last } = splitGoals("verl-agent", shopWith(6910));
    expect([ends(last), ends(held), ends(train)]).toEqual([
      [500, 0, 499],
      [500, 0, 499],
      [6410, 500, 6909],
    ]);
  });

  test.each([1, 2, 13, 415, 1499, 1500, 1501])(
    "%i goals leave some for training, and none is in two parts",
    (goals) => {
      const original = splitGoals("original", shopWith(goals));
      expect(original.train.length).toBeGreaterThanOrEqual(goals > 1500 ? 1 : goals / 2);
      expect(all(original)).toEqual(count(goals));
      const verl = splitGoals("verl-agent", shopWith(goals));
      expect(verl.train.length).toBeGreaterThanOrEqual(goals > 500 ? 1 : goals / 2);
      expect([...verl.test, ...verl.train]).toEqual(count(goals));
    },
  );

  test("the 13 human goals of the subset", () => {
    const { train, eval: held, test: last } = splitGoals("original", shopWith(13));
    expect([ends(last), ends(held), ends(train)]).toEqual([
      [2, 0, 1],
      [4, 2, 5],
      [7, 6, 12],
    ]);
  });
});

describe("by product", () => {
  const productOf = (goal: number) => Math.floor(goal / 3);
  const splitOfProduct = (splits: Splits, products: (goal: number) => number) => {
    const found = new Map<number, Set<string>>();
    for (const name of SPLITS) {
      for (const goal of splits[name]) {
        const product = products(goal);
        found.set(product, (found.get(product) ?? new Set()).add(name));
      }
    }
    return found;
  };

  test("goals of one product are never in two splits, and about a tenth of the products is in each held-out one", () => {
    const splits = splitGoals("product", shopWith(3000, productOf));
    expect(all(splits)).toEqual(count(3000));
    const places = splitOfProduct(splits, productOf);
    expect(places.size).toBe(1000);
    expect([...places.values()].filter(({ size }) => size > 1)).toEqual([]);
    for (const name of ["eval", "test"] as const) {
      expect(splits[name].length).toBeGreaterThan(200);
      expect(splits[name].length).toBeLessThan(400);
    }
  });

  test("a product is in the same split in whatever order, and whatever else there is", () => {
    const large = splitOfProduct(splitGoals("product", shopWith(3000, productOf)), productOf);
    const backwards = (goal: number) => 499 - goal;
    const small = splitOfProduct(splitGoals("product", shopWith(500, backwards)), backwards);
    for (const [product, names] of small) expect(names).toEqual(large.get(product));
  });

  test.each([3, 4, 9, 10, 11, 13, 30])("%i products: no split is empty, train is the largest", (products) => {
    const splits = splitGoals("product", shopWith(products));
    const [train = 0, ...others] = SPLITS.map((name) => splits[name].length);
    expect(Math.min(...others)).toBeGreaterThan(0);
    expect(train).toBeGreaterThanOrEqual(Math.max(...others));
  });

  test.each([1, 2])("%i products are for training", (products) => {
    expect(
      splitGoals(
        "product",
        shopWith(products * 5, (goal) => goal % products),
      ).train,
    ).toHaveLength(products * 5);
  });
});

test.each(SPLIT_KINDS)("%s is the same every time", (kind) => {
  expect(splitGoals(kind, shopWith(2000))).toEqual(splitGoals(kind, shopWith(2000)));
});
