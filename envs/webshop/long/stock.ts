/** What the shop has of each product type. */
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { GeneratedShop } from "../generator/index.ts";
import type { ProductType } from "../generator/vocabulary/index.ts";
import { PAGE_SIZE } from "../pages/page.ts";
import { priceAsChosen } from "../pages/prices.ts";
import type { Product } from "../product.ts";

export class Stock {
  readonly catalogue: Catalogue;
  /** Product type by name, in the order of their first products. */
  readonly types: ReadonlyMap<string, ProductType>;
  readonly #numbers = new Map<string, number[]>();
  readonly #isListed = new Map<string, boolean>();

  constructor(catalogue: Catalogue, shop: Pick<GeneratedShop, "family">) {
    this.catalogue = catalogue;
    const types = new Map<string, ProductType>();
    const { size } = catalogue.products;
    for (let number = 0; number < size; ) {
      const { type, first, size: members } = shop.family(number);
      types.set(type.name, type);
      let numbers = this.#numbers.get(type.name);
      if (numbers === undefined) this.#numbers.set(type.name, (numbers = []));
      for (; number < Math.min(size, first + members); number++) numbers.push(number);
    }
    this.types = types;
  }

  /** Numbers of the products of a type, ascending. */
  numbersOf(type: string): readonly number[] {
    return this.#numbers.get(type) ?? [];
  }

  product(number: number): Product {
    return this.catalogue.products.at(number);
  }

  /** What a product costs with these values chosen, in cents. */
  cents(number: number, chosen: ReadonlyMap<string, string>): number {
    return Math.round(100 * priceAsChosen(this.catalogue.price(number), this.product(number), chosen));
  }

  /** Whether a search for the name of a type finds all products of the type, with some of them on each page up to the last. */
  isListed(type: string): boolean {
    let isListed = this.#isListed.get(type);
    if (isListed === undefined) {
      const own = new Set(this.numbersOf(type));
      const rows = this.catalogue.search(type.split(" "));
      const places = rows.flatMap((number, place) => (own.has(number) ? [place] : []));
      const pages = new Set(places.map((place) => Math.floor(place / PAGE_SIZE)));
      isListed = places.length === own.size && Math.max(...pages) === pages.size - 1;
      this.#isListed.set(type, isListed);
    }
    return isListed;
  }
}

/** The brand: the first word of a title. */
export function brandOf({ title }: Product): string {
  return title.split(" ", 1)[0] ?? "";
}

/** In tenths; 0 where there is none. */
export function ratingOf({ rating }: Product): number {
  const stars = Math.round(10 * Number(rating));
  return Number.isFinite(stars) ? stars : 0;
}
