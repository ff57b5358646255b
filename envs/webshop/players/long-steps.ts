/** The next action on the way to something, or null where one is there. */
import { isSameChoice, type Known, type Possibility, TABS } from "./long-memory.ts";
import type { Notebook } from "./long-notebook.ts";

const BACK = "click[< prev]";
const NEXT = "click[next >]";
const SEARCH_PAGE = "click[back to search]";

/** To a page of the results for the name of a type, by way of the page that lists queries. */
function toResults({ place }: Notebook, type: string, page: number): string | null {
  if (place.kind === "search") return `search[${type}]`;
  if (place.query !== type || place.kind === "cart") return SEARCH_PAGE;
  if (place.kind !== "results") return BACK;
  if (place.page === page) return null;
  return place.page < page ? NEXT : BACK;
}

/** To having seen all that the shop lists of a type. */
export function toListing(notes: Notebook, type: string): string | null {
  const page = notes.unreadPage(type);
  return page === null ? null : (toResults(notes, type, page) ?? SEARCH_PAGE);
}

/** To the page of a product. */
function toItem(notes: Notebook, known: Known): string | null {
  const { place } = notes;
  if ("known" in place && place.known === known) return place.kind === "item" ? null : BACK;
  const way = toResults(notes, known.type.name, known.page);
  if (way !== null) return way;
  if (notes.clicks.has(known.asin)) return `click[${known.asin}]`;
  notes.forget(known);
  return SEARCH_PAGE;
}

/** To knowing more of a product: its page first, then its tabs. */
export function toKnowing(notes: Notebook, known: Known): string {
  const way = toItem(notes, known);
  if (way !== null) return way;
  return `click[${TABS.find((name) => !known.read.has(name)) ?? TABS[0]}]`;
}

/** To having nothing but this of its type in the cart. */
export function toHaving(notes: Notebook, { known, chosen }: Possibility): string | null {
  const asins = new Set(notes.productsOf(known.type.name).map(({ asin }) => asin));
  const lines = notes.cart.filter(({ asin }) => asins.has(asin));
  const isRight = (line: (typeof lines)[number]) =>
    line.asin === known.asin && line.quantity === 1 && isSameChoice(line.chosen, chosen);
  const wrong = lines.find((line) => !isRight(line));
  if (wrong !== undefined) return toNotHaving(notes, wrong.asin);
  if (lines.length > 0) return null;
  const way = toItem(notes, known);
  if (way !== null) return way;
  const { place } = notes;
  const now = "chosen" in place ? place.chosen : null;
  // What was chosen is forgotten on the page of results only.
  if (now === null || [...now.keys()].some((name) => !chosen.has(name))) return BACK;
  const missing = [...chosen].find(([name, value]) => now.get(name) !== value);
  return missing === undefined ? "click[add to cart]" : `click[${missing[1]}]`;
}

/** To a cart without a product. */
export function toNotHaving(notes: Notebook, asin: string): string {
  return toCart(notes) ?? `click[remove ${asin}]`;
}

/** To having paid. */
export function toPaying(notes: Notebook): string {
  return toCart(notes) ?? "click[checkout]";
}

function toCart({ place }: Notebook): string | null {
  return place.kind === "cart" ? null : "click[view cart]";
}
