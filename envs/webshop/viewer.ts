/** What the inspector shows beside the texts: goal, page, chosen options and products seen, from the texts alone. */
import type { Action, Observation } from "turnwise/core";
import type { EpisodeViewer, ViewPanel } from "turnwise/env";
import { parseAction } from "./pages/action.ts";
import { SEPARATOR } from "./pages/text.ts";

type Item = ViewPanel["items"][number];

/** A product met on a page of results. */
interface Met {
  readonly title: string;
  readonly price: string;
  visits: number;
}

const RESULTS = /^Page (\d+) \(Total results: (\d+)\)$/;
const BUTTONS: ReadonlySet<string> = new Set(
  "search,back to search,< prev,next >,buy now,description,features,reviews,attributes".split(","),
);
const SHOWN_TITLE = 90;

/** Reads pages in the wordings `text` and `text_rich`, verl-agent's quotes included. */
export function createViewer(): EpisodeViewer {
  let instruction = "";
  let query = "";
  let here: string | null = null;
  const met = new Map<string, Met>();
  /** Option → chosen value. */
  const chosen = new Map<string, string>();
  /** Value → option, of the page read last. */
  let optionOf: ReadonlyMap<string, string> = new Map();
  let isBought = false;

  function readResults(pieces: readonly string[], clicks: readonly string[]): void {
    pieces.forEach((piece, i) => {
      const name = piece.toLowerCase();
      if (!clicks.includes(name) || BUTTONS.has(name) || met.has(name)) return;
      met.set(name, { title: pieces[i + 1] ?? "", price: pieces[i + 2] ?? "", visits: 0 });
    });
  }

  function follow(action: Action | null): void {
    const { name, argument } = parseAction(action?.text ?? "");
    if (argument === null) return;
    if (name === "search") {
      query = argument;
      here = null;
      chosen.clear();
    } else if (name === "click") {
      const product = met.get(argument);
      if (product !== undefined) {
        here = argument;
        product.visits++;
        chosen.clear();
      } else if (argument === "buy now") isBought = true;
      else if (argument === "back to search") {
        query = "";
        here = null;
        chosen.clear();
      } else {
        const option = optionOf.get(argument);
        if (option !== undefined) chosen.set(option, argument);
      }
    }
  }

  return {
    observe(observation: Observation, lastAction: Action | null): readonly ViewPanel[] {
      instruction = observation.instruction ?? instruction;
      const pieces = piecesOf(observation.text);
      follow(lastAction);
      const clicks = clicksOf(observation);
      const results = pieces.map((piece) => RESULTS.exec(piece)).find((match) => match !== null);
      if (results !== undefined) {
        here = null;
        chosen.clear();
        readResults(pieces, clicks);
      }
      if (pieces.includes("Buy Now")) optionOf = readOptions(pieces, clicks);
      return [
        { title: "Instruction", items: [{ label: instruction, values: [] }] },
        { title: "Page", items: [pageItem(pieces, results ?? null, query, here, isBought)] },
        { title: "Chosen", items: chosenItems(chosen, optionOf) },
        { title: "Products seen", items: productItems(met, here) },
      ];
    },
  };
}

function piecesOf(text: string): readonly string[] {
  const pieces = text.includes(SEPARATOR) ? text.split(SEPARATOR) : text.split("\n");
  return pieces.map((piece) =>
    piece
      .replace(/^\s*\[(?:clicked )?button\] (.*) \[(?:clicked )?button_\]$/, "$1")
      .replace(/^'(.*)'$/s, "$1"),
  );
}

/** Names that can be clicked, as the list of actions has them. */
function clicksOf({ admissible }: Observation): readonly string[] {
  return (admissible ?? []).flatMap((action) => {
    const { name, argument } = parseAction(action);
    return name === "click" && argument !== null ? [argument] : [];
  });
}

function pageItem(
  pieces: readonly string[],
  results: RegExpExecArray | null,
  query: string,
  here: string | null,
  isBought: boolean,
): Item {
  if (isBought) return { label: "bought", values: here === null ? [] : [here.toUpperCase()], mark: "here" };
  if (results !== null) {
    const [, number = "", total = ""] = results;
    return { label: `results, page ${number}`, values: [query, `${total} found`], mark: "here" };
  }
  if (here === null) return { label: "search", values: [], mark: "here" };
  const isProduct = pieces.includes("Buy Now");
  const price = pieces.find((piece) => piece.startsWith("Price: "));
  const values =
    price === undefined ? [here.toUpperCase()] : [here.toUpperCase(), price.slice("Price: ".length)];
  return { label: isProduct ? "product" : "part of a product's page", values, mark: "here" };
}

/** Value → option: on a product's page the values of an option stand behind its name. */
function readOptions(pieces: readonly string[], clicks: readonly string[]): Map<string, string> {
  const optionOf = new Map<string, string>();
  let option = "";
  for (const piece of pieces) {
    const isValue = clicks.includes(piece) && !BUTTONS.has(piece);
    if (isValue) optionOf.set(piece, option);
    else option = piece;
  }
  return optionOf;
}

function chosenItems(chosen: ReadonlyMap<string, string>, optionOf: ReadonlyMap<string, string>): Item[] {
  const items = [...new Set(optionOf.values())].map((option): Item => {
    const value = chosen.get(option);
    return value === undefined
      ? { label: option, values: ["not chosen"] }
      : { label: option, values: [value], mark: "new" };
  });
  return items.length > 0 ? items : [{ label: "nothing to choose", values: [] }];
}

function productItems(met: ReadonlyMap<string, Met>, here: string | null): Item[] {
  return [...met]
    .filter(([name, { visits }]) => visits > 0 || name === here)
    .map(([name, { title, price, visits }]) => ({
      label: name.toUpperCase(),
      values: [
        title.length > SHOWN_TITLE ? `${title.slice(0, SHOWN_TITLE)}…` : title,
        price,
        visits > 1 ? `opened ${visits} times` : "opened",
      ],
      mark: name === here ? "here" : undefined,
    }));
}
