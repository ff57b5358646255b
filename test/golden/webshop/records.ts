/** Golden records of the original shop, as our own values. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Goal } from "../../../envs/webshop/goal.ts";
import type { Product } from "../../../envs/webshop/product.ts";
import { sharedPath } from "../../shared-data.ts";

/** The text of a file of shared/data/webshop, unpacked; null when the folder is absent and was not asked for. */
export function readText(name: string): string | null {
  const path = sharedPath("data", "webshop", name);
  if (path === null) return null;
  const bytes = readFileSync(path);
  return (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** One JSON value a line; empty when the folder is absent. */
export function readRows<T>(name: string): readonly T[] {
  const text = readText(name);
  if (text === null) return [];
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}

/** Goals as the original writes them down. */
export interface GoalRecord {
  readonly asin: string;
  readonly category?: string;
  readonly query: string;
  readonly name: string;
  readonly product_category: string;
  readonly instruction_text?: string;
  readonly attributes: readonly string[];
  readonly price_upper: number;
  readonly goal_options: Goal["options"];
  readonly weight?: number;
}

export function toGoal(record: GoalRecord): Goal {
  return {
    asin: record.asin,
    category: record.category ?? "",
    query: record.query,
    name: record.name,
    breadcrumb: record.product_category,
    instruction: record.instruction_text ?? "",
    attributes: record.attributes,
    priceUpper: record.price_upper,
    options: record.goal_options,
    weight: record.weight ?? 1,
  };
}

interface ProductRecord {
  readonly asin: string;
  readonly category: string;
  readonly query: string;
  readonly product_category: string;
  readonly Title: string;
  readonly Description: string;
  readonly BulletPoints: readonly string[];
  readonly Attributes: readonly string[];
}

/** What the reward reads of the 1,000 products, by asin; options, prices and pictures are left out. */
export function readProducts(): ReadonlyMap<string, Product> {
  const text = readText("products_1000.cleaned.json.gz");
  const records = text === null ? [] : (JSON.parse(text) as readonly ProductRecord[]);
  return new Map(records.map((record) => [record.asin, toProduct(record)]));
}

function toProduct(record: ProductRecord): Product {
  return {
    asin: record.asin,
    category: record.category,
    query: record.query,
    breadcrumb: record.product_category,
    title: record.Title,
    description: record.Description,
    bullets: record.BulletPoints,
    attributes: record.Attributes,
    prices: [0],
    priceTag: "",
    options: [],
    images: [],
    rating: "N.A.",
  };
}
