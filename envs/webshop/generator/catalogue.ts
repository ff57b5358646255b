/** The first products of a generated shop as a catalogue: made when they are asked for, found through an index. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { BoundedCache, type Logger, type Rng, rng as streamOf } from "turnwise/core";
import { cachedIndex, IndexBuilder, type SearchIndex } from "turnwise/retrieval";
import type { Catalogue, Goals, Rows } from "../catalogue/catalogue.ts";
import { LabelBuilder, type LabelTable } from "../catalogue/labels.ts";
import { RESULTS, randomProducts, searchText, specialQuery } from "../catalogue/search-text.ts";
import type { Product } from "../product.ts";
import { GeneratedShop } from "./index.ts";

export interface GenerateOptions {
  readonly seed: number;
  /** How many products the catalogue has. */
  readonly products: number;
  /** How much is said in other words, 0 to 1; see GeneratedShop. */
  readonly paraphrased?: number | undefined;
  /** Folder that keeps the search index; it is built anew each time without one. */
  readonly cacheDir?: string | undefined;
  readonly log?: Logger;
}

/** Products and goals that are kept as objects. */
const KEPT = 8192;
/** Catalogues up to this size are indexed faster than read from a file. */
const SMALL = 5_000;
/** Products that stand for all of a catalogue. */
const SAMPLES = 64;

/** Generates a catalogue: each of its products is what one goal was made from. */
export async function generateCatalogue(options: GenerateOptions): Promise<GeneratedCatalogue> {
  const { seed, products, paraphrased, cacheDir, log } = options;
  const shop = new GeneratedShop(seed, paraphrased);
  const build = () => buildIndex(shop, products);
  if (cacheDir === undefined || products <= SMALL) return new GeneratedCatalogue(shop, build());
  const source = digestOf(shop, products);
  const path = join(cacheDir, `webshop-${source.slice(0, 32)}.index`);
  return new GeneratedCatalogue(shop, await cachedIndex({ path, source, build, ...(log && { log }) }));
}

/** Names what an index is made from: another generator would make other samples. */
function digestOf(shop: GeneratedShop, products: number): string {
  const samples = Array.from({ length: SAMPLES }, (_, i) =>
    shop.product(Math.floor((i * products) / SAMPLES)),
  );
  return createHash("sha256")
    .update(JSON.stringify([shop.seed, products, samples]))
    .digest("hex");
}

function buildIndex(shop: GeneratedShop, products: number): SearchIndex {
  const builder = new IndexBuilder();
  for (let number = 0; number < products; number++) {
    const product = shop.product(number);
    builder.add(product.asin, searchText(product));
  }
  return builder.build();
}

export class GeneratedCatalogue implements Catalogue {
  readonly shop: GeneratedShop;
  readonly products: Rows<Product>;
  readonly goals: Goals;
  readonly #index: SearchIndex;
  readonly #products: BoundedCache<number, Product>;
  readonly #labels = new Map<string, LabelTable>();

  constructor(shop: GeneratedShop, index: SearchIndex) {
    this.shop = shop;
    this.#index = index;
    this.#products = new BoundedCache(KEPT, (number: number) => shop.product(number));
    this.products = rows(index.size, (number) => this.#products.get(number));
    const order = streamOf(shop.seed, "webshop", "order").shuffle(
      Array.from({ length: index.size }, (_, n) => n),
    );
    const goals = new BoundedCache(KEPT, (number: number) => shop.goal(number));
    this.goals = {
      ...rows(index.size, (number) => goals.get(order[number] ?? 0)),
      productOf: (number) => order[number] ?? 0,
      weightOf: () => 1,
    };
  }

  asin(product: number): string {
    return this.shop.asin(product);
  }

  productNumber(asin: string): number | undefined {
    const number = this.shop.number(asin);
    return number !== undefined && number < this.#index.size ? number : undefined;
  }

  price(product: number): number {
    return this.products.at(product).prices[0];
  }

  search(keywords: readonly string[], rng: Rng = streamOf(0, "webshop", "<r>")): readonly number[] {
    const special = specialQuery(keywords);
    if (special === null) return this.#index.search(keywords.join(" "), RESULTS).map(({ doc }) => doc);
    if (special.kind === "random") return randomProducts(this.products.size, rng);
    return this.#labelTable(special.kind).productsWith(special.label);
  }

  #labelTable(kind: "category" | "query" | "attributes"): LabelTable {
    let table = this.#labels.get(kind);
    if (table === undefined) {
      const builder = new LabelBuilder();
      for (const product of this.products) builder.add([product[kind]].flat());
      table = builder.build();
      this.#labels.set(kind, table);
    }
    return table;
  }
}

function rows<T>(size: number, make: (number: number) => T): Rows<T> {
  return {
    size,
    at(number) {
      if (Number.isInteger(number) && number >= 0 && number < size) return make(number);
      throw new RangeError(`There is no row ${number}; there are ${size}.`);
    },
    *[Symbol.iterator]() {
      for (let number = 0; number < size; number++) yield make(number);
    },
  };
}
