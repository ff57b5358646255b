import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type GeneratedCatalogue, generateCatalogue } from "../../../../envs/webshop/generator/catalogue.ts";

const words = (query: string) => query.split(" ");

describe("a generated catalogue", () => {
  let catalogue: GeneratedCatalogue;
  beforeAll(async () => {
    catalogue = await generateCatalogue({ seed: 1, products: 300 });
  });

  test("finds a product by its title, and its number by its id", () => {
    for (const number of [0, 150, 299]) {
      const { title, asin } = catalogue.products.at(number);
      expect(catalogue.search(words(title.toLowerCase()))[0]).toBe(number);
      expect(catalogue.asin(number)).toBe(asin);
      expect(catalogue.productNumber(asin)).toBe(number);
    }
    expect(catalogue.productNumber(catalogue.shop.asin(300))).toBeUndefined();
    expect(catalogue.productNumber("nothing")).toBeUndefined();
  });

  test("answers the special keywords from what its products are", () => {
    const { query, category, attributes } = catalogue.products.at(7);
    const all = [...catalogue.products];
    const numbersOf = (test: (product: (typeof all)[number]) => boolean) =>
      all.flatMap((product, number) => (test(product) ? [number] : []));
    expect(catalogue.search(["<q>", ...words(query)])).toEqual(
      numbersOf((product) => product.query === query),
    );
    expect(catalogue.search(["<c>", category])).toEqual(
      numbersOf((product) => product.category === category),
    );
    const [attribute = ""] = attributes;
    expect(catalogue.search(["<a>", ...words(attribute)])).toEqual(
      numbersOf((product) => product.attributes.includes(attribute)),
    );
    expect(new Set(catalogue.search(["<r>"])).size).toBe(50);
  });

  test("has a goal for each product, and no row beyond the last", () => {
    const { goals, products } = catalogue;
    expect(new Set(Array.from({ length: 300 }, (_, goal) => goals.productOf(goal))).size).toBe(300);
    expect(goals.at(9).asin).toBe(products.at(goals.productOf(9)).asin);
    for (const number of [-1, 300, 0.5, Number.NaN]) {
      expect(() => products.at(number)).toThrow(RangeError);
      expect(() => goals.at(number)).toThrow(RangeError);
    }
  });
});

test("a large catalogue keeps its index, and never takes one of another shop", async () => {
  const cacheDir = await mkdtemp(join(tmpdir(), "shop-"));
  try {
    const query = words("sparkling water that closes again with a zip strip");
    const first = await generateCatalogue({ seed: 1, products: 5100, cacheDir });
    expect(await readdir(cacheDir)).toHaveLength(1);
    const again = await generateCatalogue({ seed: 1, products: 5100, cacheDir });
    expect(await readdir(cacheDir)).toHaveLength(1);
    expect(again.search(query)).toEqual(first.search(query));
    const other = await generateCatalogue({ seed: 2, products: 5100, cacheDir });
    expect(await readdir(cacheDir)).toHaveLength(2);
    const [hit = 0] = other.search(query);
    expect(other.products.at(hit).asin).toBe(other.shop.asin(hit));
    expect(other.search(query)).not.toEqual(first.search(query));
  } finally {
    await rm(cacheDir, { recursive: true });
  }
});
