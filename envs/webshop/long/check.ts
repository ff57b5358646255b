/** Which constraints of an errand a cart meets. */
import { type Cart, type CartLine, cartCents, countOf } from "./cart.ts";
import { payable } from "./deal.ts";
import type { Errand, WantedItem } from "./errand.ts";
import { keyOf, offersOf } from "./offers.ts";
import { brandOf, ratingOf, type Stock } from "./stock.ts";

/** Kinds of constraints, as reward parts name them. */
export const PARTS = [
  "item",
  "brand",
  "attribute",
  "option",
  "rating",
  "choice",
  "match",
  "threshold",
  "budget",
  "extras",
] as const;
export type Part = (typeof PARTS)[number];

export interface Constraint {
  readonly part: Part;
  /** The product type, or all of them for what concerns several. */
  readonly about: string;
  readonly isMet: boolean;
}

/**
 * Every constraint of an errand. What concerns a thing is met only by a line of its type (of several the one that meets
 * most); what concerns several things, the budget included, only where all of them are there.
 */
export function checkCart(
  stock: Stock,
  errand: Errand,
  cart: Cart,
  soldOut?: ReadonlySet<number>,
): readonly Constraint[] {
  const lines = new Map<string, CartLine>();
  const constraints: Constraint[] = [];
  for (const item of errand.items) {
    const own = cart.filter(({ product }) => stock.product(product).query === item.type);
    const checks = own.map((line) => ({ line, checked: checkLine(stock, errand, item, line, soldOut) }));
    const most = checks.toSorted((a, b) => metIn(b.checked) - metIn(a.checked))[0];
    if (most !== undefined) lines.set(item.type, most.line);
    constraints.push(...(most?.checked ?? checkLine(stock, errand, item, null, soldOut)));
  }
  const isWhole = lines.size === errand.items.length;
  for (const { name, values, types } of errand.matches) {
    const keys = types.map((type) => {
      const line = lines.get(type);
      if (line === undefined) return null;
      return keyOf({ name, values, types }, stock.product(line.product).attributes, line.chosen);
    });
    const isMet = keys[0] !== null && keys.every((key) => key === keys[0]);
    constraints.push({ part: "match", about: types.join(", "), isMet });
  }
  const about = errand.items.map(({ type }) => type).join(", ");
  const { deal, budget } = errand;
  const cents = cartCents(stock, cart);
  if (deal !== null) constraints.push({ part: "threshold", about, isMet: isWhole && cents >= deal.from });
  if (budget !== null) {
    constraints.push({ part: "budget", about, isMet: isWhole && payable(deal, cents) <= budget });
  }
  constraints.push({ part: "extras", about, isMet: isWhole && countOf(cart) === errand.items.length });
  return constraints;
}

/** Share of the constraints that are met, 0..1. */
export function scoreOf(constraints: readonly Constraint[]): number {
  return metIn(constraints) / constraints.length;
}

/** What each kind of constraint adds to the score. */
export function partsOf(constraints: readonly Constraint[]): Record<string, number> {
  const parts: Record<string, number> = {};
  for (const { part, isMet } of constraints) {
    parts[part] = (parts[part] ?? 0) + (isMet ? 1 / constraints.length : 0);
  }
  return parts;
}

function metIn(constraints: readonly Constraint[]): number {
  return constraints.filter(({ isMet }) => isMet).length;
}

/** @param line null where nothing of the type was bought */
function checkLine(
  stock: Stock,
  errand: Errand,
  item: WantedItem,
  line: CartLine | null,
  soldOut?: ReadonlySet<number>,
): Constraint[] {
  const product = line === null ? null : stock.product(line.product);
  const found: Constraint[] = [];
  const note = (part: Part, isMet: boolean | undefined) =>
    found.push({ part, about: item.type, isMet: isMet === true });
  note("item", product !== null);
  if (item.brands !== null) note("brand", product !== null && item.brands.includes(brandOf(product)));
  for (const name of item.attributes) note("attribute", product?.attributes.includes(name));
  for (const [name, value] of Object.entries(item.options)) note("option", line?.chosen.get(name) === value);
  if (item.leastRating !== null) note("rating", product !== null && ratingOf(product) >= item.leastRating);
  if (item.choice !== "any") {
    const isAllowed = line !== null && found.every(({ isMet }) => isMet);
    const cents = line === null ? 0 : stock.cents(line.product, line.chosen);
    const offers = isAllowed ? offersOf(stock, errand, item, soldOut) : [];
    note(
      "choice",
      offers.some((offer) => offer.product === line?.product && offer.cents === cents),
    );
  }
  return found;
}
