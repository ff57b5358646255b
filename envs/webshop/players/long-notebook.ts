/**
 * What the expert of long tasks notes of every page it reads, whoever went there: products, the cart, what is sold out, and
 * where it stands. Nothing is taken for granted that the page does not bear out.
 */
import type { Observation } from "turnwise/core";
import { readDetail } from "./facts.ts";
import { cents, type Known, meet, surcharge, type TABS, typeOf } from "./long-memory.ts";
import { type ReadPage, readPage } from "./read-page.ts";

/** Where the expert stands. The query is "" before a search. */
export type Place = { readonly query: string; readonly page: number } & (
  | { readonly kind: "search" | "results" | "cart" }
  | {
      readonly kind: "item" | "detail";
      /** Null for a product that was not met on a page of results. */
      readonly known: Known | null;
      /** What is chosen, or null where that cannot be told. */
      readonly chosen: ReadonlyMap<string, string> | null;
    }
);

export interface NotedLine {
  readonly asin: string;
  readonly chosen: ReadonlyMap<string, string>;
  readonly quantity: number;
}

/** What the results for the name of a type list. */
interface Listing {
  readonly pages: Set<number>;
  /** The last page worth reading; infinite until it was met. */
  last: number;
  readonly products: Map<string, Known>;
}

const SEPARATOR = " [SEP] ";
const SEARCHED = "You searched for: ";
const SOLD_OUT = /^Sold out in the meantime and removed from your cart: (\w+) /;
const RATING = /^Rating: (\d\.\d)/;
const CLICK = /^click\[(.*)\]$/;
const ROWS = 10;
const NOTHING_CHOSEN: ReadonlyMap<string, string> = new Map();

export class Notebook {
  instruction = "";
  cart: readonly NotedLine[] = [];
  readonly soldOut = new Set<string>();
  place: Place = { kind: "search", query: "", page: 0 };
  /** Names that can be clicked now. */
  clicks: ReadonlySet<string> = new Set();
  readonly #listings = new Map<string, Listing>();
  readonly #byTitle = new Map<string, Known>();

  /** @param asked what the expert wanted to be done before this page, "" at the first one */
  read(observation: Observation, asked: string): void {
    const pieces = observation.text.split(SEPARATOR);
    this.clicks = new Set(observation.admissible?.flatMap((action) => CLICK.exec(action)?.[1] ?? []));
    this.instruction = pieces[pieces.findIndex((piece) => piece.startsWith("Instruction:")) + 1] ?? "";
    for (const piece of pieces) {
      const asin = SOLD_OUT.exec(piece)?.[1];
      if (asin !== undefined) this.soldOut.add(asin.toLowerCase());
    }
    const isItem = pieces.some((piece) => RATING.test(piece));
    if (pieces[0] === "WebShop") this.place = { kind: "search", query: "", page: 0 };
    else if (pieces.includes("Your cart is empty.") || pieces.includes("Your cart")) this.#readCart(pieces);
    else this.#readShopPage(pieces, readAs(observation, isItem), asked);
  }

