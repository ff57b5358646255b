/** Where a visitor of the shop with a cart stands, as a value. */
import type { Rng } from "turnwise/core";
import type { Goal } from "../goal.ts";
import { enterShop, type Shop, type ShopState, type Visit } from "../pages/shop-session.ts";
import { type Cart, EMPTY_CART } from "./cart.ts";
import type { Constraint } from "./check.ts";
import type { LongTask } from "./errand.ts";
import type { Stock } from "./stock.ts";

/** What stays the same during a visit. */
export interface LongVisit {
  readonly shop: Shop;
  readonly stock: Stock;
  readonly task: LongTask;
  /** Stands in every address. */
  readonly session: string;
  readonly rng: Rng;
}

/** What has just happened and is told on the page that follows. */
export type News =
  | { readonly kind: "added" | "removed" | "sold-out"; readonly product: number }
  | { readonly kind: "message" };

export interface LongState {
  /** Where the visitor stands in the shop; the cart opens on top of it. */
  readonly browsing: ShopState;
  /** `shop`: the page of `browsing`; `cart`; `receipt`: the visit is over. */
  readonly page: "shop" | "cart" | "receipt";
  readonly cart: Cart;
  /** What the visitor has written down, oldest first. */
  readonly notes: readonly string[];
  readonly turn: number;
  /** Whether the customer has changed their mind already. */
  readonly isChanged: boolean;
  /** Number of the product that turned out to be sold out, or -1. */
  readonly soldOut: number;
  readonly news: readonly News[];
  /** What was met, once everything is paid. */
  readonly constraints: readonly Constraint[] | null;
}

export function enterLongShop(visit: LongVisit): LongState {
  return {
    browsing: enterShop(pageVisit(visit, false)),
    page: "shop",
    cart: EMPTY_CART,
    notes: [],
    turn: 0,
    isChanged: false,
    soldOut: -1,
    news: [],
    constraints: null,
  };
}

/** All that the customer has written so far. */
export function instructionOf({ task }: LongVisit, { isChanged }: Pick<LongState, "isChanged">): string {
  return isChanged ? (task.change?.instruction ?? task.instruction) : task.instruction;
}

/** The visit as the page machine of the original takes it. */
export function pageVisit(visit: LongVisit, isChanged: boolean): Visit {
  const { shop, session, rng } = visit;
  return { shop, session, rng, goal: { ...NO_GOAL, instruction: instructionOf(visit, { isChanged }) } };
}

/** Nothing is bought at the page machine's own till, so nothing is scored there. */
const NO_GOAL: Omit<Goal, "instruction"> = {
  asin: "",
  category: "",
  query: "",
  name: "",
  breadcrumb: "",
  attributes: [],
  priceUpper: 0,
  options: [],
  weight: 1,
};
