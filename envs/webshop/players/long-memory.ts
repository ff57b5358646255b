/** What the expert of long tasks has read about products, and what that says about a wish. */
import { PRODUCT_TYPES, type ProductType } from "../generator/vocabulary/index.ts";
import type { Errand, Match, WantedItem } from "../long/errand.ts";
import { keyOf, onePerSurcharge, withEach } from "../long/offers.ts";
import { type Facts, readTitle } from "./facts.ts";
import type { ListedItem, OptionGroup } from "./read-page.ts";

/** A product as far as it is known. */
export interface Known {
  readonly asin: string;
  readonly title: string;
  readonly type: ProductType;
  /** Cents without options. */
  readonly cents: number;
  /** Page of the results for the name of the type. */
  page: number;
  readonly facts: Facts;
  /** What its page says; null before it was opened. */
  seen: { readonly options: readonly OptionGroup[]; readonly rating: number } | null;
  /** Tabs that were read. */
  readonly read: Set<string>;
}

/** Tabs that say what a product is. */
export const TABS = ["description", "features"] as const;

/** A way to take a product, or a product that may turn out to be one. */
export interface Possibility {
  readonly known: Known;
  readonly cents: number;
  readonly rating: number;
  readonly chosen: ReadonlyMap<string, string>;
  /** As in an offer; "" too where it is not known yet. */
  readonly keys: readonly string[];
  readonly isSure: boolean;
}

const TYPES: ReadonlyMap<string, ProductType> = new Map(PRODUCT_TYPES.map((type) => [type.name, type]));

/** The product type of a name. */
export function typeOf(name: string): ProductType | undefined {
  return TYPES.get(name);
}

export function meet(type: ProductType, { asin, title, price }: ListedItem, page: number): Known {
  const facts: Facts = new Map();
  readTitle(title, type.axes, facts);
  return { asin, title, type, cents: cents(price.low), page, facts, seen: null, read: new Set() };
}

export function cents(dollars: number): number {
  return Math.round(100 * dollars);
}

/** The ways to take a product for a wish: none where something is known against it, one unsure one before all is read. */
export function possibilities(
  known: Known,
  item: WantedItem,
  { matches, deal }: Pick<Errand, "matches" | "deal">,
): readonly Possibility[] {
  const { type, facts, seen } = known;
  if (item.brands !== null && !item.brands.includes(known.title.split(" ", 1)[0] ?? "")) return [];
  const own = matches.map((match) => (match.types.includes(item.type) ? match : null));
  const names = Array.from(facts.values(), ({ name }) => name);
  const axes = [...item.attributes, ...own.flatMap((match) => match?.values?.[0] ?? [])].map((name) =>
    type.axes.find(({ values }) => values.some((value) => value.name === name)),
  );
  const isKnown = axes.every((axis) => axis === undefined || facts.has(axis));
  const isAgainst = item.attributes.some((name, i) => {
    const axis = axes[i];
    return axis !== undefined && facts.has(axis) && !names.includes(name);
  });
  if (isAgainst || (!isKnown && known.read.size === TABS.length)) return [];
  const maybe = { known, cents: known.cents, rating: seen?.rating ?? 0, chosen: new Map(), isSure: false };
  const unknown = [{ ...maybe, keys: own.map(() => "") }];
  if (seen === null) return unknown;
  if (seen.rating < (item.leastRating ?? 0)) return [];
  const offers = choices(seen.options, item, own, deal !== null).map((chosen) => ({
    ...maybe,
    cents: known.cents + surcharge(seen.options, chosen),
    chosen,
    isSure: true,
  }));
  if (offers.length > 0 && !isKnown) return unknown;
  return offers.flatMap((offer) => {
    const keys = own.map((match) => keyOf(match, names, offer.chosen));
    return keys.includes(null) ? [] : [{ ...offer, keys: keys as readonly string[] }];
  });
}

/**
 * Every way to choose what is asked for by name or has to agree with something.
 *
 * @param isLarge whether the order has to be large: then what costs something on top may be chosen unasked
 */
function choices(
  options: readonly OptionGroup[],
  item: WantedItem,
  matches: readonly (Match | null)[],
  isLarge: boolean,
): readonly ReadonlyMap<string, string>[] {
  const names = new Set(Object.keys(item.options));
  for (const match of matches) if (match?.values === null) names.add(match.name);
  let ways: ReadonlyMap<string, string>[] = [new Map()];
  for (const name of names) {
    const wanted = item.options[name];
    const values = options.find((group) => group.name === name)?.values ?? [];
    const open = values.filter((value) => (wanted ?? value) === value);
    ways = ways.flatMap((chosen) => withEach(chosen, name, open));
  }
  if (!isLarge || item.choice !== "any") return ways;
  for (const { name, values, surcharges } of options) {
    const dearer = onePerSurcharge(values.map((value, i) => ({ value, surcharge: surcharges[i] ?? 0 })));
    if (!names.has(name)) ways = ways.flatMap((chosen) => [chosen, ...withEach(chosen, name, dearer)]);
  }
  return ways;
}

/** Cents that chosen values cost on top. */
export function surcharge(options: readonly OptionGroup[], chosen: ReadonlyMap<string, string>): number {
  return options.reduce((sum, { name, values, surcharges }) => {
    const value = chosen.get(name);
    return sum + (value === undefined ? 0 : cents(surcharges[values.indexOf(value)] ?? 0));
  }, 0);
}

/** Whether two choices of options are the same. */
export function isSameChoice(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}
