/** The simplest player of long tasks: of each thing wanted it takes the first that the shop lists, as asked for, and pays. */
import type { Observation } from "turnwise/core";
import type { Player } from "turnwise/env";
import type { WantedItem } from "../long/errand.ts";
import { readErrand } from "./long-read-errand.ts";

export function createLongFirstHit(): Player {
  let plan: Generator<string, void, Observation> | null = null;
  return {
    act(observation) {
      const isFirst = plan === null;
      plan ??= buyFirsts(observation);
      const { value } = isFirst ? plan.next() : plan.next(observation);
      return { text: value ?? "click[checkout]" };
    },
  };
}

function* buyFirsts(first: Observation): Generator<string, void, Observation> {
  const { items } = readErrand(first.instruction ?? "");
  for (const [index, item] of items.entries()) {
    if (index > 0) yield "click[back to search]";
    yield* buyFirst(item);
  }
}

/** Chooses the options that are named, as far as they can be had. */
function* buyFirst({ type, options }: WantedItem): Generator<string, void, Observation> {
  const results = yield `search[${type}]`;
  const asin = results.text.split(" [SEP] ").find((piece) => clicks(results, piece));
  if (asin === undefined) return;
  const item = yield `click[${asin.toLowerCase()}]`;
  for (const value of Object.values(options)) if (clicks(item, value)) yield `click[${value}]`;
  yield "click[add to cart]";
}

/** Whether a piece of a page is a name that can be clicked, buttons above products aside. */
function clicks({ admissible }: Observation, piece: string): boolean {
  const isButton = /^(?:Back to Search|< Prev|Next >|View Cart)$/.test(piece);
  return !isButton && admissible?.includes(`click[${piece.toLowerCase()}]`) === true;
}
