/** A generated shop in the files of the original, so that the original's loader can read it. */
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Goal } from "../goal.ts";
import type { Product } from "../product.ts";
import type { GeneratedShop } from "./index.ts";

/** An element of items_shuffle.json. */
export interface OriginalItem {
  readonly asin: string;
  readonly name: string;
  readonly category: string;
  readonly query: string;
  readonly product_category: string;
  readonly full_description: string;
  readonly small_description: readonly string[];
  readonly pricing: string;
  readonly average_rating: string;
  readonly images: readonly string[];
  readonly customization_options: "" | Readonly<Record<string, readonly { readonly value: string }[]>>;
  readonly page: number;
}

/** A member of items_ins_v2.json. */
export interface OriginalInstruction {
  readonly attributes: readonly string[];
  readonly instruction: string;
  readonly instruction_attributes: readonly string[];
}

/** The original has neither surcharges nor stock: values that are sold out are left out, the others cost nothing more. */
export function originalItem(product: Product): OriginalItem {
  const options = product.options.map(({ name, values }) => [
    name,
    values.filter(({ inStock }) => inStock).map(({ value }) => ({ value })),
  ]);
  return {
    asin: product.asin,
    name: product.title,
    category: product.category,
    query: product.query,
    product_category: product.breadcrumb,
    full_description: product.description,
    small_description: product.bullets,
    pricing: product.priceTag,
    average_rating: product.rating,
    // The original takes the first picture without asking whether there is one.
    images: product.images.length > 0 ? product.images : [""],
    customization_options: options.length === 0 ? "" : Object.fromEntries(options),
    page: 1,
  };
}

/** The attributes of a goal by their names: the original's loader adds options and price itself. */
export function originalInstruction(product: Product, goal: Goal): OriginalInstruction {
  const names = goal.attributes.filter((name) => name !== product.query);
  return {
    attributes: product.attributes,
    instruction: `Find me ${product.query} with ${names.join(", ")}`,
    instruction_attributes: goal.attributes,
  };
}

/** Writes items_shuffle.json and items_ins_v2.json of the first products of a shop, one product at a time. */
export async function writeOriginalFiles(
  shop: GeneratedShop,
  products: number,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await pipeline(items(shop, products), createWriteStream(join(folder, "items_shuffle.json")));
  await pipeline(instructions(shop, products), createWriteStream(join(folder, "items_ins_v2.json")));
}

function* items(shop: GeneratedShop, products: number): Generator<string> {
  for (let number = 0; number < products; number++) {
    yield `${number === 0 ? "[" : ",\n"}${JSON.stringify(originalItem(shop.product(number)))}`;
  }
  yield "]\n";
}

function* instructions(shop: GeneratedShop, products: number): Generator<string> {
  for (let number = 0; number < products; number++) {
    const product = shop.product(number);
    const text = JSON.stringify(originalInstruction(product, shop.goal(number)));
    yield `${number === 0 ? "{" : ",\n"}${JSON.stringify(product.asin)}: ${text}`;
  }
  yield "}\n";
}
