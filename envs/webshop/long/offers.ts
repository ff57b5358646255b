/** The ways in which a single wish can be met. */
import type { Errand, Match, WantedItem } from "./errand.ts";
import { brandOf, ratingOf, type Stock } from "./stock.ts";

/** A product with options chosen. */
export interface Offer {
  readonly product: number;
  readonly chosen: ReadonlyMap<string, string>;
  readonly cents: number;
  /** In tenths. */
  readonly rating: number;
  /** For each match of the errand what it has there, "" where it has no part in it. */
  readonly keys: readonly string[];
}

const NOTHING: ReadonlySet<number> = new Set();

/**
 * Everything in the shop that is what one of the things wanted should be, its choice included. What is not asked for is
 * not chosen, or, where the order has to be large enough, chosen for what it costs on top.
 *
 * @param soldOut products that cannot be had any more
 */
export function offersOf(
  stock: Stock,
  errand: Errand,
  item: WantedItem,
  soldOut = NOTHING,
): readonly Offer[] {
  const matches = errand.matches.map((match) => (match.types.includes(item.type) ? match : null));
  const offers = stock
    .numbersOf(item.type)
    .filter((number) => !soldOut.has(number) && isAllowed(stock, item, number))
    .flatMap((number) => offersOfProduct(stock, errand, item, matches, number));
  return best(offers, item.choice);
}

/** Those that are left where the cheapest or the best rated is wanted. */
export function best<T extends Pick<Offer, "cents" | "rating">>(
  offers: readonly T[],
  choice: WantedItem["choice"],
): readonly T[] {
  if (choice === "any") return offers;
  const rating = Math.max(...offers.map((offer) => offer.rating));
  const left = choice === "cheapest" ? offers : offers.filter((offer) => offer.rating === rating);
  const cents = Math.min(...left.map((offer) => offer.cents));
  return left.filter((offer) => offer.cents === cents);
}

/** Whether a product has the brand, the attributes and the rating. */
function isAllowed(stock: Stock, { brands, attributes, leastRating }: WantedItem, number: number): boolean {
  const product = stock.product(number);
  return (
    (brands?.includes(brandOf(product)) ?? true) &&
    attributes.every((name) => product.attributes.includes(name)) &&
    ratingOf(product) >= (leastRating ?? 0)
  );
}

function offersOfProduct(
  stock: Stock,
  { deal }: Errand,
  item: WantedItem,
  matches: readonly (Match | null)[],
  number: number,
): Offer[] {
  const product = stock.product(number);
  let choices: ReadonlyMap<string, string>[] = [new Map()];
  const names = new Set(Object.keys(item.options));
  for (const match of matches) if (match?.values === null) names.add(match.name);
  for (const name of names) {
    const values = product.options.find((option) => option.name === name)?.values ?? [];
    const wanted = item.options[name];
    const open = values.filter(({ value, inStock }) => inStock && (wanted ?? value) === value);
    const all = open.map(({ value }) => value);
    choices = choices.flatMap((chosen) => withEach(chosen, name, all));
  }
  if (deal !== null && item.choice === "any") {
    for (const { name, values } of product.options) {
      const dearer = onePerSurcharge(values.filter(({ inStock }) => inStock));
      if (!names.has(name))
        choices = choices.flatMap((chosen) => [chosen, ...withEach(chosen, name, dearer)]);
    }
  }
  const rating = ratingOf(product);
  return choices.flatMap((chosen) => {
    const keys = matches.map((match) => keyOf(match, product.attributes, chosen));
    if (keys.includes(null)) return [];
    return [
      {
        product: number,
        chosen,
        cents: stock.cents(number, chosen),
        rating,
        keys: keys as readonly string[],
      },
    ];
  });
}

/** Of the values of an option that cost something on top the first of each surcharge. */
export function onePerSurcharge(
  values: readonly { readonly value: string; readonly surcharge: number }[],
): readonly string[] {
  const kept = new Map<number, string>();
  for (const { value, surcharge } of values) {
    if (surcharge !== 0 && !kept.has(surcharge)) kept.set(surcharge, value);
  }
  return [...kept.values()];
}

/** A choice with each of the values of one option more. */
export function withEach(
  chosen: ReadonlyMap<string, string>,
  name: string,
  values: readonly string[],
): readonly ReadonlyMap<string, string>[] {
  return values.map((value) => new Map([...chosen, [name, value]]));
}

/** Where a thing stands in a match; null where it has nothing of the kind. */
export function keyOf(
  match: Match | null,
  attributes: readonly string[],
  chosen: ReadonlyMap<string, string>,
): string | null {
  if (match === null) return "";
  if (match.values === null) return chosen.get(match.name) ?? null;
  return match.values.find((value) => attributes.includes(value)) ?? null;
}
