import { describe, expect, it } from "vitest";
import {
  addToCart,
  type Cart,
  cartCents,
  countOf,
  EMPTY_CART,
  removeFromCart,
} from "../../../../envs/webshop/long/cart.ts";
import { checkCart, partsOf, scoreOf } from "../../../../envs/webshop/long/check.ts";
import type { Errand, WantedItem } from "../../../../envs/webshop/long/errand.ts";
import { offersOf } from "../../../../envs/webshop/long/offers.ts";
import { CABLE_A, CABLE_B, CASE_A, CASE_B, CASE_C, errandOf, smallStock, wanted } from "./small-errand.ts";

const stock = smallStock();
const NAVY = new Map([["color", "navy"]]);
const BLACK = new Map([["color", "black"]]);

const cartOf = (...lines: readonly (readonly [number, ReadonlyMap<string, string>])[]): Cart =>
  lines.reduce((cart, [product, chosen]) => addToCart(cart, product, chosen), EMPTY_CART);
const unmet = (errand: Errand, cart: Cart, soldOut?: ReadonlySet<number>) =>
  checkCart(stock, errand, cart, soldOut)
    .filter(({ isMet }) => !isMet)
    .map(({ part }) => part);

describe("a cart", () => {
  it("counts the same thing twice in one line, and the same product in another color in a line of its own", () => {
    const cart = cartOf([CASE_A, NAVY], [CASE_A, NAVY], [CASE_A, BLACK]);
    expect(cart.map(({ quantity }) => quantity)).toEqual([2, 1]);
    expect(countOf(cart)).toBe(3);
    expect(cartCents(stock, cart)).toBe(1200 + 1200 + 1000);
  });

  it("loses every line of a product at once, and nothing where the product is not in it", () => {
    const cart = cartOf([CASE_A, NAVY], [CASE_A, BLACK], [CABLE_A, BLACK]);
    expect(removeFromCart(cart, CASE_A).map(({ product }) => product)).toEqual([CABLE_A]);
    expect(removeFromCart(cart, CASE_B)).toEqual(cart);
    expect(cart).toHaveLength(3);
  });
});

describe("offers", () => {
  it("are products with the options asked for, in stock, at the price with surcharges", () => {
    const item = wanted("phone case", { options: { color: "navy" } });
    expect(offersOf(stock, errandOf([item]), item).map(({ product, cents }) => [product, cents])).toEqual([
      [CASE_A, 1200],
      [CASE_B, 800],
      [CASE_C, 900],
    ]);
    const black = wanted("phone case", { options: { color: "black" } });
    expect(offersOf(stock, errandOf([black]), black).map(({ product }) => product)).toEqual([CASE_A]);
  });

  it("leave the cheapest, or of the best rated the cheapest, without what is sold out", () => {
    const item = wanted("phone case", { options: { color: "navy" }, choice: "best-rated" });
    const errand = errandOf([item]);
    expect(offersOf(stock, errand, item).map(({ product }) => product)).toEqual([CASE_C]);
    expect(offersOf(stock, errand, item, new Set([CASE_C])).map(({ product }) => product)).toEqual([CASE_A]);
    const cheap = { ...item, choice: "cheapest" as const, leastRating: 40 };
    expect(offersOf(stock, errand, cheap).map(({ product }) => product)).toEqual([CASE_C]);
  });

  it("take every value of an option that has to agree with something", () => {
    const item = wanted("phone case");
    const matches = [{ name: "color", values: null, types: ["phone case", "charging cable"] }];
    expect(offersOf(stock, errandOf([item], { matches }), item).map(({ keys }) => keys[0])).toEqual([
      "black",
      "navy",
      "navy",
      "navy",
    ]);
  });
});

describe("offers of an order that has to be large", () => {
  it("take what costs something on top unasked, once for each surcharge, unless the cheapest is wanted", () => {
    const deal = { kind: "coupon", from: 1500, worth: 500 } as const;
    const centsOf = (changes: Partial<WantedItem>) => {
      const item = wanted("charging cable", { options: { color: "black" }, ...changes });
      return offersOf(stock, errandOf([item], { deal }), item).map(({ cents }) => cents);
    };
    expect(centsOf({})).toEqual([500, 800]);
    expect(centsOf({ options: { color: "black", length: "50 cm" } })).toEqual([500]);
    expect(centsOf({ choice: "cheapest" })).toEqual([500]);
  });
});

