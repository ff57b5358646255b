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
  /** Dollars on top of the product's price; 0 in the original's files. */
  readonly surcharge: number;
  /** Whether it can be bought; always true in the original's files. */
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
