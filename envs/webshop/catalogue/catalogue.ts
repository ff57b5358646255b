/** What a shop is to everything above it: products, prices, search and goals, wherever they come from. */
import type { Rng } from "turnwise/core";
import type { Goal } from "../goal.ts";
import type { Product } from "../product.ts";

/** Rows in a fixed order that may be decoded on demand, so that a million of them need not be objects at once. */
export interface Rows<T> extends Iterable<T> {
  readonly size: number;
  /** @throws RangeError unless 0 ≤ index < size */
  at(index: number): T;
}

/** What sessions ask for, in the order that goal numbers count: shuffled as the original does. */
export interface Goals extends Rows<Goal> {
  /** The number of the product that goal was made from. */
  productOf(index: number): number;
  /** How often it is drawn where no goal is named, beside the others. */
  weightOf(index: number): number;
}

/** A loaded shop. Products are named by their number, 0 ≤ n < products.size; nothing in it changes. */
export interface Catalogue {
  readonly products: Rows<Product>;
  /** The asin of product n, without reading the product. */
  asin(product: number): string;
  /** The number of the product with that asin (as in the file, not lower-cased), or undefined. */
  productNumber(asin: string): number | undefined;
  /** Dollars that product n costs in this shop: its price, or what was drawn from its range at load. */
  price(product: number): number;
  /**
   * The products found, best first, at most 50.
   *
   * `keywords` are the words of a query, lower-cased. A first keyword `<r>` draws 50 random products. `<c> x`, `<q> x`
   * and `<a> x` give every product whose category or query is, or one of whose attributes is, what follows: there may
   * be more than 50, and they come in the order of the catalogue.
   *
   * @param rng draws the products of `<r>`; without it every `<r>` gives the same ones
   */
  search(keywords: readonly string[], rng?: Rng): readonly number[];
  readonly goals: Goals;
}

/** Rows that are objects already. */
export function rowsOf<T>(items: readonly T[]): Rows<T> {
  return {
    size: items.length,
    at(index) {
      const item = items[index];
      if (item === undefined) throw new RangeError(`There is no row ${index}; there are ${items.length}.`);
      return item;
    },
    [Symbol.iterator]: () => items[Symbol.iterator](),
  };
}
