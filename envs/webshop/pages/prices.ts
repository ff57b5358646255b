/** What a product costs as it was chosen. */
import type { Product } from "../product.ts";
import { floatRepr } from "../python-text.ts";

/** A sum as a price tag prints it: `$34.0`. */
export function dollars(sum: number): string {
  return `$${floatRepr(sum)}`;
}

/** Dollars that the chosen values cost on top, in whole cents. */
export function surchargeOf({ options }: Product, chosen: ReadonlyMap<string, string>): number {
  let cents = 0;
  for (const { name, values } of options) {
    const choice = chosen.get(name);
    if (choice === undefined) continue;
    cents += Math.round(100 * (values.find(({ value }) => value === choice)?.surcharge ?? 0));
  }
  return cents / 100;
}

/** Price of the product as chosen, in dollars; without surcharges the original's, which may have more digits. */
export function priceAsChosen(price: number, product: Product, chosen: ReadonlyMap<string, string>): number {
  const surcharge = surchargeOf(product, chosen);
  return surcharge === 0 ? price : Math.round(100 * (price + surcharge)) / 100;
}
