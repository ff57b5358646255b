/** How the expert of long tasks gets about the shop, and what it notes on the way. */
import type { Observation } from "turnwise/core";
import { PRODUCT_TYPES, type ProductType } from "../generator/vocabulary/index.ts";
import { readDetail } from "./facts.ts";
import { type Known, meet, type Possibility } from "./long-memory.ts";
import { type ReadPage, readPage } from "./read-page.ts";

/** A part of a plan that finds something out: gives actions, takes the pages that they lead to. */
export type Step<T> = Generator<string, T, Observation>;

/** Thrown when the customer has written: what was planned may be wrong now. */
export class NewInstruction {}

/** Where the expert stands. */
interface Place {
  readonly kind: "start" | "results" | "item" | "detail" | "cart";
  /** Type searched for, "" before the first search. */
  readonly type: string;
  readonly page: number;
  /** Product looked at, or "". */
  readonly asin: string;
}

const START: Place = { kind: "start", type: "", page: 0, asin: "" };

const ADDED = /Added to your cart: (\w+)\./;
const REMOVED = /Removed from your cart: (\w+)\./;
const SOLD_OUT = /Sold out in the meantime and removed from your cart: (\w+) /;
const RATING = /(?:^|\[SEP\] )Rating: (\d\.\d)/;

export class Walk {
  instruction = "";
  /** Asins, lower-case → what was chosen. */
  readonly cart = new Map<string, ReadonlyMap<string, string>>();
  readonly soldOut = new Set<string>();
  /** Type → its products; a type is there once its results were looked through. */
  readonly products = new Map<string, readonly Known[]>();
  #place: Place = START;
  /** What is chosen on the page of the product looked at. */
  #chosen: ReadonlyMap<string, string> = new Map();

  /** Acts, and reads what the page that follows says before anything else. */
  *#act(action: string, place: Partial<Place>): Step<Observation> {
    const observation = yield action;
    this.#place = { ...this.#place, ...place };
    const added = ADDED.exec(observation.text)?.[1]?.toLowerCase();
    if (added !== undefined) this.cart.set(added, this.#chosen);
    const removed = REMOVED.exec(observation.text)?.[1]?.toLowerCase();
    if (removed !== undefined) this.cart.delete(removed);
    const soldOut = SOLD_OUT.exec(observation.text)?.[1]?.toLowerCase();
    if (soldOut !== undefined) {
      this.cart.delete(soldOut);
      this.soldOut.add(soldOut);
    }
    if (observation.instruction !== undefined) {
      this.instruction = observation.instruction;
      throw new NewInstruction();
    }
    return observation;
  }

  /** Looks through the results for a type, once. */
  *list(name: string): Step<readonly Known[]> {
    const listed = this.products.get(name);
    if (listed !== undefined) return listed;
    const type = typeOf(name);
    const found: Known[] = [];
    let page = read(yield* this.#search(name));
    for (let number = 1; page.kind === "results"; number++) {
      const items = page.items.filter(({ title }) => ` ${title.toLowerCase()} `.includes(` ${name} `));
      found.push(...items.map((item) => meet(type, item, number)));
      if (items.length === 0 || number * 10 >= page.total) break;
      page = read(yield* this.#act("click[next >]", { page: number + 1 }));
    }
    this.products.set(name, found);
    return found;
  }

  /** Opens a product and reads its page, and what is needed of its description and features. */
  *explore(name: string, known: Known, isEnough: () => boolean): Step<void> {
    const observation = yield* this.#open(name, known);
    const page = read(observation);
    if (page.kind === "item") {
      const rating = Math.round(10 * Number(RATING.exec(observation.text)?.[1] ?? 0));
      known.seen = { options: page.options, rating };
    } else known.seen = { options: [], rating: 0 };
    const type = typeOf(name);
    for (const tab of ["description", "features"]) {
      if (isEnough()) return;
      const detail = read(yield* this.#act(`click[${tab}]`, { kind: "detail" }));
      if (detail.kind === "detail") readDetail(detail.text, type.axes, known.facts);
      if (tab === "features") known.isRead = true;
      yield* this.#act("click[< prev]", { kind: "item" });
    }
  }

  /** Puts a product into the cart as it was chosen. */
  *buy(name: string, { known, chosen }: Possibility): Step<void> {
    if (this.#place.kind !== "item" || this.#place.asin !== known.asin) yield* this.#open(name, known);
    for (const value of chosen.values()) yield* this.#act(`click[${value}]`, {});
    this.#chosen = chosen;
    yield* this.#act("click[add to cart]", { kind: "cart" });
  }

  *remove(asin: string): Step<void> {
    yield* this.#viewCart();
    yield* this.#act(`click[remove ${asin}]`, { kind: "cart" });
  }

  *checkOut(): Step<void> {
    yield* this.#viewCart();
    yield* this.#act("click[checkout]", { kind: "cart" });
  }

  *#viewCart(): Step<void> {
    if (this.#place.kind !== "cart") yield* this.#act("click[view cart]", { kind: "cart" });
  }

  *#open(name: string, { asin, page }: Known): Step<Observation> {
    const { kind, type } = this.#place;
    if (type === name && kind === "item") yield* this.#act("click[< prev]", { kind: "results", asin: "" });
    else if (type !== name || kind !== "results") yield* this.#search(name);
    while (this.#place.page < page) yield* this.#act("click[next >]", { page: this.#place.page + 1 });
    while (this.#place.page > page) yield* this.#act("click[< prev]", { page: this.#place.page - 1 });
    return yield* this.#act(`click[${asin}]`, { kind: "item", asin });
  }

  /** By way of the page that lists queries. */
  *#search(name: string): Step<Observation> {
    if (this.#place.kind !== "start") yield* this.#act("click[back to search]", START);
    return yield* this.#act(`search[${name}]`, { kind: "results", type: name, page: 1, asin: "" });
  }
}

/** Reads a page of the shop with a cart as one of the shop without. */
function read(observation: Observation): ReadPage {
  const admissible = observation.admissible?.map((action) =>
    action === "click[add to cart]" ? "click[buy now]" : action,
  );
  return readPage({ ...observation, admissible: admissible ?? null });
}

export function typeOf(name: string): ProductType {
  return PRODUCT_TYPES.find((type) => type.name === name) as ProductType;
}
