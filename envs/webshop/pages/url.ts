/** Addresses of pages, exactly as the original's text simulator writes them. */
import type { Detail } from "./page.ts";
import { dictRepr, jsonDumps, type Pairs } from "./python-dict.ts";

const BASE = "http://127.0.0.1:3000";

export const searchUrl = (session: string): string => `${BASE}/${session}`;

export function resultsUrl(session: string, keywords: readonly string[], page: number): string {
  return `${BASE}/search_results/${session}/${keywords.join("+")}/${page}`;
}

/** Where a visitor stands with a product: what came before it in the shop is part of every address. */
export interface ItemPlace {
  readonly session: string;
  readonly asin: string;
  readonly keywords: readonly string[];
  readonly page: number;
  readonly chosen: Pairs;
}

export function itemUrl({ session, asin, keywords, page, chosen }: ItemPlace): string {
  return `${BASE}/item_page/${session}/${asin}/${keywords.join("+")}/${page}/${jsonDumps(chosen)}`;
}

export function detailUrl({ session, asin, keywords, page, chosen }: ItemPlace, detail: Detail): string {
  return `${BASE}/item_sub_page/${session}/${asin}/${keywords.join("+")}/${page}/${detail}/${dictRepr(chosen)}`;
}

export function doneUrl({ session, asin, chosen }: Pick<ItemPlace, "session" | "asin" | "chosen">): string {
  return `${BASE}/done/${session}/${asin}/${dictRepr(chosen)}`;
}

const PAGE_NAMES = ["search_results", "item_page", "item_sub_page", "done"] as const;

/** The kind of page that the original takes an address for: the first name found anywhere in it, words of a query included. */
export function pageNameOf(url: string): (typeof PAGE_NAMES)[number] | "" {
  return PAGE_NAMES.find((name) => url.includes(name)) ?? "";
}
