/** A page as the list of what can be read and clicked on it, in the order of the original's markup. */
import type { OptionValue, Product } from "../product.ts";
import { floatRepr } from "../python-text.ts";
import {
  DETAILS,
  type DetailPage,
  type DonePage,
  type ItemPage,
  type Page,
  type ResultsPage,
} from "./page.ts";
import { dollars } from "./prices.ts";
import { templateJson } from "./python-dict.ts";

/**
 * One text between two tags, as it stands there, blanks included.
 *
 * `button`: class `btn`. `link`: class `product-link`, opens a product. `option`: a radio input `value` of the option
 * with the label `text`.
 */
export type PageNode =
  | { readonly kind: "text" | "button"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly product: number }
  | { readonly kind: "option"; readonly text: string; readonly value: string; readonly option: string };

export const BACK_TO_SEARCH = "Back to Search";
export const PREVIOUS = "< Prev";
export const NEXT = "Next >";
export const BUY = "Buy Now";

const text = (value: string): PageNode => ({ kind: "text", text: value });
const button = (value: string): PageNode => ({ kind: "button", text: value });

const BACK_BUTTON = button(BACK_TO_SEARCH);
const PREVIOUS_BUTTON = button(PREVIOUS);
const NEXT_BUTTON = button(NEXT);
const BUY_BUTTON = button(BUY);
const DETAIL_BUTTONS = DETAILS.map(button);
const INSTRUCTION = text("Instruction:");

export function nodesOf(page: Page): readonly PageNode[] {
  switch (page.kind) {
    case "search":
      return [text("WebShop"), text("Instruction: "), text(page.instruction), button("Search")];
    case "results":
      return [INSTRUCTION, text(page.instruction), BACK_BUTTON, ...resultNodes(page)];
    case "item":
      return [INSTRUCTION, text(page.instruction), BACK_BUTTON, PREVIOUS_BUTTON, ...itemNodes(page)];
    case "detail":
      return [INSTRUCTION, text(page.instruction), BACK_BUTTON, PREVIOUS_BUTTON, ...detailNodes(page)];
    case "done":
      return doneNodes(page);
    default:
      return page satisfies never;
  }
}

function resultNodes({ number, total, rows }: ResultsPage): PageNode[] {
  const nodes = [text(`Page ${number} (Total results: ${total})`)];
  if (number > 1) nodes.push(PREVIOUS_BUTTON);
  nodes.push(NEXT_BUTTON);
  for (const { number: product, product: row } of rows) {
    nodes.push({ kind: "link", text: row.asin, product }, text(row.title), text(row.priceTag));
  }
  return nodes;
}

function itemNodes({ product, priceTag, showsAttributes }: ItemPage): PageNode[] {
  const nodes: PageNode[] = [];
  for (const { name, values } of product.options) {
    nodes.push(text(name));
    for (const value of values) nodes.push(optionNode(name, value));
  }
  nodes.push(text(product.title), text(`Price: ${priceTag}`), text(`Rating: ${product.rating}`));
  nodes.push(...(showsAttributes ? DETAIL_BUTTONS : DETAIL_BUTTONS.slice(0, -1)), BUY_BUTTON);
  return nodes;
}

/** What an item page shows of one value of an option; one that is sold out is words and nothing more. */
export function optionNode(option: string, { value, surcharge, inStock }: OptionValue): PageNode {
  if (!inStock) return text(`${value} (sold out)`);
  const label = surcharge === 0 ? value : `${value} (+${dollars(surcharge)})`;
  return { kind: "option", text: label, value, option };
}

function detailNodes({ detail, product }: DetailPage): PageNode[] {
  switch (detail) {
    case "Description":
      return [text(product.description)];
    case "Features":
      return product.bullets.map((bullet) => text(` ${bullet}`));
    case "Reviews":
      return [];
    case "Attributes":
      return [...product.attributes.map((attribute) => text(` ${attribute}`)), ...kindOf(product)];
    default:
      return detail satisfies never;
  }
}

function kindOf({ category, query, breadcrumb }: Product): PageNode[] {
  return [text(category), text(query), text(breadcrumb)];
}

/** Names of what the original's last page leaves empty. */
const TARGET = [
  "asin",
  "options",
  "attrs",
  "price upper",
  "instuction text",
  "category",
  "product category",
  "query",
];

function doneNodes({ product, chosen, reward }: DonePage): PageNode[] {
  const head = [
    "Thank you for shopping with us!",
    "Your code: ",
    "None",
    " (Paste it in your MTurk interface.)",
  ];
  const bought = ["Purchased", "asin", product.asin, "options", templateJson(chosen)];
  const unknown = ["attrs", "category", "query", "product category"].flatMap((name) => [name, "None"]);
  const target = ["Target", ...TARGET, "Goal ", "None", "Reward"];
  const score = ["Your score (min 0.0, max 1.0)", floatRepr(reward), "Reward Details ", "None"];
  return [...head, ...bought, ...unknown, ...target, ...score].map(text);
}
