/** Pages of the shop with a cart as markup: their texts are those that the engine says, in its order. */
import { BACK_TO_SEARCH, PREVIOUS } from "../../pages/nodes.ts";
import { floatRepr } from "../../python-text.ts";
import { itemPath, searchPath } from "../../site/addresses.ts";
import { EMPTY, html, type Markup } from "../../site/markup.ts";
import { drawnPath, type Frame, instruction, link, renderState, toDocument } from "../../site/render.ts";
import { ADD, CHECKOUT, removeName, VIEW_CART } from "../buttons.ts";
import { countOf } from "../cart.ts";
import { scoreOf } from "../check.ts";
import { instructionOf, type LongState, type LongVisit, pageVisit } from "../long-state.ts";
import { lineTexts, newsText, totalTexts } from "../long-view.ts";
import { cartPath, checkoutPath, notePath, removePath, shopPath } from "./cart-addresses.ts";

/** The page of a state as browsers get it. */
export function renderLong(visit: LongVisit, state: LongState): string {
  switch (state.page) {
    case "shop":
      return renderState(pageVisit(visit, state.isChanged), state.browsing, "drawn", frameOf(visit, state));
    case "cart":
      return toDocument("Your cart – WebShop", cartBody(visit, state));
    case "receipt":
      return toDocument("Thank you – WebShop", receiptBody(visit, state));
    default:
      return state.page satisfies never;
  }
}

/** What the shop with a cart adds to the pages of the one without. */
function frameOf(visit: LongVisit, state: LongState): Frame {
  const { browsing, cart } = state;
  const isSoldOut = browsing.product >= 0 && browsing.product === state.soldOut;
  const searched =
    browsing.kind === "results"
      ? html`<p class="searched">You searched for: ${browsing.keywords.join(" ")}</p>`
      : EMPTY;
  return {
    told: told(visit, state),
    purchase: (place) =>
      isSoldOut
        ? html`<p class="col-md-2 gone">Sold out</p>`
        : html`<form method="post" action="${itemPath(place)}" class="col-md-2"><button type="submit" class="btn btn-lg purchase">${ADD}</button></form>`,
    foot: html`
<footer class="cart-bar">${searched}<p class="cart-count">Cart: ${countOf(cart)}</p>${link(cartPath(visit.session), "btn-primary", VIEW_CART)}</footer>`,
  };
}

/** What is new, what was written down, and a field to write in. */
function told(visit: LongVisit, { news, notes }: LongState): Markup {
  const lines = news.map((one) => html`<p class="news news-${one.kind}">${newsText(visit, one)}</p>`);
  const written = notes.map((note) => html`<p class="note">Note: ${note}</p>`);
  return html`
<div role="status">${lines}</div>${written}
<form method="post" action="${notePath(visit.session)}" class="note-form"><input name="note" placeholder="Write a note, Enter keeps it" aria-label="Write a note" autocomplete="off" maxlength="200" required></form>`;
}

function cartBody(visit: LongVisit, state: LongState): Markup {
  const { session, stock } = visit;
  const back = html`<nav class="top-buffer" aria-label="Shop">${link(searchPath(session), "btn-success", BACK_TO_SEARCH)}${link(shopPath(visit, state.browsing), "btn-primary", PREVIOUS)}</nav>`;
  const head = html`${instruction(instructionOf(visit, state))}${told(visit, state)}
${back}`;
  if (state.cart.length === 0) {
    return html`<main class="container">${head}<section class="card"><p>Your cart is empty.</p></section></main>`;
  }
  const lines = state.cart.map((line) => {
    const [asin = "", title = "", ...texts] = lineTexts(stock, line);
    const price = texts.pop() ?? "";
    return html`<li class="list-group-item">
<img class="result-img" src="${drawnPath(asin)}" alt="" width="150" height="150">
<div class="row-text"><h4 class="product-asin">${asin}</h4>
<h3 class="product-title">${title}</h3>
${texts.map((text) => html`<p class="choice">${text}</p>`)}
<h5 class="product-price">${price}</h5></div>
<form method="post" action="${removePath(session, asin)}"><button type="submit" class="btn btn-plain">${removeName(asin)}</button></form></li>`;
  });
  return html`<main class="container">${head}
<section class="cart"><h2>Your cart</h2>
<ul class="list-group">${lines}</ul>
<div class="card total">${totals(visit, state)}
<form method="post" action="${checkoutPath(session)}"><button type="submit" class="btn purchase">${CHECKOUT}</button></form></div></section></main>`;
}

function totals(visit: LongVisit, { cart }: LongState): Markup[] {
  return totalTexts(visit, cart).map(
    (text) => html`
<p>${text}</p>`,
  );
}

function receiptBody(visit: LongVisit, state: LongState): Markup {
  const { cart, constraints } = state;
  const lines = cart.map(({ product, quantity }) => {
    const { asin } = visit.stock.product(product);
    return html`<li><span>${asin}</span><span>Quantity: ${quantity}</span></li>`;
  });
  return html`<main class="container done-page"><h2 class="thanks">Thank you for shopping with us!</h2>
<section class="card receipt"><h3>Purchased</h3>
<ul>${lines}</ul>${totals(visit, state)}</section>
<h2 class="score-name">Your score (min 0.0, max 1.0)</h2>
<div id="reward" class="score"><pre>${floatRepr(constraints === null ? 0 : scoreOf(constraints))}</pre></div>
<nav class="top-buffer again"><a class="btn btn-success" href="/">Start another order</a></nav></main>`;
}
