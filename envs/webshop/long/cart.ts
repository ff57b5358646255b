/** What has been put into the cart: a value, changed by making another one. */
import type { Stock } from "./stock.ts";

export interface CartLine {
  readonly product: number;
  /** Option name → chosen value, in the order of the first choice. */
  readonly chosen: ReadonlyMap<string, string>;
  /** 1 or more. */
  readonly quantity: number;
}
export type Cart = readonly CartLine[];

export const EMPTY_CART: Cart = [];

/** One more of a product; a line of its own unless the same was chosen before. */
export function addToCart(cart: Cart, product: number, chosen: ReadonlyMap<string, string>): Cart {
  const index = cart.findIndex((line) => line.product === product && isSame(line.chosen, chosen));
  if (index < 0) return [...cart, { product, chosen, quantity: 1 }];
  return cart.map((line, i) => (i === index ? { ...line, quantity: line.quantity + 1 } : line));
}

/** The cart without a product, however it was chosen. */
export function removeFromCart(cart: Cart, product: number): Cart {
  return cart.filter((line) => line.product !== product);
}

export function lineCents(stock: Stock, { product, chosen, quantity }: CartLine): number {
  return quantity * stock.cents(product, chosen);
}

export function cartCents(stock: Stock, cart: Cart): number {
  return cart.reduce((sum, line) => sum + lineCents(stock, line), 0);
}

/** How many things are in it. */
export function countOf(cart: Cart): number {
  return cart.reduce((sum, { quantity }) => sum + quantity, 0);
}

function isSame(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}
