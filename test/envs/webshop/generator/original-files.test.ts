import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readAttributes } from "../../../../envs/webshop/catalogue/attribute-table.ts";
import { asinOf, cleanProduct } from "../../../../envs/webshop/catalogue/clean-product.ts";
import { loadCatalogue } from "../../../../envs/webshop/catalogue/load-catalogue.ts";
import { readJson } from "../../../../envs/webshop/catalogue/read-json.ts";
import { GeneratedShop } from "../../../../envs/webshop/generator/index.ts";
import { writeOriginalFiles } from "../../../../envs/webshop/generator/original-files.ts";
import type { Product } from "../../../../envs/webshop/product.ts";

const SIZE = 200;
const shop = new GeneratedShop(3);
let folder: string;
let items: string;
let attributes: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "shop-"));
  items = join(folder, "items_shuffle.json");
  attributes = join(folder, "items_ins_v2.json");
  await writeOriginalFiles(shop, SIZE, folder);
});
afterAll(() => rm(folder, { recursive: true }));

/** A product as the original can know it: without stock, surcharges, ratings and with a picture of no address. */
function asInOriginal(product: Product): Product {
  const options = product.options.map(({ name, values }) => ({
    name,
    values: values.filter(({ inStock }) => inStock).map((value) => ({ ...value, surcharge: 0 })),
  }));
  return { ...product, options, images: [""], rating: "N.A." };
}

test("a shop written as the original's files is read as the original reads them", async () => {
  const table = await readAttributes(attributes);
  const read: Product[] = [];
  for await (const record of readJson(items, "array")) {
    read.push(cleanProduct(record, table.get(asinOf(record) ?? "")?.attributes ?? null));
  }
  const written = Array.from({ length: SIZE }, (_, number) => asInOriginal(shop.product(number)));
  expect(read).toEqual(written);
});

test("and makes the original's synthetic goals, one for each combination of options", async () => {
  const catalogue = await loadCatalogue({
    items,
    attributes,
    humanInstructions: undefined,
    humanGoals: false,
    priceSeed: 7,
    cacheDir: join(folder, "cache"),
  });
  expect(catalogue.products.size).toBe(SIZE);
  let combinations = 0;
  for (let number = 0; number < SIZE; number++) {
    const { options } = asInOriginal(shop.product(number));
    combinations += options.reduce((product, { values }) => product * values.length, 1);
  }
  expect(catalogue.goals.size).toBe(combinations);
  const goal = catalogue.goals.at(0);
  expect(goal.instruction).toMatch(/^Find me .* with .*: /);
  expect(goal.attributes).toEqual(shop.goal(shop.number(goal.asin) ?? -1).attributes);
});
