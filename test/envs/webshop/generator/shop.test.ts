import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { brokenConstraints, GeneratedShop } from "../../../../envs/webshop/generator/index.ts";
import type { Product } from "../../../../envs/webshop/product.ts";

const SIZE = 1000;
const shop = new GeneratedShop(1);
const products = Array.from({ length: SIZE }, (_, number) => shop.product(number));
const goals = Array.from({ length: SIZE }, (_, number) => shop.goal(number));

/** Where the value of an attribute can be read: in the title, by name on another page, or in other words only. */
function placeOf(name: string, { title, description, bullets }: Product): "title" | "named" | "said" {
  if (title.toLowerCase().includes(name)) return "title";
  return `${description} ${bullets.join(" ")}`.toLowerCase().includes(name) ? "named" : "said";
}

describe("generated products", () => {
  test("are the same as ever", () => {
    // Another digest means another shop: results no longer compare, and the environment's version changes.
    const digest = createHash("sha256").update(JSON.stringify({ products, goals })).digest("hex");
    expect(digest).toBe("e03a4a03e68d068b539d8ff2219bdc43f769fc1d47474cd190912d195c48a851");
  });

  test("follow from the seed and a number alone, in any order", () => {
    const other = new GeneratedShop(1);
    for (const number of [999, 0, 500, 77_777]) {
      const first = other.product(number);
      expect(first).toEqual(new GeneratedShop(1).product(number));
      expect(other.goal(number)).toEqual(new GeneratedShop(1).goal(number));
    }
    expect(other.product(500)).toEqual(products[500]);
    expect(new GeneratedShop(2).product(500)).not.toEqual(products[500]);
  });

  test("have ids that are unique, tell nothing of the number, and lead back to it", () => {
    expect(new Set(products.map(({ asin }) => asin)).size).toBe(SIZE);
    const sorted = products
      .map(({ asin }, number) => ({ asin, number }))
      .sort((a, b) => (a.asin < b.asin ? -1 : 1));
    const rising = sorted.slice(1).filter(({ number }, i) => number > (sorted[i]?.number ?? 0)).length;
    expect(Math.abs(rising / (SIZE - 1) - 0.5)).toBeLessThan(0.06); // three standard deviations are 0.03
    for (const number of [0, 1, 999, 99_999, 4_294_967_295])
      expect(shop.number(shop.asin(number))).toBe(number);
    for (const asin of ["", "B09ND9DP7J", "TWS", "TWSZZZZZZZ", shop.asin(7).toLowerCase()]) {
      expect(shop.number(asin)).toBeUndefined();
    }
  });

  test("say of each property in the title, by name elsewhere, or in other words only, about as often as stated", () => {
    const counts = { title: 0, named: 0, said: 0 };
    for (const product of products) {
      for (const name of product.attributes) if (name !== product.query) counts[placeOf(name, product)]++;
    }
    const total = counts.title + counts.named + counts.said;
    expect(counts.title / total).toBeCloseTo(0.5, 1);
    expect(counts.named / total).toBeCloseTo(0.3, 1);
    expect(counts.said / total).toBeCloseTo(0.2, 1);
  });

  test("never name what they are not", () => {
    const wrong = products.flatMap((product, number) => {
      const { title, description, bullets, attributes } = product;
      const text = [title, description, ...bullets].join(" ").toLowerCase();
      const names = shop.family(number).type.axes.flatMap(({ values }) => values.map(({ name }) => name));
      return names.filter((name) => !attributes.includes(name) && text.includes(name));
    });
    expect(wrong).toEqual([]);
  });

  test("have a price with cents, a rating with one decimal, and something of every option in stock", () => {
    for (const { prices, priceTag, rating, options } of products) {
      expect(prices[0]).toBeGreaterThan(2);
      expect(priceTag).toBe(`$${prices[0]}`);
      expect(rating).toMatch(/^[2-5]\.\d$/);
      for (const { values } of options) {
        expect(values.some(({ inStock }) => inStock)).toBe(true);
        for (const { surcharge } of values) expect(Math.round(surcharge * 100) / 100).toBe(surcharge);
      }
    }
    const values = products.flatMap(({ options }) => options.flatMap((option) => option.values));
    expect(values.filter(({ inStock }) => !inStock).length / values.length).toBeGreaterThan(0.04);
    expect(values.filter(({ surcharge }) => surcharge > 0).length / values.length).toBeGreaterThan(0.15);
  });
});

describe("families", () => {
  const families = [
    ...new Map(products.map((_, number) => [shop.family(number).name, shop.family(number)])).values(),
  ];

  test("have 8 to 40 members of one type and cover the catalogue without gaps", () => {
    let next = 0;
    for (const { first, size, type } of families) {
      expect(first).toBe(next);
      expect(size).toBeGreaterThanOrEqual(8);
      expect(size).toBeLessThanOrEqual(40);
      for (let number = first; number < first + size; number++)
        expect(products[number]?.query).toBe(type.name);
      next += size;
    }
    expect(next).toBe(SIZE);
  });

  test("are made of products that break one or two constraints of the goal of the first", () => {
    for (const { first, size } of families) {
      const broken = products.slice(first, first + size).map((product) => {
        return brokenConstraints(goals[first] as (typeof goals)[number], product).length;
      });
      expect(broken[0]).toBe(0);
      for (const count of broken.slice(1)) expect([1, 2]).toContain(count);
    }
  });
});
