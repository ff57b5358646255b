/** Pages of the shop as data: texts, clickables and the site's markup are made from them and nothing else. */
import type { Product } from "../product.ts";

/** The tabs of a product page. The last is shown only where the shop shows attributes. */
export const DETAILS = ["Description", "Features", "Reviews", "Attributes"] as const;
export type Detail = (typeof DETAILS)[number];

/** Rows of a page of results. */
export const PAGE_SIZE = 10;

export interface SearchPage {
  readonly kind: "search";
  readonly instruction: string;
}

export interface ResultsPage {
  readonly kind: "results";
  readonly instruction: string;
  readonly keywords: readonly string[];
  /** Counted from 1; pages past the last one exist and are empty. */
  readonly number: number;
  /** Products found, on all pages. */
  readonly total: number;
  readonly rows: readonly ResultRow[];
}

export interface ResultRow {
  readonly number: number;
  readonly product: Product;
  /** Whether its page was opened since the search page was last left. */
  readonly isVisited: boolean;
}

export interface ItemPage {
  readonly kind: "item";
  readonly instruction: string;
  readonly product: Product;
  /** Option name → chosen value, in the order of the first choice. */
  readonly chosen: ReadonlyMap<string, string>;
  /** As printed: the product's own tag until something that costs more is chosen. */
  readonly priceTag: string;
  readonly showsAttributes: boolean;
}

export interface DetailPage {
  readonly kind: "detail";
  readonly instruction: string;
  readonly product: Product;
  readonly detail: Detail;
}

export interface DonePage {
  readonly kind: "done";
  readonly product: Product;
  readonly chosen: ReadonlyMap<string, string>;
  readonly reward: number;
}

export type Page = SearchPage | ResultsPage | ItemPage | DetailPage | DonePage;
