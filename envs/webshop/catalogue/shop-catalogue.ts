/** A catalogue over a search index, prices, labels and goals. */
import { type Rng, rng as streamOf } from "turnwise/core";
import type { SearchIndex } from "turnwise/retrieval";
import type { Product } from "../product.ts";
import type { Catalogue, Goals, Rows } from "./catalogue.ts";
import type { LabelTable } from "./labels.ts";
import { RESULTS, randomProducts, specialQuery } from "./search-text.ts";

export interface ShopParts {
  readonly products: Rows<Product>;
  /** Documents are the products, in their order, by asin. */
  readonly index: SearchIndex;
  /** Dollars of each product. */
  readonly prices: Float64Array;
  readonly goals: Goals;
  /** Asked for when a query needs it. */
  readonly labels: (name: "category" | "query" | "attributes") => LabelTable;
}

export class ShopCatalogue implements Catalogue {
  readonly products: Rows<Product>;
  readonly goals: Goals;
  readonly #index: SearchIndex;
  readonly #prices: Float64Array;
  readonly #labels: ShopParts["labels"];

  constructor({ products, index, prices, goals, labels }: ShopParts) {
    this.products = products;
    this.goals = goals;
    this.#index = index;
    this.#prices = prices;
    this.#labels = labels;
  }

  asin(product: number): string {
    return this.#index.id(product);
  }

  productNumber(asin: string): number | undefined {
    return this.#index.find(asin) ?? undefined;
  }

  price(product: number): number {
    const price = this.#prices[product];
    if (price === undefined) throw new RangeError(`There is no product ${product}.`);
    return price;
  }

  search(keywords: readonly string[], rng: Rng = streamOf(0, "webshop", "<r>")): readonly number[] {
    const special = specialQuery(keywords);
    if (special === null) return this.#index.search(keywords.join(" "), RESULTS).map(({ doc }) => doc);
    if (special.kind === "random") return randomProducts(this.products.size, rng);
    return this.#labels(special.kind).productsWith(special.label);
  }
}
