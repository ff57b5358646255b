/** Draws the single wishes of an errand, each made from a product that meets it. */
import type { Rng } from "turnwise/core";
import type { Product } from "../product.ts";
import type { WantedItem } from "./errand.ts";
import { brandOf, ratingOf, type Stock } from "./stock.ts";

const RATINGS = [35, 38, 40, 42, 44, 46] as const;
const FEWEST_BRANDS = 3;
const MOST_BRANDS = 4;

/** A thing of a type, with one attribute and one option or two of either. */
export function drawPick(stock: Stock, type: string, random: Rng): WantedItem {
  const model = drawModel(stock, type, random);
  const leastRating = random.float() < 0.3 ? drawRating(model, random) : null;
  return {
    type,
    brands: null,
    attributes: drawAttributes(stock, type, model, 1, random),
    options: drawOptions(model, random.float() < 0.4 ? 2 : 1, random),
    leastRating,
    choice: "any",
  };
}

/** The cheapest that is rated well enough and has an option in stock. */
export function drawCheapest(stock: Stock, type: string, random: Rng): WantedItem {
  const model = drawModel(stock, type, random);
  return {
    type,
    brands: null,
    attributes: drawAttributes(stock, type, model, random.int(2), random),
    options: drawOptions(model, 1, random),
    leastRating: drawRating(model, random),
    choice: "cheapest",
  };
}

/** The cheapest or the best rated of a few brands. */
export function drawOfBrands(stock: Stock, type: string, random: Rng): WantedItem {
  const model = drawModel(stock, type, random);
  return {
    type,
    brands: drawBrands(stock, type, model, random),
    attributes: drawAttributes(stock, type, model, random.int(2), random),
    options: drawOptions(model, 1, random),
    leastRating: null,
    choice: random.float() < 0.5 ? "cheapest" : "best-rated",
  };
}

/** A thing that has to agree with another one: of a few brands, so that it can be settled, and nothing else. */
export function drawMatched(stock: Stock, type: string, random: Rng): WantedItem {
  const model = drawModel(stock, type, random);
  const brands = drawBrands(stock, type, model, random);
  return { type, brands, attributes: [], options: {}, leastRating: null, choice: "any" };
}

export function drawBrands(stock: Stock, type: string, model: Product, random: Rng): string[] {
  const all = new Set(stock.numbersOf(type).map((number) => brandOf(stock.product(number))));
  all.delete(brandOf(model));
  const count = FEWEST_BRANDS + random.int(MOST_BRANDS - FEWEST_BRANDS + 1);
  return random.shuffle([brandOf(model), ...random.shuffle([...all]).slice(0, count - 1)]);
}

function drawModel(stock: Stock, type: string, random: Rng): Product {
  const numbers = stock.numbersOf(type);
  return stock.product(numbers[random.int(numbers.length)] as number);
}

/** A threshold that the model passes, or else its own rating. */
function drawRating(model: Product, random: Rng): number {
  const open = RATINGS.filter((rating) => rating <= ratingOf(model));
  return open[random.int(open.length)] ?? ratingOf(model);
}

/** Attributes of the model that not all of its type have, as far as there are such. */
function drawAttributes(stock: Stock, type: string, model: Product, count: number, random: Rng): string[] {
  const others = stock.numbersOf(type).map((number) => stock.product(number).attributes);
  const telling = model.attributes.filter(
    (name) => name !== type && !others.every((attributes) => attributes.includes(name)),
  );
  return random.shuffle(telling).slice(0, count);
}

/** Values of the model that are in stock. */
function drawOptions({ options }: Product, count: number, random: Rng): Record<string, string> {
  const drawn = random.shuffle(options).slice(0, count);
  return Object.fromEntries(
    drawn.flatMap(({ name, values }) => {
      const open = values.filter(({ inStock }) => inStock);
      const value = open[random.int(open.length)]?.value;
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
