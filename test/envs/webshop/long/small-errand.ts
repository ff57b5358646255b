/** Three phone cases, two cables, and what somebody may want of them. */
import { rng } from "turnwise/core";
import type { Family } from "../../../../envs/webshop/generator/families.ts";
import { PRODUCT_TYPES } from "../../../../envs/webshop/generator/vocabulary/index.ts";
import type { Errand, LongTask, WantedItem } from "../../../../envs/webshop/long/errand.ts";
import { leastActionsOf } from "../../../../envs/webshop/long/least-actions.ts";
import type { LongVisit } from "../../../../envs/webshop/long/long-state.ts";
import { Stock } from "../../../../envs/webshop/long/stock.ts";
import type { OptionValue, Product } from "../../../../envs/webshop/product.ts";
import { catalogueOf, product, shopOf } from "../small-shop.ts";

type Values = Readonly<Record<string, readonly (string | Partial<OptionValue>)[]>>;

function thing(
  asin: string,
  title: string,
  price: number,
  rating: string,
  attribute: string,
  values: Values,
): Product {
  const type = title.includes("Case") ? "phone case" : "charging cable";
  return product(asin, title, {
    query: type,
    attributes: [type, attribute],
    prices: [price],
    priceTag: `$${price}`,
    rating,
    options: Object.entries(values).map(([name, all]) => ({
      name,
      values: all.map((one) => ({
        value: "",
        image: null,
        surcharge: 0,
        inStock: true,
        ...(typeof one === "string" ? { value: one } : one),
      })),
    })),
  });
}

export const CASE_A = 0;
export const CASE_B = 1;
export const CASE_C = 2;
export const CABLE_A = 3;
export const CABLE_B = 4;

const PRODUCTS = [
  thing("CASE000001", "Balabo Waterproof Phone Case (BA-101)", 10, "4.5", "waterproof", {
    color: ["black", { value: "navy", surcharge: 2 }],
  }),
  thing("CASE000002", "Coriton Waterproof Phone Case (CO-102)", 8, "3.9", "waterproof", { color: ["navy"] }),
  thing("CASE000003", "Fenegan Shockproof Phone Case (FE-103)", 9, "4.5", "shockproof", {
    color: [{ value: "black", inStock: false }, "navy"],
  }),
  thing("CABLE00001", "Balabo Usb C Charging Cable (BA-201)", 5, "4.0", "usb c", {
    color: ["black"],
    length: ["50 cm", { value: "90 cm", surcharge: 3 }],
  }),
  thing("CABLE00002", "Dorevan Usb C Charging Cable (DO-202)", 6, "4.8", "usb c", { color: ["navy"] }),
];

export function smallStock(): Stock {
  const type = (name: string) => PRODUCT_TYPES.find((one) => one.name === name);
  const cases = { type: type("phone case"), first: 0, size: 3 } as Family;
  const cables = { type: type("charging cable"), first: 3, size: 2 } as Family;
  return new Stock(catalogueOf(PRODUCTS, []), { family: (number) => (number < 3 ? cases : cables) });
}

export function wanted(type: string, changes: Partial<WantedItem> = {}): WantedItem {
  return { type, brands: null, attributes: [], options: {}, leastRating: null, choice: "any", ...changes };
}

export function errandOf(items: readonly WantedItem[], changes: Partial<Errand> = {}): Errand {
  return { items, matches: [], deal: null, budget: null, ...changes };
}

export function taskOf(errand: Errand, changes: Partial<LongTask> = {}): LongTask {
  const task = {
    id: "train/test/1",
    combination: "test",
    errand,
    instruction: "Buy what I want.",
    change: null,
    soldOut: null,
    ...changes,
  };
  return { ...task, leastActions: leastActionsOf(task) };
}

export function visitOf(task: LongTask): LongVisit {
  const stock = smallStock();
  const shop = { ...shopOf(), catalogue: stock.catalogue };
  return { shop, stock, task, session: "1", rng: rng(1) };
}
