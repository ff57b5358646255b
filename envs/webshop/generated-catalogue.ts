/** A catalogue of our own: the first products of a generated shop, with a search index over them. */
import { rng } from "turnwise/core";
import { IndexBuilder } from "turnwise/retrieval";
import { BoundedCache } from "./catalogue/bounded-cache.ts";
import type { Catalogue, Goals, Rows } from "./catalogue/catalogue.ts";
import { LabelBuilder } from "./catalogue/labels.ts";
import { searchText } from "./catalogue/search-text.ts";
import { ShopCatalogue } from "./catalogue/shop-catalogue.ts";
import { GeneratedShop } from "./generator/index.ts";
import type { Goal } from "./goal.ts";
import type { Product } from "./product.ts";

/** Products and goals that are kept as objects. */
const KEPT = 8192;

/** The first `count` products of the shop of a seed; each has a goal, and the goals are shuffled. */
export function generatedCatalogue(seed: number, count: number): Catalogue {
  const shop = new GeneratedShop(seed);
  const numbers = Array.from({ length: count }, (_, number) => number);
  const index = new IndexBuilder();
  const labels = { category: new LabelBuilder(), query: new LabelBuilder(), attributes: new LabelBuilder() };
  const prices = new Float64Array(count);
  for (const number of numbers) {
    const product = shop.product(number);
    index.add(product.asin, searchText(product));
    labels.category.add([product.category]);
    labels.query.add([product.query]);
    labels.attributes.add(product.attributes);
    prices[number] = product.prices[0];
  }
  const tables = {
    category: labels.category.build(),
    query: labels.query.build(),
    attributes: labels.attributes.build(),
  };
  return new ShopCatalogue({
    products: rows(count, (number) => shop.product(number)),
    index: index.build(),
    prices,
    goals: goalsOf(shop, rng(seed, "webshop", "goals").shuffle(numbers)),
    labels: (name) => tables[name],
  });
}

/** @param order product of each goal */
function goalsOf(shop: GeneratedShop, order: readonly number[]): Goals {
  const productOf = (index: number): number => {
    const product = order[index];
    if (product === undefined) throw new RangeError(`There is no goal ${index}; there are ${order.length}.`);
    return product;
  };
  const goals: Rows<Goal> = rows(order.length, (index) => shop.goal(productOf(index)));
  return {
    size: goals.size,
    at: (index) => goals.at(index),
    [Symbol.iterator]: () => goals[Symbol.iterator](),
    productOf,
    weightOf: () => 1,
  };
}

function rows<T extends Goal | Product>(size: number, make: (index: number) => T): Rows<T> {
  const kept = new BoundedCache(make, KEPT);
  const at = (index: number): T => {
    if (Number.isInteger(index) && index >= 0 && index < size) return kept.get(index);
    throw new RangeError(`There is no row ${index}; there are ${size}.`);
  };
  return {
    size,
    at,
    *[Symbol.iterator]() {
      for (let index = 0; index < size; index++) yield make(index);
    },
  };
}
