import { describe, expect, test } from "vitest";
import { readAttributes } from "../../../envs/webshop/catalogue/attribute-table.ts";
import { asinOf, cleanProduct } from "../../../envs/webshop/catalogue/clean-product.ts";
import { type JsonEntry, readJson } from "../../../envs/webshop/catalogue/read-json.ts";
import type { Product } from "../../../envs/webshop/product.ts";
import { rawProduct, readJsonFile, shopFile } from "./shop-data.ts";

const entry = (fields: object): JsonEntry => {
  const value = rawProduct("B000000001", fields);
  return { key: null, value, bytes: Buffer.from(JSON.stringify(value)), where: "items.json, element 1" };
};
const clean = (fields: object) => cleanProduct(entry(fields), null);

/** A product as the original cleans it. */
interface CleanedProduct {
  readonly asin: string;
  readonly category: string;
  readonly query: string;
  readonly product_category: string;
  readonly Title: string;
  readonly Description: string;
  readonly BulletPoints: readonly string[];
  readonly Attributes: readonly string[];
  readonly pricing: readonly number[];
  readonly Price: string;
  readonly Rating: string;
  readonly images: readonly string[];
  readonly MainImage: string;
  readonly options: Readonly<Record<string, readonly string[]>>;
  readonly option_to_image: Readonly<Record<string, string | null>>;
}

const items = shopFile("items_shuffle_1000.json.gz");
const attributes = shopFile("items_ins_v2_1000.json");
const cleaned = shopFile("products_1000.cleaned.json.gz");

test.skipIf(items === null || attributes === null || cleaned === null)(
  "all 1,000 products of the official subset are cleaned as the original cleans them",
  async () => {
    const expected = await readJsonFile<CleanedProduct[]>(cleaned ?? "");
    const table = await readAttributes(attributes ?? "");
    const products: Product[] = [];
    for await (const record of readJson(items ?? "", "array")) {
      products.push(cleanProduct(record, table.get(asinOf(record) ?? "")?.attributes ?? null));
    }
    expect(products).toHaveLength(1000);
    expect(products.map(toOriginal)).toEqual(expected.map(pick));
    // Objects compare equal in any order; what is shown first matters too.
    const names = products.map(({ options }) => options.map(({ name }) => name));
    expect(names).toEqual(expected.map(({ options }) => Object.keys(options)));
  },
);

function pick(product: CleanedProduct): CleanedProduct {
  const { asin, category, query, product_category, Title, Description, BulletPoints, Attributes } = product;
  const { pricing, Price, Rating, images, MainImage, options, option_to_image } = product;
  const texts = { asin, category, query, product_category, Title, Description, BulletPoints, Attributes };
  return { ...texts, pricing, Price, Rating, images, MainImage, options, option_to_image };
}

function toOriginal(product: Product): CleanedProduct {
  const values = product.options.flatMap((option) => option.values);
  return {
    asin: product.asin,
    category: product.category,
    query: product.query,
    product_category: product.breadcrumb,
    Title: product.title,
    Description: product.description,
    BulletPoints: product.bullets,
    Attributes: product.attributes,
    pricing: product.prices,
    Price: product.priceTag,
    Rating: product.rating,
    images: product.images,
    MainImage: product.images[0] ?? "",
    options: Object.fromEntries(
      product.options.map(({ name, values }) => [name, values.map(({ value }) => value)]),
    ),
    option_to_image: Object.fromEntries(values.map(({ value, image }) => [value, image])),
  };
}

describe("prices", () => {
  test.each([
    ["", [100], "$100.0"],
    [null, [100], "$100.0"],
    [undefined, [100], "$100.0"],
    ["$34", [34], "$34.0"],
    ["$1,234.50", [1234.5], "$1234.5"],
    ["$9.99 - $19.99", [9.99, 19.99], "$9.99 to $19.99"],
    ["$1 - $2 - $3", [1, 2], "$1.0 to $2.0"],
    ["about $5.00 each", [5], "$5.0"],
  ])("%j", (pricing, prices, priceTag) => {
    expect(clean({ pricing })).toMatchObject({ prices, priceTag });
  });

  test.each(["9.99", "$", "$1.2.3", "$ - $5", 7])("%j stops the load with an error", (pricing) => {
    expect(() => clean({ pricing })).toThrow(/items\.json, element 1 cannot be used: its pricing/);
  });
});

