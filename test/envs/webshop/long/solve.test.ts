import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CartLine, cartCents } from "../../../../envs/webshop/long/cart.ts";
import { checkCart, scoreOf } from "../../../../envs/webshop/long/check.ts";
import { payable } from "../../../../envs/webshop/long/deal.ts";
import { solve } from "../../../../envs/webshop/long/draw-task.ts";
import type { Errand } from "../../../../envs/webshop/long/errand.ts";
import { errandOf, smallStock, wanted } from "./small-errand.ts";

const stock = smallStock();

/** Every way to choose of every product of a type, options left open included. */
function allLines(type: string): CartLine[] {
  return stock.numbersOf(type).flatMap((product) => {
    let ways: ReadonlyMap<string, string>[] = [new Map()];
    for (const { name, values } of stock.product(product).options) {
      const open = values.filter(({ inStock }) => inStock);
      ways = ways.flatMap((way) => [way, ...open.map(({ value }) => new Map([...way, [name, value]]))]);
    }
    return ways.map((chosen) => ({ product, chosen, quantity: 1 }));
  });
}

const CASES = allLines("phone case");
const CABLES = allLines("charging cable");

/** The least that a cart costs which meets everything, by trying all of them. */
function bruteForce(errand: Errand, soldOut: ReadonlySet<number>): number | null {
  let least: number | null = null;
  for (const one of CASES) {
    for (const other of CABLES) {
      if (soldOut.has(one.product) || soldOut.has(other.product)) continue;
      const cart = [one, other];
      if (scoreOf(checkCart(stock, errand, cart, soldOut)) < 1) continue;
      const cents = cartCents(stock, cart);
      least = least === null ? cents : Math.min(least, cents);
    }
  }
  return least;
}

const choice = fc.constantFrom("any", "cheapest", "best-rated");
const rating = fc.constantFrom(null, 40, 45, 48);
const color = fc.constantFrom({}, { color: "navy" }, { color: "black" });
const brands = fc.constantFrom(null, ["Balabo"], ["Balabo", "Fenegan", "Dorevan"]);
const attributes = fc.constantFrom([], ["waterproof"], ["usb c"]);

const item = (type: string) =>
  fc
    .record({ choice, leastRating: rating, options: color, brands, attributes })
    .map((changes) => wanted(type, changes));

describe("the answer to an errand", () => {
  it("is the cheapest of all carts that meet everything, and there is none where there is no such cart", () => {
    let solved = 0;
    fc.assert(
      fc.property(
        item("phone case"),
        item("charging cable"),
        fc.boolean(),
        fc.subarray([0, 1, 2, 3, 4], { maxLength: 2 }),
        fc.option(fc.constantFrom(1300, 1500, 1800, 2100)),
        (one, other, isMatched, gone, from) => {
          const matches = [{ name: "color", values: null, types: ["phone case", "charging cable"] }];
          // What has to agree is never the cheapest of something as well: that would be two answers in one.
          const isLoose = one.choice === "any" && other.choice === "any";
          const deal = from === null ? null : ({ kind: "coupon", from, worth: 500 } as const);
          const errand = errandOf([one, other], isMatched && isLoose ? { matches, deal } : { deal });
          const soldOut = new Set(gone);
          const answer = solve(stock, errand, soldOut);
          expect(answer?.cents ?? null).toBe(bruteForce(errand, soldOut));
          solved += Number(answer !== null);
          if (answer !== null) {
            const budget = payable(deal, answer.cents);
            expect(bruteForce({ ...errand, budget }, soldOut)).toBe(answer.cents);
            expect(bruteForce({ ...errand, budget: budget - 1 }, soldOut)).toBeNull();
          }
        },
      ),
      { numRuns: 800 },
    );
    expect(solved).toBeGreaterThan(40);
  });
});
