/** What the inspector shows beside the texts: what the customer has written, the cart, and products opened. */
import type { EpisodeViewer, ViewPanel } from "turnwise/env";
import { parseAction } from "../pages/action.ts";
import { SEPARATOR } from "../pages/text.ts";

type Item = ViewPanel["items"][number];

const NEWS =
  /^(?:Added to your cart|Removed from your cart|Sold out in the meantime|Message from the customer)/;
const TITLE = /\([^()]*[A-Z]{2}-\d{3}\)$/;
const LINE_END = /^Remove (\w+)$/;

export function createLongViewer(): EpisodeViewer {
  let instruction = "";
  let cart: readonly Item[] = [];
  const news: string[] = [];
  /** Asin → title and visits, in the order of the first visit. */
  const opened = new Map<string, { title: string; visits: number }>();
  return {
    observe(observation, lastAction) {
      instruction = observation.instruction ?? instruction;
      const pieces = observation.text.split(SEPARATOR);
      const told = pieces.filter((piece) => NEWS.test(piece));
      news.push(...told);
      if (pieces.includes("Your cart is empty.")) cart = [];
      else if (pieces.includes("Your cart")) cart = readCart(pieces, told);
      const here = parseAction(lastAction?.text ?? "").argument ?? "";
      const title = pieces.find((piece) => TITLE.test(piece));
      const isItem = pieces.some((piece) => piece.startsWith("Rating: "));
      if (isItem && title !== undefined && /^\w{10}$/.test(here)) {
        opened.set(here, { title, visits: (opened.get(here)?.visits ?? 0) + 1 });
      }
      const panels: ViewPanel[] = [
        { title: "Wanted", items: [{ label: "instruction", values: [instruction] }] },
        { title: "Cart", items: cart },
        {
          title: "Products opened",
          items: Array.from(opened, ([asin, { title: name, visits }]): Item => {
            const item = {
              label: asin.toUpperCase(),
              values: [name, ...(visits > 1 ? [`${visits} times`] : [])],
            };
            return isItem && asin === here ? { ...item, mark: "here" } : item;
          }),
        },
        { title: "Notes", items: notesOn(pieces) },
        {
          title: "News",
          items: news.map((text): Item => {
            const item = { label: text.split(":", 1)[0] ?? "", values: [text.slice(text.indexOf(":") + 2)] };
            return told.includes(text) ? { ...item, mark: "new" } : item;
          }),
        },
      ];
      return panels.filter(({ items }) => items.length > 0);
    },
  };
}

function notesOn(pieces: readonly string[]): Item[] {
  const notes = pieces.flatMap((piece) => /^Note: (.*)$/.exec(piece)?.[1] ?? []);
  return notes.length === 0 ? [] : [{ label: "written down", values: notes }];
}

/** A line stands between the one before it and its own button. */
function readCart(pieces: readonly string[], told: readonly string[]): Item[] {
  const items: Item[] = [];
  let values: string[] = [];
  for (const piece of pieces.slice(pieces.indexOf("Your cart") + 1)) {
    const asin = LINE_END.exec(piece)?.[1];
    if (asin === undefined) {
      values.push(piece);
      continue;
    }
    const item = { label: asin, values: values.slice(1) };
    items.push(told.some((text) => text.endsWith(`${asin}.`)) ? { ...item, mark: "new" } : item);
    values = [];
  }
  for (const piece of values) {
    const [, label = "", value = ""] = /^(Items|Shipping|Coupon|Total): (.+)$/.exec(piece) ?? [];
    if (label !== "") items.push({ label, values: [value] });
  }
  return items;
}