describe("options", () => {
  const values = (...names: string[]) => names.map((value) => ({ value }));

  test("names and values are cleaned; null lists are passed over, empty ones stay", () => {
    const { options } = clean({
      customization_options: { Color: values(" Red/Blue ", "\u001cGREEN"), Size: null, Flavor: [] },
    });
    expect(options.map(({ name, values }) => [name, values.map(({ value }) => value)])).toEqual([
      ["color", ["red | blue", "green"]],
      ["flavor", []],
    ]);
  });

  test("a name that comes twice keeps its place and has the later values", () => {
    const { options } = clean({
      customization_options: { Color: values("a"), Size: values("b"), COLOR: values("c") },
    });
    expect(options.map(({ name, values }) => [name, values[0]?.value])).toEqual([
      ["color", "c"],
      ["size", "b"],
    ]);
  });

  test("a value has one picture, the last one of the product", () => {
    const { options } = clean({
      customization_options: {
        a: [{ value: "x", image: "1" }],
        b: [{ value: "X", image: "2" }, { value: "y" }],
      },
    });
    expect(options.flatMap(({ values }) => values.map(({ image }) => image))).toEqual(["2", "2", null]);
  });

  test("names that are numbers keep the order of the file", () => {
    const { options } = clean({
      customization_options: JSON.parse('{"b": []}') as object,
    });
    expect(options.map(({ name }) => name)).toEqual(["b"]);
    const text =
      '{"asin": "B1", "name": "1: \\"2\\": x", "full_description": "", "product_category": "", "category": "",' +
      ' "query": "", "customization_options": {"size": [{"value": "\\"7\\":"}], "10": [], "2" : [], "color": []}}';
    const raw = { key: null, value: JSON.parse(text) as unknown, bytes: Buffer.from(text), where: "here" };
    const product = cleanProduct(raw, null);
    expect(product.options.map(({ name }) => name)).toEqual(["size", "10", "2", "color"]);
    expect(product.options[0]?.values[0]?.value).toBe('"7":');
  });

  test.each([["text"], [[]], [{ a: "b" }], [{ a: [{}] }], [{ a: [null] }], [{ a: [{ value: 3 }] }]])(
    "%j stops the load with an error",
    (customization_options) => {
      expect(() => clean({ customization_options })).toThrow(
        /element 1 cannot be used: its (customization_o|o)ption/,
      );
    },
  );
});

describe("other fields", () => {
  test("a list of features, one feature or none", () => {
    expect(clean({ small_description: ["a", "b"] }).bullets).toEqual(["a", "b"]);
    expect(clean({ small_description: "a" }).bullets).toEqual(["a"]);
    expect(clean({ small_description: null }).bullets).toEqual([]);
  });

  test("the product type is lower-case and trimmed", () => {
    expect(clean({ query: "  Console Tables\u0085" }).query).toBe("console tables");
  });

  test("a product that the attribute file does not name has the original's stand-in", () => {
    expect(cleanProduct(entry({}), null).attributes).toEqual(["DUMMY_ATTR"]);
    expect(cleanProduct(entry({}), []).attributes).toEqual([]);
  });

  test("what the original leaves out has no asin here", () => {
    expect(asinOf(entry({ asin: "nan" }))).toBeNull();
    expect(asinOf(entry({ asin: "B0000000012" }))).toBeNull();
    expect(asinOf(entry({ asin: "B000000001" }))).toBe("B000000001");
  });

  test.each(["name", "full_description", "product_category", "category", "query"])("without %s", (field) => {
    expect(() => clean({ [field]: undefined })).toThrow(`it has no ${field}`);
    expect(() => clean({ [field]: 5 })).toThrow(`its ${field} is not a text`);
  });

  test("a record that is no object", () => {
    expect(() => asinOf({ key: null, value: [], bytes: Buffer.alloc(0), where: "x" })).toThrow(
      "it is not an object",
    );
  });
});
