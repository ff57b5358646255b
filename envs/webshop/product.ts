/** What a shop sells, after loading and cleaning: the same shape for the original's files and for our own catalogue. */

/** A choice the buyer has, such as colour. Names and values are lower-case; values keep the catalogue's order. */
export interface ProductOption {
  readonly name: string;
  readonly values: readonly OptionValue[];
}

export interface OptionValue {
  readonly value: string;
  /** Address of the picture of this value, or null. */
  readonly image: string | null;
  /**
   * Dollars on top of the product's price; 0 in the original's files. Where it is not 0 the page's label of the value
   * reads `large (+$4.0)`, the sum printed as in a price tag; clickables and addresses name the value alone. Once a
   * value with a surcharge is chosen, the price line of the item page shows the product's price and the surcharges of
   * all chosen values in one sum, as a price tag, and that sum, rounded to cents, is the price of the purchase.
   */
  readonly surcharge: number;
  /**
   * Whether it can be bought; always true in the original's files. A value that is sold out is shown as plain text,
   * `large (sold out)`, at its place among the values: it is no clickable, so it is never chosen and never bought.
   */
  readonly inStock: boolean;
}

export interface Product {
  /** As in the file; clickables show it lower-cased. */
  readonly asin: string;
  /** Department: beauty, electronics, garden, fashion or grocery in the original's files. */
  readonly category: string;
  /** Product type, lower-case and trimmed: the crawl query of the original. */
  readonly query: string;
  /** Breadcrumb, parts joined by ` › `. */
  readonly breadcrumb: string;
  readonly title: string;
  readonly description: string;
  readonly bullets: readonly string[];
  readonly attributes: readonly string[];
  /** One price in dollars, or the two ends of a range. */
  readonly prices: readonly [number] | readonly [number, number];
  /** The price as printed, such as `$34.0` or `$9.99 to $19.99`. */
  readonly priceTag: string;
  readonly options: readonly ProductOption[];
  readonly images: readonly string[];
  /** As printed: `N.A.` in the original, a number with one decimal in our own catalogue. */
  readonly rating: string;
}
