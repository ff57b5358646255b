/** Remembers what queries found, so that turning pages and asking again cost nothing. */
import { BoundedCache } from "turnwise/core";
import type { Catalogue } from "../catalogue/catalogue.ts";

/** Queries that are remembered. Longer ones than a person would write are asked anew. */
const QUERIES = 16_384;
const LONGEST = 1_000;

/** The same catalogue with a memory for queries; those that draw at random are asked anew. */
export function withSearchCache(catalogue: Catalogue): Catalogue {
  const known = new BoundedCache(QUERIES, (query: string) => catalogue.search(query.split(" ")));
  return {
    products: catalogue.products,
    goals: catalogue.goals,
    asin: (product) => catalogue.asin(product),
    productNumber: (asin) => catalogue.productNumber(asin),
    price: (product) => catalogue.price(product),
    search(keywords, rng) {
      const query = keywords.join(" ");
      return keywords[0] === "<r>" || query.length > LONGEST
        ? catalogue.search(keywords, rng)
        : known.get(query);
    },
  };
}
