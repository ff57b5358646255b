/**
 * The page machine of the shop: its state is a value, an action makes another one. Everything that is drawn, listed or
 * counted follows from the state; what cannot be done changes nothing, as in the original.
 */
import type { Rng } from "turnwise/core";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Goal } from "../goal.ts";
import type { NounTagger } from "../reward/nouns.ts";
import { type PurchaseScore, scorePurchase } from "../reward/reward.ts";
import { parseAction } from "./action.ts";
import type { Target } from "./clickables.ts";
import { BACK_TO_SEARCH, BUY, NEXT, PREVIOUS } from "./nodes.ts";
import { DETAILS, type Detail, type Page } from "./page.ts";
import { priceAsChosen } from "./prices.ts";
import { detailUrl, doneUrl, itemUrl, pageNameOf, resultsUrl, searchUrl } from "./url.ts";
import { clickables } from "./view.ts";

/** What all visits to a shop share. */
export interface Shop {
  readonly catalogue: Catalogue;
  readonly nounsOf: NounTagger;
  /** Whether product pages have the tab Attributes. */
  readonly showsAttributes: boolean;
}

/** What stays the same during a visit. */
export interface Visit {
  readonly shop: Shop;
  readonly goal: Goal;
  /** Stands in every address. */
  readonly session: string;
  /** Draws the products of the query `<r>`. */
  readonly rng: Rng;
}

/** Where a visitor stands. */
export interface ShopState {
  readonly kind: Page["kind"];
  readonly url: string;
  /** Words of the latest query; empty on the search page. */
  readonly keywords: readonly string[];
  /** Number of the page of results, 1 or more; 0 on the search page. */
  readonly pageNumber: number;
  /** Numbers of the products that the query found, best first. */
  readonly found: readonly number[];
  /** Number of the product looked at, or -1. */
  readonly product: number;
  readonly detail: Detail | null;
  /** Option name → chosen value, in the order of the first choice. */
  readonly chosen: ReadonlyMap<string, string>;
  /** Products opened since the search page was last left. */
  readonly visited: ReadonlySet<number>;
  /** Searches of the whole visit. */
  readonly searches: number;
  /** What the purchase was worth; null until then. */
  readonly purchase: PurchaseScore | null;
}

export interface Outcome {
  readonly state: ShopState;
  /** Whether the action was one of those possible. */
  readonly isValid: boolean;
}

const NOTHING_CHOSEN: ReadonlyMap<string, string> = new Map();
const NOTHING_VISITED: ReadonlySet<number> = new Set();
const DETAIL_BY_NAME: ReadonlyMap<string, Detail> = new Map(
  DETAILS.map((name) => [name.toLowerCase(), name]),
);

/** The search page, where every visit begins. */
export function enterShop(visit: Visit, searches = 0): ShopState {
  return {
    kind: "search",
    url: searchUrl(visit.session),
    keywords: [],
    pageNumber: 0,
    found: [],
    product: -1,
    detail: null,
    chosen: NOTHING_CHOSEN,
    visited: NOTHING_VISITED,
    searches,
    purchase: null,
  };
}

/** Does an action. What is not possible gives the same state back. */
export function act(visit: Visit, state: ShopState, action: string): Outcome {
  const { name, argument } = parseAction(action);
  if (argument === null) return { state, isValid: false };
  if (name === "search") {
    return { state: search(visit, state, argument.split(" "), 1), isValid: true };
  }
  if (name !== "click" || argument === "search") return { state, isValid: false };
  const target = clickables(visit, state).get(argument);
  if (target === undefined) return { state, isValid: false };
  return { state: click(visit, state, argument, target), isValid: true };
}

/** Follows a name, which decides before the thing that carries it: an option called `buy now` buys. */
function click(visit: Visit, state: ShopState, name: string, target: Target): ShopState {
  if (name === BUY.toLowerCase()) return buy(visit, state);
  if (name === BACK_TO_SEARCH.toLowerCase()) return enterShop(visit, state.searches);
  const { keywords, pageNumber } = state;
  const from = pageNameOf(state.url);
  if (from === "search_results") {
    if (name === NEXT.toLowerCase()) return search(visit, state, keywords, pageNumber + 1);
    if (name === PREVIOUS.toLowerCase()) return search(visit, state, keywords, pageNumber - 1);
  }
  if (name === PREVIOUS.toLowerCase() && from === "item_page")
    return search(visit, state, keywords, pageNumber);
  const detail = DETAIL_BY_NAME.get(name);
  if (detail !== undefined) return showDetail(visit, state, detail);
  return showItem(visit, state, name, target);
}

/** Looks products up; what was chosen of another product is forgotten. */
function search(visit: Visit, state: ShopState, keywords: readonly string[], pageNumber: number): ShopState {
  const searches = state.searches + 1;
  return {
    ...state,
    kind: "results",
    url: resultsUrl(visit.session, keywords, pageNumber),
    keywords,
    pageNumber,
    found: visit.shop.catalogue.search(keywords, visit.rng.split("search", searches)),
    product: -1,
    detail: null,
    chosen: NOTHING_CHOSEN,
    searches,
    purchase: null,
  };
}

function showItem(visit: Visit, state: ShopState, name: string, target: Target): ShopState {
  let { product, chosen, visited } = state;
  if (target.kind === "link") {
    product = target.product;
    visited = new Set([...visited, product]);
  } else if (target.kind === "option") {
    chosen = new Map([...chosen, [target.option, name]]);
  }
  const next: ShopState = { ...state, kind: "item", product, chosen, visited, detail: null };
  return { ...next, url: itemUrl(placeOf(visit, next)) };
}

function showDetail(visit: Visit, state: ShopState, detail: Detail): ShopState {
  return { ...state, kind: "detail", detail, url: detailUrl(placeOf(visit, state), detail) };
}

function buy(visit: Visit, state: ShopState): ShopState {
  const purchase = worthOf(visit, state);
  return { ...state, kind: "done", detail: null, purchase, url: doneUrl(placeOf(visit, state)) };
}

/** What the product that is looked at would be worth as it was chosen. */
export function worthOf({ shop, goal }: Visit, { product: number, chosen }: ShopState): PurchaseScore {
  const product = shop.catalogue.products.at(number);
  const price = priceAsChosen(shop.catalogue.price(number), product, chosen);
  return scorePurchase(goal, { product, options: Object.fromEntries(chosen), price }, shop.nounsOf);
}

function placeOf({ session, shop }: Visit, { product, keywords, pageNumber, chosen }: ShopState) {
  return { session, asin: shop.catalogue.asin(product), keywords, page: pageNumber, chosen };
}