describe("constraints", () => {
  const errand = errandOf(
    [
      wanted("phone case", { attributes: ["waterproof"], options: { color: "navy" }, leastRating: 40 }),
      wanted("charging cable", { brands: ["Balabo", "Dorevan"] }),
    ],
    { matches: [{ name: "color", values: null, types: ["phone case", "charging cable"] }], budget: 1800 },
  );

  it("are all met by a right cart", () => {
    const constraints = checkCart(stock, errand, cartOf([CASE_A, NAVY], [CABLE_B, NAVY]));
    expect(constraints.map(({ part }) => part)).toEqual([
      "item",
      "attribute",
      "option",
      "rating",
      "item",
      "brand",
      "match",
      "budget",
      "extras",
    ]);
    expect(scoreOf(constraints)).toBe(1);
  });

  it("are none of them met by an empty cart", () => {
    expect(scoreOf(checkCart(stock, errand, EMPTY_CART))).toBe(0);
  });

  it("fail one by one", () => {
    expect(unmet(errand, cartOf([CASE_B, NAVY], [CABLE_B, NAVY]))).toEqual(["rating"]);
    expect(unmet(errand, cartOf([CASE_C, NAVY], [CABLE_B, NAVY]))).toEqual(["attribute"]);
    expect(unmet(errand, cartOf([CASE_A, BLACK], [CABLE_B, NAVY]))).toEqual(["option", "match"]);
    expect(unmet(errand, cartOf([CASE_A, NAVY], [CABLE_A, BLACK]))).toEqual(["match"]);
    expect(unmet({ ...errand, budget: 1799 }, cartOf([CASE_A, NAVY], [CABLE_B, NAVY]))).toEqual(["budget"]);
    expect(unmet(errand, cartOf([CASE_A, NAVY], [CABLE_B, NAVY], [CABLE_B, NAVY]))).toEqual([
      "budget",
      "extras",
    ]);
    expect(
      unmet({ ...errand, budget: null }, cartOf([CASE_A, NAVY], [CABLE_B, NAVY], [CABLE_A, BLACK])),
    ).toEqual(["extras"]);
  });

  it("want an order large enough for free shipping or a coupon, and count what is paid in the end", () => {
    // Case and cable cost 18 dollars together.
    const cart = cartOf([CASE_A, NAVY], [CABLE_B, NAVY]);
    const shipping = (from: number, budget: number) =>
      unmet({ ...errand, deal: { kind: "shipping", from, worth: 300 }, budget }, cart);
    expect(shipping(1800, 1800)).toEqual([]);
    expect(shipping(1801, 2100)).toEqual(["threshold"]);
    expect(shipping(1801, 2099)).toEqual(["threshold", "budget"]);
    const coupon = (from: number, budget: number) =>
      unmet({ ...errand, deal: { kind: "coupon", from, worth: 300 }, budget }, cart);
    expect(coupon(1800, 1500)).toEqual([]);
    expect(coupon(1800, 1499)).toEqual(["budget"]);
    expect(coupon(1801, 1500)).toEqual(["threshold", "budget"]);
    const deal = { kind: "coupon", from: 500, worth: 300 } as const;
    expect(unmet({ ...errand, deal }, cartOf([CASE_A, NAVY]))).toContain("threshold");
  });

  it("that concern all things fail where one is missing, whatever it costs", () => {
    expect(unmet(errand, cartOf([CASE_A, NAVY]))).toEqual(["item", "brand", "match", "budget", "extras"]);
  });

  it("count the line that meets most where there are several of a type", () => {
    expect(
      unmet({ ...errand, budget: null }, cartOf([CASE_C, BLACK], [CASE_A, NAVY], [CABLE_B, NAVY])),
    ).toEqual(["extras"]);
  });

  it("want the very cheapest where they say so, and the next once that is sold out", () => {
    const cheapest = errandOf([wanted("phone case", { options: { color: "navy" }, choice: "cheapest" })]);
    expect(unmet(cheapest, cartOf([CASE_B, NAVY]))).toEqual([]);
    expect(unmet(cheapest, cartOf([CASE_C, NAVY]))).toEqual(["choice"]);
    expect(unmet(cheapest, cartOf([CASE_C, NAVY]), new Set([CASE_B]))).toEqual([]);
    expect(unmet(cheapest, cartOf([CASE_B, new Map()]))).toEqual(["option", "choice"]);
  });

  it("agree in an attribute by its axis", () => {
    const axis = errandOf([wanted("phone case"), wanted("charging cable")], {
      matches: [{ name: "armor", values: ["waterproof", "usb c"], types: ["phone case", "charging cable"] }],
    });
    expect(unmet(axis, cartOf([CASE_A, NAVY], [CABLE_A, BLACK]))).toEqual(["match"]);
    const other = errandOf(axis.items, {
      matches: [{ name: "plug", values: ["usb c"], types: ["charging cable", "charging cable"] }],
    });
    expect(unmet(other, cartOf([CASE_A, NAVY], [CABLE_A, BLACK]))).toEqual([]);
  });

  it("give parts that add up to the score", () => {
    const constraints = checkCart(stock, errand, cartOf([CASE_C, NAVY], [CABLE_A, BLACK]));
    const parts = partsOf(constraints);
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(scoreOf(constraints), 12);
    expect(parts["item"]).toBeCloseTo(2 / 9, 12);
    expect(parts["match"]).toBe(0);
  });
});
