import { analyse } from "turnwise/retrieval";
import { beforeAll, describe, expect, test } from "vitest";
import { searchText } from "../../../../envs/webshop/catalogue/search-text.ts";
import { SPLITS } from "../../../../envs/webshop/catalogue/splits.ts";
import { type GeneratedCatalogue, generateCatalogue } from "../../../../envs/webshop/generator/catalogue.ts";
import {
  brokenConstraints,
  GeneratedShop,
  INSTRUCTION_STYLES,
  totalPrice,
} from "../../../../envs/webshop/generator/index.ts";
import { splitByFamily } from "../../../../envs/webshop/generator/splits.ts";
import type { Goal } from "../../../../envs/webshop/goal.ts";
import type { Product } from "../../../../envs/webshop/product.ts";
import { loadNounTagger, type NounTagger } from "../../../../envs/webshop/reward/nouns.ts";
import { scorePurchase } from "../../../../envs/webshop/reward/reward.ts";

const SIZE = 1000;
let catalogue: GeneratedCatalogue;
let nounsOf: NounTagger;

beforeAll(async () => {
  catalogue = await generateCatalogue({ seed: 1, products: SIZE });
  nounsOf = await loadNounTagger();
});

/** The reward of a product bought with as much of the wanted options as it has in stock. */
function bestReward(goal: Goal, product: Product): number {
  const options = Object.fromEntries(
    Object.entries(goal.options).filter(([name, wanted]) =>
      product.options
        .find((option) => option.name === name)
        ?.values.some(({ value, inStock }) => inStock && value === wanted),
    ),
  );
  const price = totalPrice(product.prices[0], product, options);
  return scorePurchase(goal, { product, options, price }, nounsOf).reward;
}

describe("goals", () => {
  test("give reward 1 for exactly the products that meet them: the one they were made from, and few others", () => {
    const products = [...catalogue.products].map((product) => ({
      product,
      texts: [product.title, product.bullets.join(" "), product.description].join(" ").toLowerCase(),
    }));
    const wrong: string[] = [];
    let met = 0;
    for (const goal of catalogue.goals) {
      const [type = ""] = goal.attributes;
      for (const { product, texts } of products) {
        // A product of another type that does not even mention this one lacks an attribute; one in 64 is asked anyway.
        const mayWin = product.query === goal.query || texts.includes(type);
        if (!mayWin && product.asin.charCodeAt(9) % 64 !== 0) continue;
        const isMet = brokenConstraints(goal, product).length === 0;
        if (isMet) met++;
        if (product.asin === goal.asin) expect(isMet).toBe(true);
        if ((bestReward(goal, product) === 1) !== isMet) wrong.push(`${goal.asin} ${product.asin}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(met / SIZE).toBeGreaterThan(1);
    expect(met / SIZE).toBeLessThan(5);
  });

  test("come in five styles", () => {
    const styles = new Map<string, number>();
    for (let number = 0; number < SIZE; number++) {
      const style = catalogue.shop.style(number);
      styles.set(style, (styles.get(style) ?? 0) + 1);
    }
    for (const style of INSTRUCTION_STYLES) expect(styles.get(style)).toBeGreaterThan(SIZE / 7);
  });

  test("share few words with the product that is meant, the fewer the more is said in other words", async () => {
    const overlapAt = async (paraphrased?: number): Promise<number> => {
      const { goals, products } = await generateCatalogue({ seed: 1, products: SIZE, paraphrased });
      let sum = 0;
      for (let index = 0; index < SIZE; index++) {
        const asked = [...new Set(analyse(goals.at(index).instruction))];
        const written = new Set(analyse(searchText(products.at(goals.productOf(index)))));
        sum += asked.filter((term) => written.has(term)).length / asked.length;
      }
      return sum / SIZE;
    };
    expect(await overlapAt()).toBeLessThan(0.3);
    expect(await overlapAt(1)).toBeLessThan(0.26);
    expect(await overlapAt(0)).toBeGreaterThan(0.36);
  });

  test("name in words everything that they ask for in numbers", () => {
    for (const goal of catalogue.goals) {
      const limit = goal.priceUpper === 1_000_000 ? "" : goal.priceUpper.toFixed(2);
      expect(goal.instruction).toContain(limit);
      expect(Object.keys(goal.options).length).toBeGreaterThanOrEqual(1);
      expect(goal.attributes.length).toBeGreaterThanOrEqual(3);
    }
  });

  test("searching the instruction and buying the first hit wins in less than a quarter of them", () => {
    const won = [...catalogue.goals].filter((goal) => {
      const [hit = 0] = catalogue.search(goal.instruction.toLowerCase().split(" "));
      return brokenConstraints(goal, catalogue.products.at(hit)).length === 0;
    });
    expect(won.length / SIZE).toBeLessThan(0.25);
    expect(won.length / SIZE).toBeGreaterThan(0.05);
  });
});

describe("splits", () => {
  test("share no family, hold all goals, and stay the same in a larger catalogue", async () => {
    const splits = splitByFamily(catalogue.shop, catalogue.goals);
    const familyOf = (index: number) => catalogue.shop.family(catalogue.goals.productOf(index)).name;
    const families = SPLITS.map((name) => new Set(Array.from(splits[name], familyOf)));
    const all = families.flatMap((names) => [...names]);
    expect(new Set(all).size).toBe(all.length);
    expect(SPLITS.reduce((sum, name) => sum + splits[name].length, 0)).toBe(SIZE);
    for (const name of ["eval", "test"] as const) {
      expect(splits[name].length / SIZE).toBeGreaterThan(0.04);
      expect(splits[name].length / SIZE).toBeLessThan(0.18);
    }
    const larger = await generateCatalogue({ seed: 1, products: 2000 });
    const testOfLarger = new Set(
      Array.from(splitByFamily(larger.shop, larger.goals).test, (index) => larger.goals.productOf(index)),
    );
    for (const index of splits.test) expect(testOfLarger).toContain(catalogue.goals.productOf(index));
  });

  test("leave none empty in catalogues of 1,000 products of any seed, nor in small ones", () => {
    for (let seed = 0; seed < 20; seed++) {
      const splits = splitByFamily(new GeneratedShop(seed), { size: SIZE, productOf: (goal) => goal });
      for (const name of SPLITS) expect(splits[name].length).toBeGreaterThan(20);
    }
    for (const size of [60, 100, 200]) {
      const splits = splitByFamily(new GeneratedShop(1), { size, productOf: (goal) => goal });
      for (const name of SPLITS) expect(splits[name].length).toBeGreaterThan(0);
    }
  });
});
