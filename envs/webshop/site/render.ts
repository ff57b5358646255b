/**
 * Pages as markup, with the ids and class names that scrapers of the original rely on. The texts of the body, in the
 * order of the document, are the page's nodes and nothing else, so that a browser reads what the engine says.
 */
import { BACK_TO_SEARCH, BUY, NEXT, nodesOf, optionNode, PREVIOUS } from "../pages/nodes.ts";
import {
  DETAILS,
  type DetailPage,
  type DonePage,
  type ItemPage,
  type Page,
  type ResultsPage,
} from "../pages/page.ts";
import type { ShopState, Visit } from "../pages/shop-session.ts";
import { pageOf } from "../pages/view.ts";
import type { Product } from "../product.ts";
import {
  detailPath,
  donePath,
  encodePart,
  type ItemPlace,
  itemPath,
  type Place,
  resultsPath,
  searchPath,
} from "./addresses.ts";
import { EMPTY, html, Markup } from "./markup.ts";

/** Where pictures come from: the catalogue's addresses, with drawn ones where it has none, or drawn ones alone. */
export type Pictures = "catalogue" | "drawn";

/** What a shop adds to the pages. */
export interface Frame {
  /** Stands below the instruction. */
  readonly told: Markup;
  /** Stands in place of the button that buys. */
  readonly purchase: (place: ItemPlace) => Markup;
  /** Stands at the end. */
  readonly foot: Markup;
}

const PLAIN: Frame = {
  told: EMPTY,
  foot: EMPTY,
  purchase: (place) =>
    html`<form method="post" action="${donePath(place)}" class="col-md-2"><button type="submit" class="btn btn-lg purchase">${BUY}</button></form>`,
};

/** The markup of a page between the body's tags, and its title. */
export function renderPage(
  page: Page,
  place: Place,
  pictures: Pictures,
  frame: Frame = PLAIN,
): { readonly title: string; readonly body: Markup } {
  switch (page.kind) {
    case "search":
      return { title: "WebShop", body: searchBody(page.instruction, place, frame) };
    case "results":
      return {
        title: `${page.keywords.join(" ")} – WebShop`,
        body: resultsBody(page, place, pictures, frame),
      };
    case "item":
      return {
        title: `${page.product.title} – WebShop`,
        body: itemBody(page, placeOf(place, page), pictures, frame),
      };
    case "detail":
      return {
        title: `${page.detail}: ${page.product.title} – WebShop`,
        body: detailBody(page, place, frame),
      };
    case "done":
      return { title: "Thank you – WebShop", body: doneBody(page) };
    default:
      return page satisfies never;
  }
}

/** The page of a state as browsers get it. */
export function renderState(
  visit: Visit,
  state: ShopState,
  pictures: Pictures = "catalogue",
  frame: Frame = PLAIN,
): string {
  const { title, body } = renderPage(pageOf(visit, state), placeOfState(visit, state), pictures, frame);
  return toDocument(title, body);
}

export function placeOfState({ shop, session }: Visit, state: ShopState): ItemPlace {
  const { keywords, pageNumber: page, chosen, product } = state;
  return { session, keywords, page, asin: product < 0 ? "" : shop.catalogue.asin(product), chosen };
}

/** A document from its body. */
export function toDocument(title: string, body: Markup): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<link rel="stylesheet" href="/shop.css"><link rel="icon" href="data:,"><script src="/shop.js" defer></script></head>
<body>${body}</body></html>
`.text;
}

export function pictureOf({ asin, images }: Product, pictures: Pictures): string {
  const [main] = images;
  return isShown(main, pictures) ? main : drawnPath(asin);
}

const isShown = (address: string | null | undefined, pictures: Pictures): address is string =>
  pictures === "catalogue" && /^https:\/\//i.test(address ?? "");

export const drawnPath = (asin: string): string => `/picture/${encodePart(asin)}.svg`;

const placeOf = (place: Place, { product, chosen }: ItemPage): ItemPlace => ({
  ...place,
  asin: product.asin,
  chosen,
});

export const link = (href: string, kind: string, label: string): Markup =>
  html`<a class="btn ${kind}" href="${href}">${label}</a>`;

export const instruction = (text: string): Markup =>
  html`<header id="instruction-text" class="instruction"><h1>Instruction:</h1><p>${text}</p></header>`;

function searchBody(text: string, { session }: Place, { told, foot }: Frame): Markup {
  return html`<main class="container search-page">
<p class="brand">WebShop</p>
<header id="instruction-text" class="instruction"><h1>Instruction: </h1><p>${text}</p></header>${told}
<form method="post" action="${searchPath(session)}" role="search" class="top-buffer search-form">
<input id="search_input" name="search_query" type="search" placeholder="Search …" aria-label="Search" autocomplete="off" required autofocus>
<button type="submit" class="btn btn-success">Search</button>
</form>${foot}</main>`;
}

function resultsBody(page: ResultsPage, place: Place, pictures: Pictures, { told, foot }: Frame): Markup {
  const { number, total, rows } = page;
  const go = (to: number) => resultsPath({ ...place, page: to });
  return html`<main class="container">${instruction(page.instruction)}${told}
