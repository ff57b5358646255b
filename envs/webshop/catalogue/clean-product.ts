/** From a record of the original's product file to a product, as the original cleans it. */
import { DataError } from "turnwise/core";
import type { Product, ProductOption } from "../product.ts";
import { floatRepr, strip } from "../python-text.ts";
import type { JsonEntry } from "./read-json.ts";

/** What the original puts where a product has no attributes of its own. */
export const NO_ATTRIBUTES: readonly string[] = ["DUMMY_ATTR"];
/** Dollars of a product without a price. */
const NO_PRICE = 100;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The asin of a record, or null for one that the original leaves out: named `nan` or longer than ten characters.
 *
 * @throws DataError `data/damaged`
 */
export function asinOf(entry: JsonEntry): string | null {
  const asin = textOf(fieldsOf(entry), "asin", entry.where);
  return asin === "nan" || Array.from(asin).length > 10 ? null : asin;
}

/**
 * A product. A missing price is 100 dollars; missing pictures, bullets or options are none; the texts must be there.
 *
 * @param attributes those of the attribute file, or null where it does not name the product
 * @throws DataError `data/damaged` where the original would stop with an error
 */
export function cleanProduct(entry: JsonEntry, attributes: readonly string[] | null): Product {
  const { where } = entry;
  const fields = fieldsOf(entry);
  const prices = pricesOf(fields["pricing"], where);
  return {
    asin: textOf(fields, "asin", where),
    category: textOf(fields, "category", where),
    query: strip(textOf(fields, "query", where).toLowerCase()),
    breadcrumb: textOf(fields, "product_category", where),
    title: textOf(fields, "name", where),
    description: textOf(fields, "full_description", where),
    bullets: bulletsOf(fields["small_description"], where),
    attributes: attributes ?? NO_ATTRIBUTES,
    prices,
    priceTag: prices.map((price) => `$${floatRepr(price)}`).join(" to "),
    options: optionsOf(entry, fields["customization_options"]),
    images: imagesOf(fields["images"], where),
    rating: "N.A.",
  };
}

function pricesOf(pricing: unknown, where: string): Product["prices"] {
  if (pricing === null || pricing === undefined || pricing === "") return [NO_PRICE];
  if (typeof pricing !== "string") throw damaged(where, "its pricing is not a text");
  const [low, high] = pricing
    .split("$")
    .slice(1)
    .map((part) => {
      const digits = part.replace(/[^\d.]/g, "");
      if (!/\d/.test(digits) || digits.indexOf(".") !== digits.lastIndexOf(".")) {
        throw damaged(where, `its pricing ${JSON.stringify(pricing)} holds no price`);
      }
      return Number(digits);
    });
  if (low === undefined) throw damaged(where, `its pricing ${JSON.stringify(pricing)} has no dollar sign`);
  return high === undefined ? [low] : [low, high];
}

function bulletsOf(value: unknown, where: string): readonly string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === "string") return [value];
  if (!isTextList(value)) throw damaged(where, "its small_description is not a list of texts");
  return value;
}

function imagesOf(value: unknown, where: string): readonly string[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw damaged(where, "its images are not a list");
  return value.filter((image): image is string => typeof image === "string");
}

/** As the original does: a later option of the same name takes the earlier one's place, and a value has one picture. */
function optionsOf(entry: JsonEntry, value: unknown): readonly ProductOption[] {
  const { where } = entry;
  if (value === null || value === undefined || value === "") return [];
  if (typeof value !== "object" || Array.isArray(value)) {
    throw damaged(where, "its customization_options are not an object");
  }
  const options = new Map<string, string[]>();
  const images = new Map<string, string | null>();
  for (const [name, contents] of membersOf(entry, value)) {
    if (contents === null) continue;
    if (!Array.isArray(contents)) throw damaged(where, `its option ${JSON.stringify(name)} is not a list`);
    const values = contents.map((content: unknown) => {
      const { value: text, image } = (content ?? {}) as { value?: unknown; image?: unknown };
      if (typeof text !== "string") throw damaged(where, `its option ${JSON.stringify(name)} has no value`);
      const cleaned = strip(text).replaceAll("/", " | ").toLowerCase();
      images.set(cleaned, typeof image === "string" ? image : null);
      return cleaned;
    });
    options.set(name.toLowerCase(), values);
  }
  return Array.from(options, ([name, values]) => ({
    name,
    values: values.map((text) => ({
      value: text,
      image: images.get(text) ?? null,
      surcharge: 0,
      inStock: true,
    })),
  }));
}

/** The options in the order of the file; those named by whole numbers, such as "2", come first from `JSON.parse`. */
function membersOf(entry: JsonEntry, value: object): readonly (readonly [string, unknown])[] {
  const parsed = Object.entries(value);
  if (!parsed.some(([name]) => /^\d+$/.test(name))) return parsed;
  const marked = entry.bytes
    .toString("utf8")
    .replace(/"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)/gs, (token, name: string) =>
      /^\d+$/.test(name) ? `"\\u0000${token.slice(1)}` : token,
    );
  const options = (JSON.parse(marked) as Fields)["customization_options"] ?? {};
  return Object.entries(options).map(([name, contents]) => [name.replace(/^\0/, ""), contents]);
}

function fieldsOf({ value, where }: JsonEntry): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw damaged(where, "it is not an object");
  }
  return value as Fields;
}

function textOf(fields: Fields, name: string, where: string): string {
  const value = fields[name];
  if (typeof value === "string") return value;
  throw damaged(where, value === undefined ? `it has no ${name}` : `its ${name} is not a text`);
}

/** Whether a value is a list of texts. */
export function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function damaged(where: string, what: string): DataError {
  return new DataError("data/damaged", `${where} cannot be used: ${what}. Mend or remove it.`);
}
