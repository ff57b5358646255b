/** A product with what was written for it, as it stands in the compiled catalogue: an array in JSON. */
import type { Product } from "../product.ts";
import type { Instruction } from "./attribute-table.ts";
import type { HumanInstruction } from "./goal-plan.ts";

export interface ShopRecord {
  readonly product: Product;
  /** What its synthetic goals say and want. */
  readonly synthetic: Instruction | null;
  readonly human: readonly HumanInstruction[];
}

/** Changed whenever records are written otherwise. */
export const RECORD_FORMAT = 1;

type Row = readonly [
  asin: string,
  category: string,
  query: string,
  breadcrumb: string,
  title: string,
  description: string,
  bullets: readonly string[],
  attributes: readonly string[],
  prices: Product["prices"],
  priceTag: string,
  options: readonly (readonly [
    name: string,
    values: readonly string[],
    images: readonly (string | null)[],
  ])[],
  images: readonly string[],
  rating: string,
  synthetic: Instruction | null,
  human: readonly HumanInstruction[],
];

/** Surcharges and stock are not written: the original's files have neither. */
export function encodeRecord({ product, synthetic, human }: ShopRecord): Buffer {
  const options = product.options.map(({ name, values }) => {
    const images = values.map(({ image }) => image);
    return [
      name,
      values.map(({ value }) => value),
      images.some((image) => image !== null) ? images : [],
    ] as const;
  });
  const { asin, category, query, breadcrumb, title, description, bullets, attributes, prices } = product;
  const texts = [asin, category, query, breadcrumb, title, description, bullets, attributes, prices] as const;
  const row: Row = [...texts, product.priceTag, options, product.images, product.rating, synthetic, human];
  return Buffer.from(JSON.stringify(row));
}

export function decodeRecord(bytes: Buffer): ShopRecord {
  const row = JSON.parse(bytes.toString("utf8")) as Row;
  const [asin, category, query, breadcrumb, title, description, bullets, attributes, prices] = row;
  const [, , , , , , , , , priceTag, options, images, rating, synthetic, human] = row;
  const product: Product = {
    asin,
    category,
    query,
    breadcrumb,
    title,
    description,
    bullets,
    attributes,
    prices,
    priceTag,
    options: options.map(([name, values, pictures]) => ({
      name,
      values: values.map((value, i) => ({ value, image: pictures[i] ?? null, surcharge: 0, inStock: true })),
    })),
    images,
    rating,
  };
  return { product, synthetic, human };
}
