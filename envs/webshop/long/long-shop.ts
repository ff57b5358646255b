/**
 * The shop with a cart: the page machine of the original for searching and looking, with pages for what is put together.
 * The state is a value; what cannot be done takes its turn and changes nothing else.
 */
import { parseAction } from "../pages/action.ts";
import { BACK_TO_SEARCH, PREVIOUS } from "../pages/nodes.ts";
import { act, enterShop, type ShopState } from "../pages/shop-session.ts";
import { ADD, CHECKOUT, removeName, VIEW_CART } from "./buttons.ts";
import { addToCart, removeFromCart } from "./cart.ts";
import { checkCart } from "./check.ts";
import { finalErrand } from "./errand.ts";
import { type LongState, type LongVisit, pageVisit } from "./long-state.ts";
import { longClickables } from "./long-view.ts";
import { withNote } from "./notes.ts";

export interface LongOutcome {
  readonly state: LongState;
  readonly isValid: boolean;
}

/** Does an action; the customer may write in the meantime. */
export function actLong(visit: LongVisit, before: LongState, action: string): LongOutcome {
  return takeTurn(visit, before, (state) => doAction(visit, before, state, action));
}

/** Opens a page of the shop, as following a link to it does. */
export function openPage(visit: LongVisit, before: LongState, browsing: ShopState): LongState {
  return takeTurn(visit, before, (state) => ({ state: { ...state, page: "shop", browsing }, isValid: true }))
    .state;
}

function takeTurn(
  { task: { change } }: LongVisit,
  before: LongState,
  act: (state: LongState) => LongOutcome,
): LongOutcome {
  const state: LongState = { ...before, turn: before.turn + 1, news: [] };
  const isDue = change !== null && !state.isChanged && state.turn >= change.turn;
  const { state: after, isValid } = act(state);
  if (!isDue || after.isChanged || after.page === "receipt") return { state: after, isValid };
  return { state: withMessage(after), isValid };
}

function withMessage(state: LongState): LongState {
  return { ...state, isChanged: true, news: [...state.news, { kind: "message" }] };
}

/** @param shown the state that the visitor saw, whose buttons count */
function doAction(visit: LongVisit, shown: LongState, state: LongState, action: string): LongOutcome {
  const { name, argument } = parseAction(action);
  const fail = { state, isValid: false };
  if (argument === null) return fail;
  if (name === "note") {
    const notes = withNote(state.notes, argument);
    return notes === null ? fail : { state: { ...state, notes }, isValid: true };
  }
  if (name === "search") return browse(visit, state, action);
  if (name !== "click" || !longClickables(visit, shown).has(argument)) return fail;
  switch (argument) {
    case VIEW_CART.toLowerCase():
      return { state: { ...state, page: "cart" }, isValid: true };
    case ADD.toLowerCase(): {
      const { product, chosen } = state.browsing;
      const cart = addToCart(state.cart, product, chosen);
      return { state: { ...state, page: "cart", cart, news: [{ kind: "added", product }] }, isValid: true };
    }
    case CHECKOUT.toLowerCase():
      return { state: checkOut(visit, state), isValid: true };
    default:
  }
  if (state.page !== "cart") return browse(visit, state, action);
  if (argument === PREVIOUS.toLowerCase()) return { state: { ...state, page: "shop" }, isValid: true };
  if (argument === BACK_TO_SEARCH.toLowerCase()) {
    const browsing = enterShop(pageVisit(visit, state.isChanged), state.browsing.searches);
    return { state: { ...state, page: "shop", browsing }, isValid: true };
  }
  const asinOf = (product: number) => visit.shop.catalogue.asin(product);
  const line = state.cart.find(({ product }) => removeName(asinOf(product)).toLowerCase() === argument);
  if (line === undefined) return fail;
  const { product } = line;
  return {
    state: { ...state, cart: removeFromCart(state.cart, product), news: [{ kind: "removed", product }] },
    isValid: true,
  };
}

/** An action of the original's pages. */
function browse(visit: LongVisit, state: LongState, action: string): LongOutcome {
  const { state: browsing, isValid } = act(pageVisit(visit, state.isChanged), state.browsing, action);
  return { state: isValid ? { ...state, page: "shop", browsing } : state, isValid };
}

/** Pays, unless the customer has something to say first or the shop cannot deliver. */
function checkOut(visit: LongVisit, state: LongState): LongState {
  const { task, stock } = visit;
  if (task.change !== null && !state.isChanged) return withMessage(state);
  if (task.soldOut !== null && state.soldOut < 0) {
    const line = state.cart.find(({ product }) => stock.product(product).query === task.soldOut);
    if (line !== undefined) {
      const { product } = line;
      const cart = removeFromCart(state.cart, product);
      return { ...state, cart, soldOut: product, news: [{ kind: "sold-out", product }] };
    }
  }
  const soldOut = new Set(state.soldOut < 0 ? [] : [state.soldOut]);
  return {
    ...state,
    page: "receipt",
    constraints: checkCart(stock, finalErrand(task), state.cart, soldOut),
  };
}
