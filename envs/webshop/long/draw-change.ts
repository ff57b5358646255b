/** Draws how the customer changes their mind: always so that the old answer is wrong. */
import type { Rng } from "turnwise/core";
import { drawBrands, drawPick } from "./draw-items.ts";
import type { Errand, WantedItem } from "./errand.ts";
import { ratingOf, type Stock } from "./stock.ts";
import { itemPhrase, listed, stars } from "./words.ts";

/** The errand after a change, without its deal and its budget, and what the customer writes. */
export interface DrawnChange {
  readonly errand: Errand;
  readonly message: string;
}

type Draw = (stock: Stock, errand: Errand, free: readonly string[], random: Rng) => DrawnChange | null;

const DRAWS: readonly Draw[] = [changeOption, changeOption, dropItem, addItem, changeRating, changeBrands];

/**
 * One change, or null where what was drawn does not fit the errand.
 *
 * @param free product types that are not in the errand
 */
export function drawChange(
  stock: Stock,
  errand: Errand,
  free: readonly string[],
  random: Rng,
): DrawnChange | null {
  return (DRAWS[random.int(DRAWS.length)] as Draw)(stock, errand, free, random);
}

function changeOption(stock: Stock, errand: Errand, _: readonly string[], random: Rng): DrawnChange | null {
  const item = drawFrom(errand, ({ options }) => Object.keys(options).length > 0, random);
  const [name, old] = random.shuffle(Object.entries(item?.options ?? {}))[0] ?? [];
  if (item === null || name === undefined) return null;
  const all = stock.numbersOf(item.type).flatMap((number) => {
    const option = stock.product(number).options.find((one) => one.name === name);
    return option?.values.filter(({ inStock }) => inStock).map(({ value }) => value) ?? [];
  });
  const others = [...new Set(all)].filter((value) => value !== old);
  const value = others[random.int(Math.max(1, others.length))];
  if (value === undefined) return null;
  return {
    errand: replace(errand, { ...item, options: { ...item.options, [name]: value } }),
    message: `The ${item.type} should have the ${name} ${value} instead of ${old}.`,
  };
}

function dropItem(_: Stock, errand: Errand, __: readonly string[], random: Rng): DrawnChange | null {
  const item = drawFrom(
    errand,
    (one) => errand.matches.every(({ types }) => !types.includes(one.type)),
    random,
  );
  if (item === null || errand.items.length < 4) return null;
  return {
    errand: { ...errand, items: errand.items.filter((one) => one !== item) },
    message: `I no longer need the ${item.type}.`,
  };
}

function addItem(stock: Stock, errand: Errand, free: readonly string[], random: Rng): DrawnChange | null {
  const type = free[random.int(Math.max(1, free.length))];
  if (type === undefined || errand.items.length > 5) return null;
  const item = drawPick(stock, type, random);
  return {
    errand: { ...errand, items: [...errand.items, item] },
    message: `I also want ${itemPhrase(item, random)}.`,
  };
}

function changeRating(stock: Stock, errand: Errand, _: readonly string[], random: Rng): DrawnChange | null {
  const item = drawFrom(errand, ({ leastRating }) => leastRating !== null, random);
  if (item === null) return null;
  const ratings = new Set(stock.numbersOf(item.type).map((number) => ratingOf(stock.product(number))));
  const higher = [...ratings].filter((rating) => rating > (item.leastRating ?? 0));
  const leastRating = higher[random.int(Math.max(1, higher.length))];
  if (leastRating === undefined) return null;
  return {
    errand: replace(errand, { ...item, leastRating }),
    message: `The ${item.type} should be rated at least ${stars(leastRating)} now.`,
  };
}

function changeBrands(stock: Stock, errand: Errand, _: readonly string[], random: Rng): DrawnChange | null {
  const item = drawFrom(errand, ({ brands }) => brands !== null, random);
  if (item === null) return null;
  const numbers = stock.numbersOf(item.type);
  const model = stock.product(numbers[random.int(numbers.length)] as number);
  const brands = drawBrands(stock, item.type, model, random);
  return {
    errand: replace(errand, { ...item, brands }),
    message: `The ${item.type} should be by ${listed(brands, "or")} now.`,
  };
}

function drawFrom(errand: Errand, test: (item: WantedItem) => boolean, random: Rng): WantedItem | null {
  return random.shuffle(errand.items).find(test) ?? null;
}

function replace(errand: Errand, item: WantedItem): Errand {
  return { ...errand, items: errand.items.map((one) => (one.type === item.type ? item : one)) };
}
