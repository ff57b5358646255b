/** What a page says, taken from the text a policy reads: players know of the shop nothing else. */
import type { Observation } from "turnwise/core";

/** A row of a page of results. */
export interface ListedItem {
  /** As clicks name it, lower-case. */
  readonly asin: string;
  readonly title: string;
  readonly price: PriceRange;
}

/** Dollars; equal ends for a single price. */
export interface PriceRange {
  readonly low: number;
  readonly high: number;
}

export interface OptionGroup {
  readonly name: string;
  /** Those that can be chosen. */
  readonly values: readonly string[];
  /** Dollars that each of them costs on top. */
  readonly surcharges: readonly number[];
}

/** A page as far as a reader can tell. */
export type ReadPage =
  | { readonly kind: "search" }
  | {
      readonly kind: "results";
      readonly page: number;
      readonly total: number;
      readonly items: readonly ListedItem[];
    }
  | {
      readonly kind: "item";
      readonly title: string;
      readonly price: PriceRange;
      readonly options: readonly OptionGroup[];
    }
  | { readonly kind: "detail"; readonly text: string }
  | { readonly kind: "other" };

const SEPARATOR = " [SEP] ";
const RESULTS = /^Page (\d+) \(Total results: (\d+)\)$/;
const PRICE = /^Price: /;

/** Reads a page in observation mode `text`. */
export function readPage({ text, admissible }: Observation): ReadPage {
  const clicks = new Set(admissible?.map(clickOf).filter((name) => name !== null));
  const pieces = text.split(SEPARATOR);
  if (pieces[0] === "WebShop") return { kind: "search" };
  const header = pieces.findIndex((piece) => RESULTS.test(piece));
  const [, page, total] = RESULTS.exec(pieces[header] ?? "") ?? [];
  if (page !== undefined && total !== undefined) {
    return { kind: "results", page: Number(page), total: Number(total), items: readItems(pieces, clicks) };
  }
  const start = pieces.indexOf("< Prev") + 1;
  if (start === 0) return { kind: "other" };
  if (!clicks.has("buy now")) return { kind: "detail", text: pieces.slice(start).join(" ") };
  const price = pieces.findIndex((piece, index) => index > start && PRICE.test(piece));
  return {
    kind: "item",
    title: pieces[price - 1] ?? "",
    price: readPrice((pieces[price] ?? "").replace(PRICE, "")),
    options: readOptions(pieces.slice(start, price - 1), clicks),
  };
}

/** The name that a click names, or null for another action. */
function clickOf(action: string): string | null {
  return action.startsWith("click[") ? action.slice(6, -1) : null;
}

/** A link is followed by title and price. */
function readItems(pieces: readonly string[], clicks: ReadonlySet<string>): ListedItem[] {
  const items: ListedItem[] = [];
  for (let i = 0; i + 2 < pieces.length; i++) {
    const [link = "", title = "", tag = ""] = pieces.slice(i, i + 3);
    if (!/^\S+$/.test(link) || !clicks.has(link.toLowerCase()) || !tag.startsWith("$")) continue;
    items.push({ asin: link.toLowerCase(), title, price: readPrice(tag) });
    i += 2;
  }
  return items;
}

/** `$5.0`, or `$5.0 to $9.0`. */
function readPrice(tag: string): PriceRange {
  const numbers = [...tag.matchAll(/\d[\d,]*(?:\.\d+)?/g)].map(([digits]) =>
    Number(digits.replaceAll(",", "")),
  );
  const low = numbers[0] ?? Number.POSITIVE_INFINITY;
  return { low, high: numbers[1] ?? low };
}

/** What stands behind a value: `l (+$4.0)`, or `l (sold out)`. */
const NOTE = / \((?:\+\$([\d.]+)|sold out)\)$/;

/** A name is no clickable, its values are; those that are sold out are neither. */
function readOptions(pieces: readonly string[], clicks: ReadonlySet<string>): OptionGroup[] {
  const groups: { name: string; values: string[]; surcharges: number[] }[] = [];
  for (const piece of pieces) {
    const group = groups.at(-1);
    const value = clicks.has(piece) ? piece : piece.replace(NOTE, "");
    if (group !== undefined && clicks.has(value)) {
      group.values.push(value);
      group.surcharges.push(value === piece ? 0 : Number(NOTE.exec(piece)?.[1] ?? 0));
    } else if (value === piece) groups.push({ name: piece, values: [], surcharges: [] });
  }
  return groups.filter(({ values }) => values.length > 0);
}
