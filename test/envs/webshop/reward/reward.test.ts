import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Goal } from "../../../../envs/webshop/goal.ts";
import type { Product } from "../../../../envs/webshop/product.ts";
import { cached } from "../../../../envs/webshop/reward/nouns.ts";
import { type Purchase, scorePurchase } from "../../../../envs/webshop/reward/reward.ts";

const words = (title: string): readonly string[] => title.toLowerCase().split(" ");

const shirt: Product = {
  asin: "B01",
  category: "fashion",
  query: "men's t-shirts",
  breadcrumb: "Clothing › Men › Shirts",
  title: "Acme crew shirt",
  description: "Soft organic cotton.",
  bullets: ["Machine wash", "Regular Fit"],
  attributes: ["short sleeve"],
  prices: [20],
  priceTag: "$20.0",
  options: [],
  images: [],
  rating: "N.A.",
};

const goal: Goal = {
  asin: "B01",
  category: "fashion",
  query: "men's t-shirts",
  name: "Acme crew shirt",
  breadcrumb: "Clothing › Men › Shirts",
  instruction: "",
  attributes: ["short sleeves", "machine wash", "organic cotton", "slim fit"],
  priceUpper: 20,
  options: ["navy", "large"],
  weight: 1,
};

const bought: Purchase = { product: shirt, options: { color: "2-navy stripes", size: "x-large" }, price: 20 };

describe("scorePurchase", () => {
  it("finds attributes among the listed ones or in the page's texts, and a price at the limit", () => {
    expect(scorePurchase(goal, bought, words)).toEqual({
      reward: 6 / 7,
      base: 6 / 7,
      typeReward: 1,
      attributeMatches: 3,
      optionMatches: 2,
      attributeShare: 0.75,
      optionShare: 1,
      isPriceMet: true,
      queryMatch: true,
      categoryMatch: true,
      titleScore: 1,
      weights: { attributes: 4 / 7, options: 2 / 7, price: 1 / 7 },
    });
  });

  it("compares the options of a synthetic goal as printed pairs: part of the value will do", () => {
    const pairs = { ...goal, options: { color: "navy stripes", size: "10 wide" } };
    const score = (options: Record<string, string>) => scorePurchase(pairs, { ...bought, options }, words);
    expect(score({ size: "10" }).optionMatches).toBe(1);
    expect(score({ size: "11 wide" }).optionMatches).toBe(0);
    // A chosen value with a colour in it counts as that colour, a wanted pair only where the value is nothing else.
    expect(score({ color: "navy stripes" }).optionMatches).toBe(1);
    const plain = { ...goal, options: { color: "navy" } };
    const chosen = { ...bought, options: { color: "navy dots" } };
    expect(scorePurchase(plain, chosen, words).optionMatches).toBe(1);
  });

  it("lowers the reward of another kind of product by how little the titles share", () => {
    const typeOf = (title: string, change: Partial<Product> = {}) => {
      const product = { ...shirt, query: "socks", breadcrumb: "Clothing › Women", title, ...change };
      const wanted = { ...goal, name: "a b c d e f g h i j k l" };
      return scorePurchase(wanted, { ...bought, product }, words).typeReward;
    };
    expect(typeOf("x y z")).toBe(0);
    expect(typeOf("a y z")).toBe(0.1);
    expect(typeOf("a b z")).toBe(0.5);
    expect(typeOf("a b c")).toBe(1);
    expect(typeOf("a b z", { query: "men's t-shirts" })).toBe(1);
    expect(typeOf("a b z", { breadcrumb: "Men › Clothing › Socks" })).toBe(1);
    expect(typeOf("a y z", { query: "men's t-shirts" })).toBe(0.1);
  });

  it("counts a title without nouns as a fifth of a match", () => {
    expect(scorePurchase({ ...goal, name: "the" }, bought, () => []).titleScore).toBe(0.2);
  });

  it("leaves out what the goal does not ask for", () => {
    const score = scorePurchase({ ...goal, attributes: [], options: [] }, bought, words);
    expect(score).toMatchObject({ reward: 1, attributeShare: null, optionShare: null });
    expect(scorePurchase(goal, { ...bought, price: 20.01 }, words).isPriceMet).toBe(false);
  });

  it("does not depend on the order of attributes and options, nor on what products are called", () => {
    const shuffled = <T>(items: readonly T[]) =>
      fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
    const pairs = [
      ["color", "navy stripes"],
      ["size", "large"],
      ["fit", "slim"],
    ] as const;
    fc.assert(
      fc.property(
        shuffled(goal.attributes),
        shuffled(["organic", "wash cold", "short sleeve", "machine"]),
        shuffled(pairs),
        shuffled(pairs),
        fc.boolean(),
        fc.string(),
        (attributes, listed, wanted, chosen, asList, asin) => {
          const options = asList ? wanted.map(([, value]) => value) : Object.fromEntries(wanted);
          const product = { ...shirt, attributes: listed };
          const first = scorePurchase(
            { ...goal, options: asList ? pairs.map(([, value]) => value) : Object.fromEntries(pairs) },
            { ...bought, product: { ...product, attributes: [...listed].sort() } },
            words,
          );
          const second = scorePurchase(
            { ...goal, attributes, options, asin },
            { ...bought, product: { ...product, asin }, options: bought.options },
            words,
          );
          expect(second).toEqual(first);
          const reordered = { ...bought, options: Object.fromEntries(chosen) };
          const plain = { ...bought, options: Object.fromEntries(pairs) };
          expect(scorePurchase(goal, reordered, words)).toEqual(scorePurchase(goal, plain, words));
        },
      ),
    );
  });
});

describe("cached", () => {
  it("asks the tagger once for each title", () => {
    const asked: string[] = [];
    const nounsOf = cached((title) => {
      asked.push(title);
      return words(title);
    });
    expect([nounsOf("a b"), nounsOf("c"), nounsOf("a b")]).toEqual([["a", "b"], ["c"], ["a", "b"]]);
    expect(asked).toEqual(["a b", "c"]);
  });
});
