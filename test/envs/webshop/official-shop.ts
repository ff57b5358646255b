/** The official subset of 1,000 products, as loaded. */
import { expect } from "vitest";
import type { Catalogue } from "../../../envs/webshop/catalogue/catalogue.ts";
import { loadCatalogue } from "../../../envs/webshop/catalogue/load-catalogue.ts";
import type { Goal } from "../../../envs/webshop/goal.ts";
import { shopFile } from "./shop-data.ts";

const items = shopFile("items_shuffle_1000.json.gz");
const attributes = shopFile("items_ins_v2_1000.json");
const humanInstructions = shopFile("items_human_ins.json");

/** Null where the data is absent. */
export const officialFiles =
  items === null || attributes === null || humanInstructions === null
    ? null
    : { items, attributes, humanInstructions };

/** Loads it with the seed of the golden data. */
export function loadOfficial(cacheDir: string, humanGoals: boolean): Promise<Catalogue> {
  if (officialFiles === null) throw new Error("The official data is not here.");
  return loadCatalogue({ ...officialFiles, humanGoals, priceSeed: 7, cacheDir });
}

/** A goal as the original writes it. */
export interface OriginalGoal {
  readonly asin: string;
  readonly category: string;
  readonly query: string;
  readonly name: string;
  readonly product_category: string;
  readonly instruction_text: string;
  readonly attributes: readonly string[];
  readonly price_upper: number;
  readonly goal_options: Goal["options"];
  readonly weight: number;
}

/** Expects a goal to be the original's, the order of its options included. */
export function expectGoal(goal: Goal, original: OriginalGoal): void {
  const { name, product_category, instruction_text, price_upper, goal_options, ...same } = original;
  expect(goal).toEqual({
    ...same,
    name,
    breadcrumb: product_category,
    instruction: instruction_text,
    priceUpper: price_upper,
    options: goal_options,
  });
  expect(Object.keys(goal.options)).toEqual(Object.keys(goal_options));
}
