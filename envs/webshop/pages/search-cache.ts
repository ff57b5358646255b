/** Remembers what queries found, so that turning pages and asking again cost nothing. */
import type { Rng } from "turnwise/core";
import type { Catalogue } from "../catalogue/catalogue.ts";

/** Half of the queries that are remembered at once; the older half is forgotten when the younger one is full. */
const HALF = 8192;

/** The same catalogue with a memory for queries; those that draw at random are asked anew. */
export function withSearchCache(catalogue: Catalogue): Catalogue {
  let young = new Map<string, readonly number[]>();
  let old = young;
  return {
    products: catalogue.products,
    goals: catalogue.goals,
    asin: (product) => catalogue.asin(product),
    productNumber: (asin) => catalogue.productNumber(asin),
    price: (product) => catalogue.price(product),
    search(keywords: readonly string[], rng?: Rng) {
      if (keywords[0] === "<r>") return catalogue.search(keywords, rng);
      const query = keywords.join(" ");
      const known = young.get(query);
      if (known !== undefined) return known;
      const found = old.get(query) ?? catalogue.search(keywords, rng);
      if (young.size >= HALF) {
        old = young;
        young = new Map();
      }
      young.set(query, found);
      return found;
    },
  };
}
