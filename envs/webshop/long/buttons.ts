/** Buttons that only the shop with a cart has. */
export const VIEW_CART = "View Cart";
export const ADD = "Add to Cart";
export const CHECKOUT = "Checkout";

/** The button that takes a product out of the cart, however often and however chosen it is in there. */
export function removeName(asin: string): string {
  return `Remove ${asin}`;
}
