import { describe, expect, test } from "vitest";
import type { Catalogue } from "../../../envs/webshop/catalogue/catalogue.ts";
import {
  combinationAt,
  combinationCount,
  drawGoal,
  drawGoals,
  drawPriceLimit,
  NO_LIMIT,
} from "../../../envs/webshop/catalogue/goal-plan.ts";
import { PythonRandom, runningSums } from "../../../envs/webshop/catalogue/python-random.ts";
import type { ProductOption } from "../../../envs/webshop/product.ts";
import { expectGoal, loadOfficial, type OriginalGoal, officialFiles } from "./official-shop.ts";
import { readJsonFile, readLines, shopFile, temporaryFolder } from "./shop-data.ts";

interface Episode {
  readonly goal_idx: number;
  readonly goal: OriginalGoal;
}

async function expectEpisodes(catalogue: Catalogue, file: string, least: number): Promise<void> {
  const episodes = await readLines<Episode>(file);
  expect(episodes.length).toBeGreaterThanOrEqual(least);
  for (const { goal_idx, goal } of episodes) expectGoal(catalogue.goals.at(goal_idx), goal);
}

function expectPrices(catalogue: Catalogue, prices: Readonly<Record<string, number>>): void {
  const own = Array.from(catalogue.products, ({ asin }, number) => [asin, catalogue.price(number)]);
  expect(Object.fromEntries(own)).toEqual(prices);
  expect(own.map(([asin]) => asin)).toEqual(Object.keys(prices));
}

describe.skipIf(officialFiles === null)("the official subset, seed 7", () => {
  const synthetic = shopFile("golden_episodes_synthetic.jsonl.gz");
  const prices = shopFile("golden_env_prices_synthetic.json");
  test.skipIf(synthetic === null || prices === null)(
    "6,910 synthetic goals in the original's order",
    async () => {
      const catalogue = await loadOfficial(await temporaryFolder(), false);
      expect(catalogue.goals.size).toBe(6910);
      expectPrices(catalogue, await readJsonFile(prices ?? ""));
      await expectEpisodes(catalogue, synthetic ?? "", 100);
      const products = new Set(Array.from({ length: 6910 }, (_, i) => catalogue.goals.productOf(i)));
      expect(products.size).toBe(415);
      Array.from(catalogue.goals).forEach((goal, i) => {
        expect(catalogue.asin(catalogue.goals.productOf(i))).toBe(goal.asin);
        expect(catalogue.goals.weightOf(i)).toBe(goal.weight);
      });
    },
  );

  const human = shopFile("golden_episodes_human.jsonl.gz");
  const goals = shopFile("golden_env_goals_human.json");
  test.skipIf(human === null || goals === null)("13 human goals in the original's order", async () => {
    const golden = await readJsonFile<{
      goals: OriginalGoal[];
      product_prices: Record<string, number>;
    }>(goals ?? "");
    const catalogue = await loadOfficial(await temporaryFolder(), true);
    expect(catalogue.goals.size).toBe(13);
    expect(golden.goals).toHaveLength(13);
    golden.goals.forEach((goal, i) => {
      expectGoal(catalogue.goals.at(i), goal);
    });
    expectPrices(catalogue, golden.product_prices);
    await expectEpisodes(catalogue, human ?? "", 30);
  });

  const texts = shopFile("human_goals.json.gz");
  test.skipIf(texts === null)("the human goals are among the 12,087 of the whole catalogue", async () => {
    const all = await readJsonFile<string[]>(texts ?? "");
    expect(all).toHaveLength(12087);
    const plain = (text: string) =>
      text.replace(/, and price lower than [\d.]+ dollars$/, "").replace(/[^a-z0-9]/gi, "");
    const known = new Set(all.map(plain));
    const catalogue = await loadOfficial(await temporaryFolder(), true);
    expect(Array.from(catalogue.goals, ({ instruction }) => known.has(plain(instruction)))).not.toContain(
      false,
    );
  });
});

describe("price limits", () => {
  const drawn = (price: number, times = 200) => {
    const random = new PythonRandom(1);
    return new Set(Array.from({ length: times }, () => drawPriceLimit(price, random)));
  };

  test("one of the second to fourth rungs above the price", () => {
    expect(drawn(9.99)).toEqual(new Set([20, 30, 40]));
    expect(drawn(10)).toEqual(new Set([30, 40, 50]));
    expect(drawn(960)).toEqual(new Set([980, 990]));
    expect(drawn(970)).toEqual(new Set([990]));
  });

  test("none where fewer than two rungs are left, and nothing is drawn then", () => {
    const random = new PythonRandom(1);
    expect([980, 990, 4299.99].map((price) => drawPriceLimit(price, random))).toEqual([
      NO_LIMIT,
      NO_LIMIT,
      NO_LIMIT,
    ]);
    expect(random.random()).toBe(new PythonRandom(1).random());
  });
});

describe("combinations of options", () => {
  const option = (name: string, ...values: string[]): ProductOption => ({
    name,
    values: values.map((value) => ({ value, image: null, surcharge: 0, inStock: true })),
  });

  test("by name in code point order, the last one changing fastest", () => {
    const options = [option("size", "s", "m"), option("color", "red", "blue", "red")];
    expect(combinationCount(options)).toBe(6);
    const all = Array.from({ length: 6 }, (_, i) =>
      combinationAt(options, i).map(([name, value]) => `${name} ${value}`),
    );
    expect(all).toEqual([
      ["color red", "size s"],
      ["color red", "size m"],
      ["color blue", "size s"],
      ["color blue", "size m"],
      ["color red", "size s"],
      ["color red", "size m"],
    ]);
    expect(combinationAt([option("\u{1f600}", "a"), option("\uffee", "b")], 0).map(([name]) => name)).toEqual(
      ["\uffee", "\u{1f600}"],
    );
  });

  test("one without options, none where an option has no values", () => {
    expect(combinationCount([])).toBe(1);
    expect(combinationAt([], 0)).toEqual([]);
    expect(combinationCount([option("size", "s"), option("color")])).toBe(0);
  });
});

describe("drawing by weight", () => {
  const sums = runningSums([1, 2, 1]);

  test("as the original does: what it finds is one further, and the first goal never comes", () => {
    expect([0, 0.24, 0.25, 0.74, 0.75, 0.999].map((fraction) => drawGoal(sums, fraction))).toEqual([
      1, 1, 2, 2, 2, 2,
    ]);
    expect(drawGoal([3], 0.5)).toBe(0);
  });

  test("a limited number of goals, each once", () => {
    const drawn = drawGoals(runningSums(new Array<number>(10).fill(1)), 9, new PythonRandom(3));
    expect(drawn.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
