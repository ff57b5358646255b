/** What the expert of long tasks has read about the products of one type, and what that says about a wish. */
import type { ProductType } from "../generator/vocabulary/index.ts";
import type { Match, WantedItem } from "../long/errand.ts";
import { keyOf } from "../long/offers.ts";
import { type Facts, readTitle } from "./facts.ts";
import type { ListedItem, OptionGroup } from "./read-page.ts";

/** A product as far as it is known. */
export interface Known {
  readonly asin: string;
  readonly brand: string;
  /** Cents without options. */
  readonly cents: number;
  /** Page of the results for the name of the type. */
  readonly page: number;
  readonly facts: Facts;
  /** What its page says; null before it was opened. */
  seen: { readonly options: readonly OptionGroup[]; readonly rating: number } | null;
  /** Whether description and features were read. */
  isRead: boolean;
}

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

export function meet(type: ProductType, item: ListedItem, page: number): Known {
  const facts: Facts = new Map();
  readTitle(item.title, type.axes, facts);
  const brand = item.title.split(" ", 1)[0] ?? "";
  return { asin: item.asin, brand, cents: cents(item.price.low), page, facts, seen: null, isRead: false };
}

export function cents(dollars: number): number {
  return Math.round(100 * dollars);
}

/** The ways to take a product for a wish: none where something is known against it, one unsure one before all is read. */
export function possibilities(
  known: Known,
  type: ProductType,
  item: WantedItem,
  matches: readonly Match[],
): readonly Possibility[] {
  if (item.brands !== null && !item.brands.includes(known.brand)) return [];
  const own = matches.map((match) => (match.types.includes(item.type) ? match : null));
  const names = [...known.facts.values()].map(({ name }) => name);
  const axes = [...item.attributes, ...own.flatMap((match) => match?.values?.[0] ?? [])].map((name) =>
    type.axes.find(({ values }) => values.some((value) => value.name === name)),
  );
  const isKnown = axes.every((axis) => axis === undefined || known.facts.has(axis));
  const isAgainst = item.attributes.some((name, i) => {
    const axis = axes[i];
    return axis !== undefined && known.facts.has(axis) && !names.includes(name);
  });
  if (isAgainst || (known.isRead && !isKnown)) return [];
  const { seen } = known;
  const maybe = { known, cents: known.cents, rating: seen?.rating ?? 0, chosen: new Map(), isSure: false };
  const unknown = [{ ...maybe, keys: own.map(() => "") }];
  if (seen === null) return unknown;
  if (seen.rating < (item.leastRating ?? 0)) return [];
  const offers = choices(seen.options, item, own).map((chosen) => ({
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

/** Every way to choose what is asked for by name or has to agree with something. */
function choices(
  options: readonly OptionGroup[],
  item: WantedItem,
  matches: readonly (Match | null)[],
): readonly ReadonlyMap<string, string>[] {
  const names = new Set(Object.keys(item.options));
  for (const match of matches) if (match?.values === null) names.add(match.name);
  let ways: ReadonlyMap<string, string>[] = [new Map()];
  for (const name of names) {
    const wanted = item.options[name];
    const values = options.find((group) => group.name === name)?.values ?? [];
    const open = values.filter((value) => (wanted ?? value) === value);
    ways = ways.flatMap((chosen) => open.map((value) => new Map([...chosen, [name, value]])));
  }
  return ways;
}

function surcharge(options: readonly OptionGroup[], chosen: ReadonlyMap<string, string>): number {
  return options.reduce((sum, { name, values, surcharges }) => {
    const value = chosen.get(name);
    return sum + (value === undefined ? 0 : cents(surcharges[values.indexOf(value)] ?? 0));
  }, 0);
}
