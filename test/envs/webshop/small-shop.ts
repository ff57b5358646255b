/** A shop of a few products that is written down whole, and whose search is plain word matching. */
import { rng } from "turnwise/core";
import { type Catalogue, rowsOf } from "../../../envs/webshop/catalogue/catalogue.ts";
import type { Goal } from "../../../envs/webshop/goal.ts";
import type { Shop, Visit } from "../../../envs/webshop/pages/shop-session.ts";
import type { Product } from "../../../envs/webshop/product.ts";

export type OptionTable = Readonly<Record<string, readonly string[]>>;

export function product(
  asin: string,
  title: string,
  changes: Partial<Product> & { choices?: OptionTable } = {},
): Product {
  const { choices = {}, ...others } = changes;
  return {
    asin,
    category: "garden",
    query: "mugs",
    breadcrumb: "Home › Kitchen › Mugs",
    title,
    description: `All about ${title}.`,
    bullets: [`${title} is dishwasher safe.`],
    attributes: ["dishwasher safe"],
    prices: [12.5],
    priceTag: "$12.5",
    options: Object.entries(choices).map(([name, values]) => ({
      name,
      values: values.map((value) => ({ value, image: null, surcharge: 0, inStock: true })),
    })),
    images: [],
    rating: "N.A.",
    ...others,
  };
}

export const MUG = product("B000000001", "Blue Stone Mug", {
  choices: { color: ["blue", "pale blue"], size: ["12 oz", "large"] },
});

export const GOAL: Goal = {
  asin: MUG.asin,
  category: "garden",
  query: "mugs",
  name: MUG.title,
  breadcrumb: MUG.breadcrumb,
  instruction: "i want a blue stone mug that is dishwasher safe, and price lower than 20.00 dollars",
  attributes: ["dishwasher safe"],
  priceUpper: 20,
  options: { color: "pale blue", size: "large" },
  weight: 1,
};

/** Twelve mugs like the one that is wanted, so that results have two pages. */
export const OTHERS = Array.from({ length: 12 }, (_, i) =>
  product(`B0000001${String(i).padStart(2, "0")}`, `Mug number ${i}`),
);

export function catalogueOf(products: readonly Product[], goals: readonly Goal[] = [GOAL]): Catalogue {
  return {
    products: rowsOf(products),
    goals: {
      ...rowsOf(goals),
      productOf: (index) => products.findIndex(({ asin }) => asin === goals[index]?.asin),
      weightOf: (index) => goals[index]?.weight ?? 0,
    },
    asin: (number) => products[number]?.asin ?? "",
    productNumber(asin) {
      const number = products.findIndex((one) => one.asin === asin);
      return number < 0 ? undefined : number;
    },
    price: (number) => products[number]?.prices[0] ?? 0,
    search(keywords, random = rng(0)) {
      const numbers = products.map((_, i) => i);
      if (keywords[0] === "<r>") return random.shuffle(numbers).slice(0, 50);
      return numbers.filter((i) =>
        keywords.some((word) => products[i]?.title.toLowerCase().includes(word) ?? false),
      );
    },
  };
}

export function shopOf(products: readonly Product[] = [MUG, ...OTHERS], changes: Partial<Shop> = {}): Shop {
  return {
    catalogue: catalogueOf(products),
    nounsOf: (title) => title.toLowerCase().split(" "),
    showsAttributes: false,
    ...changes,
  };
}

export function visitOf(shop: Shop = shopOf(), changes: Partial<Visit> = {}): Visit {
  return { shop, goal: shop.catalogue.goals.at(0), session: "7", rng: rng(1), ...changes };
}
