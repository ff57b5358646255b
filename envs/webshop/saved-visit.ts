/** A visit as JSON, and back. */
import { EnvironmentError } from "turnwise/core";
import { z } from "zod";
import { DETAILS } from "./pages/page.ts";
import { enterShop, type ShopState, type Visit, worthOf } from "./pages/shop-session.ts";
import { detailUrl, doneUrl, itemUrl, resultsUrl } from "./pages/url.ts";

/** Where a visitor stands. What follows from it (address, products found, worth of the purchase) is left out. */
export const savedStateSchema = z.strictObject({
  kind: z.enum(["search", "results", "item", "detail", "done"]),
  keywords: z.array(z.string()),
  pageNumber: z.int(),
  product: z.int().min(-1),
  detail: z.enum(DETAILS).nullable(),
  chosen: z.array(z.tuple([z.string(), z.string()])),
  visited: z.array(z.int().min(0)),
  searches: z.int().min(0),
});
export type SavedState = z.output<typeof savedStateSchema>;

export function saveState(state: ShopState): SavedState {
  const { kind, keywords, pageNumber, product, detail, chosen, visited, searches } = state;
  return {
    kind,
    keywords: [...keywords],
    pageNumber,
    product,
    detail,
    chosen: Array.from(chosen, ([name, value]): [string, string] => [name, value]),
    visited: [...visited],
    searches,
  };
}

/** @throws EnvironmentError `env/invalid-snapshot` where the state cannot occur in this shop */
export function restoreState(visit: Visit, saved: SavedState): ShopState {
  const { kind, keywords, pageNumber, product, detail, searches } = saved;
  if (kind === "search") return enterShop(visit, searches);
  const { catalogue } = visit.shop;
  const size = catalogue.products.size;
  const needsProduct = kind !== "results";
  if (keywords.length === 0) throw invalidSnapshot("it stands behind a search without a query");
  if (needsProduct !== product >= 0 || Math.max(product, ...saved.visited) >= size) {
    throw invalidSnapshot("it names a product that is not in the shop");
  }
  if ((kind === "detail") !== (detail !== null)) throw invalidSnapshot("it does not say which page it shows");
  const chosen = new Map(saved.chosen);
  const state: ShopState = {
    kind,
    url: "",
    keywords,
    pageNumber,
    found: catalogue.search(keywords, visit.rng.split("search", searches)),
    product,
    detail,
    chosen,
    visited: new Set(saved.visited),
    searches,
    purchase: null,
  };
  if (kind === "results") return { ...state, url: resultsUrl(visit.session, keywords, pageNumber) };
  const place = { session: visit.session, asin: catalogue.asin(product), keywords, page: pageNumber, chosen };
  if (kind === "item") return { ...state, url: itemUrl(place) };
  if (detail !== null) return { ...state, url: detailUrl(place, detail) };
  return { ...state, url: doneUrl(place), purchase: worthOf(visit, state) };
}

export function invalidSnapshot(reason: string): EnvironmentError {
  return new EnvironmentError(
    "env/invalid-snapshot",
    `The snapshot was not taken from this version and catalogue of webshop: ${reason}.`,
  );
}