<nav class="top-buffer" aria-label="Shop">${back(place)}</nav>
<div class="page-line"><h2>Page ${number} (Total results: ${total})</h2>
<nav aria-label="Pages">${number > 1 ? link(go(number - 1), "btn-primary", PREVIOUS) : EMPTY}${link(go(number + 1), "btn-primary", NEXT)}</nav></div>
<ul class="list-group">${rows.map(({ product, isVisited }) => {
    const to = itemPath({ ...place, asin: product.asin, chosen: new Map() });
    return html`<li class="list-group-item">
<img class="result-img" src="${pictureOf(product, pictures)}" data-drawn="${drawnPath(product.asin)}" alt="" loading="lazy" width="150" height="150">
<div class="row-text"><h4 class="product-asin"><a class="product-link${isVisited ? " visited" : ""}" href="${to}">${product.asin}</a></h4>
<h4 class="product-title">${product.title}</h4>
<h5 class="product-price">${product.priceTag}</h5></div></li>`;
  })}</ul>${foot}</main>`;
}

function itemBody(
  page: ItemPage,
  place: ItemPlace,
  pictures: Pictures,
  { told, foot, purchase }: Frame,
): Markup {
  const { product, showsAttributes } = page;
  const nodes = nodesOf(page);
  const details = showsAttributes ? DETAILS : DETAILS.slice(0, -1);
  // The tabs and Buy Now are the last.
  const [price, rating] = nodes.slice(-details.length - 3);
  return html`<main class="container">${instruction(page.instruction)}${told}
<nav class="top-buffer" aria-label="Shop">${back(place)}${link(resultsPath(place), "btn-primary", PREVIOUS)}</nav>
<article class="product"><div class="col-md-4 item-page-img">
<img id="product-image" src="${imageOf(page, pictures)}" data-drawn="${drawnPath(product.asin)}" alt="${product.title}" width="400" height="400">
${optionGroups(page, place)}</div>
<div class="col-md-6"><h2 id="product-title">${product.title}</h2>
<h4 id="product-price" class="product-price">${price?.text ?? ""}</h4>
<h4 id="product-rating">${rating?.text ?? ""}</h4>
<div class="tabs">${details.map((detail) => link(detailPath(place, detail), "btn-primary", detail))}</div></div>
${purchase(place)}
</article>${foot}</main>`;
}

/** Radio buttons for each option; choosing one opens the page with that choice. */
function optionGroups({ product, chosen }: ItemPage, place: ItemPlace): Markup[] {
  return product.options.map(({ name, values }, group) => {
    const choices = values.map((offered, i) => {
      const { value, inStock } = offered;
      const { text } = optionNode(name, offered);
      if (!inStock) return html`<span class="sold-out">${text}</span>`;
      const id = `option-${group}-${i}`;
      const to = itemPath({ ...place, chosen: new Map([...chosen, [name, value]]) });
      const checked = new Markup(chosen.get(name) === value ? " checked" : "");
      return html`<input type="radio" id="${id}" name="${name}" value="${value}" data-url="${to}"${checked}><label for="${id}">${text}</label>`;
    });
    return html`<fieldset class="radio-toolbar"><legend>${name}</legend>${choices}</fieldset>`;
  });
}

/** The picture of the value chosen last that has one, else the product's. */
function imageOf({ product, chosen }: ItemPage, pictures: Pictures): string {
  for (const [name, value] of [...chosen].reverse()) {
    const option = product.options.find((known) => known.name === name);
    const image = option?.values.find((known) => known.value === value)?.image;
    if (isShown(image, pictures)) return image;
  }
  return pictureOf(product, pictures);
}

function detailBody(page: DetailPage, place: Place, { told, foot }: Frame): Markup {
  const [, , , , ...texts] = nodesOf(page);
  const item = place as ItemPlace;
  const lines = texts.map(({ text }) =>
    page.detail === "Description"
      ? html`<p class="product-info">${text}</p>`
      : html`<li><p class="product-info">${text}</p></li>`,
  );
  return html`<main class="container">${instruction(page.instruction)}${told}
<nav class="top-buffer" aria-label="Shop">${back(place)}${link(itemPath(item), "btn-primary", PREVIOUS)}</nav>
<section class="card card-body" aria-label="${page.detail}">${page.detail === "Description" ? lines : html`<ul>${lines}</ul>`}</section>${foot}</main>`;
}

/** What people see of the last page; the rest stands there for programs, as in the original. */
const SHOWN: ReadonlyMap<number, string> = new Map([[0, "thanks"]]);

function doneBody(page: DonePage): Markup {
  const nodes = nodesOf(page);
  const score = nodes.length - 4;
  return html`<main class="container done-page">${nodes.map(({ text }, i) => {
    if (i === score + 1) return html`<div id="reward" class="score"><pre>${text}</pre></div>`;
    const shown = SHOWN.get(i) ?? (i === score ? "score-name" : null);
    return shown === null
      ? html`<p class="debug" hidden>${text}</p>`
      : html`<h2 class="${shown}">${text}</h2>`;
  })}</main>`;
}

export const back = ({ session }: Place): Markup => link(searchPath(session), "btn-success", BACK_TO_SEARCH);
