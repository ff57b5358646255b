/** What a visitor sees of a state: the page as data, its clickables, and its text in the original's observation modes. */
import { clickablesOf, type Target } from "./clickables.ts";
import { nodesOf, type PageNode } from "./nodes.ts";
import { PAGE_SIZE, type Page } from "./page.ts";
import { dollars, priceAsChosen, surchargeOf } from "./prices.ts";
import type { ShopState, Visit } from "./shop-session.ts";
import { plainText, richText } from "./text.ts";

/** Instruction, its heading, and two buttons. */
const FRAME_NODES = 4;

/** The page a visitor sees, as data. */
export function pageOf({ shop, goal }: Visit, state: ShopState): Page {
  const { products } = shop.catalogue;
  const { instruction } = goal;
  switch (state.kind) {
    case "search":
      return { kind: "search", instruction };
    case "results": {
      const { keywords, pageNumber: number, found, visited } = state;
      const rows = found.slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE);
      return {
        kind: "results",
        instruction,
        keywords,
        number,
        total: found.length,
        rows: rows.map((n) => ({ number: n, product: products.at(n), isVisited: visited.has(n) })),
      };
    }
    case "item": {
      const { chosen } = state;
      const { showsAttributes } = shop;
      const product = products.at(state.product);
      const price = shop.catalogue.price(state.product);
      const isDearer = surchargeOf(product, chosen) !== 0;
      const priceTag = isDearer ? dollars(priceAsChosen(price, product, chosen)) : product.priceTag;
      return { kind: "item", instruction, product, chosen, priceTag, showsAttributes };
    }
    case "detail":
      return {
        kind: "detail",
        instruction,
        product: products.at(state.product),
        detail: state.detail ?? "Description",
      };
    case "done": {
      const { chosen, product, purchase } = state;
      return { kind: "done", product: products.at(product), chosen, reward: purchase?.reward ?? 0 };
    }
    default:
      return state.kind satisfies never;
  }
}

/** What was made of a state: made once, when it is first asked for. */
const drawn = new WeakMap<
  ShopState,
  { nodes: readonly PageNode[]; clickables: ReadonlyMap<string, Target> }
>();

function draw(visit: Visit, state: ShopState) {
  let made = drawn.get(state);
  if (made === undefined) {
    const nodes = nodesOf(pageOf(visit, state));
    made = { nodes, clickables: clickablesOf(nodes) };
    drawn.set(state, made);
  }
  return made;
}

/** What can be clicked now. */
export function clickables(visit: Visit, state: ShopState): ReadonlyMap<string, Target> {
  return draw(visit, state).clickables;
}

/** Whether the page has a field for a query. A search is possible on the other pages too. */
export function hasSearchBar(state: ShopState): boolean {
  return state.kind === "search";
}

/** What a page looks like to a reader. */
export type ObservationMode = "text" | "text_rich" | "url";

export function observe(visit: Visit, state: ShopState, mode: ObservationMode): string {
  switch (mode) {
    case "text":
      return plainText(draw(visit, state).nodes);
    case "text_rich":
      return richText(draw(visit, state).nodes, state.url, (product) => state.visited.has(product));
    case "url":
      return state.url;
    default:
      return mode satisfies never;
  }
}

/** What a page of a product says, the instruction and the buttons above it left out. */
export function readableTexts(visit: Visit, state: ShopState): string {
  return draw(visit, state)
    .nodes.slice(FRAME_NODES)
    .map(({ text }) => text)
    .join(" ");
}