  /** Products of a type, as far as they were met. */
  productsOf(type: string): readonly Known[] {
    return [...(this.#listings.get(type)?.products.values() ?? [])];
  }

  /** The next page of the results for a type that was not read, or null where all were. */
  unreadPage(type: string): number | null {
    const listing = this.#listings.get(type);
    for (let page = 1; page <= (listing?.last ?? 1); page++)
      if (listing?.pages.has(page) !== true) return page;
    return null;
  }

  /** Forgets a product that is not where it should be, and looks for its type again. */
  forget({ type, asin }: Known): void {
    const listing = this.#listings.get(type.name);
    listing?.products.delete(asin);
    listing?.pages.clear();
  }

  #readCart(pieces: readonly string[]): void {
    const { query, page } = this.place;
    this.place = { kind: "cart", query, page };
    const lines: NotedLine[] = [];
    let line: string[] = [];
    for (const piece of pieces.slice(pieces.indexOf("Your cart") + 1)) {
      const asin = /^Remove (\w+)$/.exec(piece)?.[1]?.toLowerCase();
      if (asin === undefined) {
        line.push(piece);
        continue;
      }
      const end = line.findIndex((one) => one.startsWith("Quantity: "));
      const chosen = line.slice(2, end).map((one): [string, string] => {
        const at = one.indexOf(": ");
        return [one.slice(0, at), one.slice(at + 2)];
      });
      lines.push({ asin, chosen: new Map(chosen), quantity: Number(line[end]?.slice("Quantity: ".length)) });
      line = [];
    }
    this.cart = lines;
  }

  #readShopPage(pieces: readonly string[], page: ReadPage, asked: string): void {
    const before = this.place;
    if (page.kind === "results") {
      const searched = pieces.find((piece) => piece.startsWith(SEARCHED)) ?? SEARCHED;
      const query = searched.slice(SEARCHED.length);
      this.place = { kind: "results", query, page: page.page };
      this.#readResults(page, query);
    } else if (page.kind === "item") {
      const known = this.#byTitle.get(page.title) ?? null;
      const chosen = known === null ? null : chosenNow(before, known, page, asked);
      this.place = { kind: "item", query: before.query, page: before.page, known, chosen };
      if (known === null) return;
      const rating = pieces.flatMap((piece) => RATING.exec(piece)?.[1] ?? [])[0] ?? "0";
      known.seen = { options: page.options, rating: Math.round(10 * Number(rating)) };
      if (pieces.includes("Sold out")) this.soldOut.add(known.asin);
    } else {
      const { known = null, chosen = null } = "known" in before ? before : {};
      this.place = { kind: "detail", query: before.query, page: before.page, known, chosen };
      if (known === null || page.kind !== "detail") return;
      readDetail(page.text, known.type.axes, known.facts);
      const tab = tabOf(page.text, known);
      if (tab !== null) known.read.add(tab);
    }
  }

  #readResults({ page, total, items }: ReadPage & { kind: "results" }, query: string): void {
    const type = typeOf(query);
    if (type === undefined) return;
    let listing = this.#listings.get(query);
    if (listing === undefined) {
      listing = { pages: new Set(), last: Number.POSITIVE_INFINITY, products: new Map() };
      this.#listings.set(query, listing);
    }
    const own = items.filter(({ title }) => isTitleOf(title, query));
    for (const item of own) {
      const known = listing.products.get(item.asin) ?? meet(type, item, page);
      known.page = page;
      listing.products.set(item.asin, known);
      this.#byTitle.set(item.title, known);
    }
    listing.pages.add(page);
    if (own.length === 0 || page * ROWS >= total) listing.last = Math.min(listing.last, page);
  }
}

function isTitleOf(title: string, type: string): boolean {
  return ` ${title.toLowerCase()} `.includes(` ${type} `);
}

/** Descriptions name the model, features do not; reviews say nothing at all. */
function tabOf(text: string, { title }: Known): (typeof TABS)[number] | null {
  const model = /([A-Z]{2}-\d{3})\)$/.exec(title)?.[1];
  if (/^(?:Cart: \d+ View Cart)?$/.test(text)) return null;
  return model !== undefined && text.includes(model) ? "description" : "features";
}

/** What is chosen on the page of a product: nothing on arrival, one value more after a click, if the price agrees. */
function chosenNow(
  before: Place,
  known: Known,
  { options, price }: ReadPage & { kind: "item" },
  asked: string,
): ReadonlyMap<string, string> | null {
  let chosen: ReadonlyMap<string, string> | null = NOTHING_CHOSEN;
  if (before.kind === "cart") chosen = null;
  else if ("known" in before) {
    chosen = before.known === known ? before.chosen : null;
    const value = CLICK.exec(asked)?.[1];
    const group = options.find(({ values }) => value !== undefined && values.includes(value));
    if (before.kind === "item" && chosen !== null && value !== undefined && group !== undefined) {
      chosen = new Map([...chosen, [group.name, value]]);
    }
  }
  if (chosen === null) return null;
  return known.cents + surcharge(options, chosen) === cents(price.low) ? chosen : null;
}

/** Reads a page of the shop with a cart as one of the shop without. */
function readAs(observation: Observation, isItem: boolean): ReadPage {
  const admissible = [...(observation.admissible ?? []), ...(isItem ? ["click[buy now]"] : [])];
  return readPage({ ...observation, admissible });
}
