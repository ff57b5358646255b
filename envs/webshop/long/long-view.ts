/** What a visitor of the shop with a cart sees: the original's pages with a cart, and pages of their own. */
import { clickablesOf } from "../pages/clickables.ts";
import { BACK_TO_SEARCH, BUY, nodesOf, type PageNode, PREVIOUS } from "../pages/nodes.ts";
import { dollars } from "../pages/prices.ts";
import { plainText } from "../pages/text.ts";
import { pageOf } from "../pages/view.ts";
import { floatRepr } from "../python-text.ts";
import { ADD, CHECKOUT, removeName, VIEW_CART } from "./buttons.ts";
import { type Cart, type CartLine, cartCents, countOf, lineCents } from "./cart.ts";
import { scoreOf } from "./check.ts";
import { payable } from "./deal.ts";
import { instructionOf, type LongState, type LongVisit, type News, pageVisit } from "./long-state.ts";
import type { Stock } from "./stock.ts";

const text = (value: string): PageNode => ({ kind: "text", text: value });
const button = (value: string): PageNode => ({ kind: "button", text: value });

/** Names that can be clicked now, lower-case, in the order of the page. */
export function longClickables(visit: LongVisit, state: LongState): ReadonlySet<string> {
  return draw(visit, state).clickables;
}

/** The page as text, in the manner of the original. */
export function longText(visit: LongVisit, state: LongState): string {
  return plainText(draw(visit, state).nodes);
}

interface Drawn {
  readonly nodes: readonly PageNode[];
  readonly clickables: ReadonlySet<string>;
}

/** What was made of a state: made once, when it is first asked for. */
const drawn = new WeakMap<LongState, Drawn>();

function draw(visit: LongVisit, state: LongState): Drawn {
  let made = drawn.get(state);
  if (made === undefined) {
    const nodes = longNodes(visit, state);
    const names = [...clickablesOf(nodes).keys()].filter((name) => name !== "search");
    made = { nodes, clickables: new Set(names) };
    drawn.set(state, made);
  }
  return made;
}

function longNodes(visit: LongVisit, state: LongState): PageNode[] {
  switch (state.page) {
    case "shop":
      return shopNodes(visit, state);
    case "cart":
      return [
        ...headNodes(visit, state),
        button(BACK_TO_SEARCH),
        button(PREVIOUS),
        ...cartNodes(visit, state),
      ];
    case "receipt":
      return receiptNodes(visit, state);
    default:
      return state.page satisfies never;
  }
}

/** Instruction and what stands below it. */
function headNodes(visit: LongVisit, state: LongState): PageNode[] {
  return [text("Instruction:"), text(instructionOf(visit, state)), ...toldNodes(visit, state)];
}

/** What is new, and what the visitor has written down. */
function toldNodes(visit: LongVisit, { news, notes }: LongState): PageNode[] {
  return [...news.map((one) => text(newsText(visit, one))), ...notes.map((note) => text(`Note: ${note}`))];
}

export function newsText({ stock, task }: LongVisit, news: News): string {
  if (news.kind === "message") return `Message from the customer: ${task.change?.message ?? ""}`;
  const { asin, title } = stock.product(news.product);
  if (news.kind === "added") return `Added to your cart: ${asin}.`;
  if (news.kind === "removed") return `Removed from your cart: ${asin}.`;
  return `Sold out in the meantime and removed from your cart: ${asin} ${title}. Nothing has been paid yet.`;
}

/** A page of the original with news, the query and the way to the cart; things go there instead of being bought at once. */
function shopNodes(visit: LongVisit, state: LongState): PageNode[] {
  const { browsing, cart, soldOut } = state;
  const isSoldOut = browsing.product >= 0 && browsing.product === soldOut;
  const nodes = nodesOf(pageOf(pageVisit(visit, state.isChanged), browsing)).map((node) => {
    if (node.kind !== "button" || node.text !== BUY) return node;
    return isSoldOut ? text("Sold out") : button(ADD);
  });
  // The instruction is said by the first two nodes, on the search page by the second and third.
  const at = browsing.kind === "search" ? 3 : 2;
  const searched =
    browsing.kind === "results" ? [text(`You searched for: ${browsing.keywords.join(" ")}`)] : [];
  return [
    ...nodes.slice(0, at),
    ...toldNodes(visit, state),
    ...nodes.slice(at),
    ...searched,
    text(`Cart: ${countOf(cart)}`),
    button(VIEW_CART),
  ];
}

function cartNodes(visit: LongVisit, { cart }: LongState): PageNode[] {
  const { stock } = visit;
  if (cart.length === 0) return [text("Your cart is empty.")];
  const lines = cart.flatMap((line) => [
    ...lineTexts(stock, line).map(text),
    button(removeName(stock.product(line.product).asin)),
  ]);
  return [text("Your cart"), ...lines, ...totalTexts(visit, cart).map(text), button(CHECKOUT)];
}

/** Asin and title, what is chosen, how many, and the price. */
export function lineTexts(stock: Stock, line: CartLine): readonly string[] {
  const { asin, title } = stock.product(line.product);
  const chosen = Array.from(line.chosen, ([name, value]) => `${name}: ${value}`);
  return [asin, title, ...chosen, `Quantity: ${line.quantity}`, dollars(lineCents(stock, line) / 100)];
}

/** What is to be paid, and where the size of the order matters how that comes about. */
export function totalTexts({ stock, task }: LongVisit, cart: Cart): readonly string[] {
  const { deal } = task.errand;
  const cents = cartCents(stock, cart);
  const total = `Total: ${dollars(payable(deal, cents) / 100)}`;
  if (deal === null) return [total];
  const from = dollars(deal.from / 100);
  const worth = dollars(deal.worth / 100);
  const isReached = cents >= deal.from;
  const said =
    deal.kind === "shipping"
      ? `Shipping: ${isReached ? dollars(0) : worth} (free from ${from} on)`
      : `Coupon: ${isReached ? `-${worth}` : dollars(0)} (-${worth} from ${from} on)`;
  return [`Items: ${dollars(cents / 100)}`, said, total];
}

function receiptNodes(visit: LongVisit, { cart, constraints }: LongState): PageNode[] {
  const { stock } = visit;
  const bought = cart.flatMap((line) => [
    text(stock.product(line.product).asin),
    text(`Quantity: ${line.quantity}`),
  ]);
  return [
    text("Thank you for shopping with us!"),
    text("Purchased"),
    ...bought,
    ...totalTexts(visit, cart).map(text),
    text("Your score (min 0.0, max 1.0)"),
    text(floatRepr(constraints === null ? 0 : scoreOf(constraints))),
  ];
}
