/** The simplest player: it searches the instruction and buys the first product found, with no option chosen. */
import type { Observation } from "turnwise/core";
import type { Player } from "turnwise/env";
import { readPage } from "./read-page.ts";
import { withoutMoney } from "./read-wishes.ts";

export function createFirstHit(): Player {
  let instruction = "";
  return {
    act(observation) {
      instruction = observation.instruction ?? instruction;
      return { text: decide(observation, instruction) };
    },
  };
}

function decide(observation: Observation, instruction: string): string {
  const page = readPage(observation);
  if (page.kind === "item") return "click[buy now]";
  if (page.kind === "results") return `click[${page.items[0]?.asin ?? "back to search"}]`;
  return searchFor(observation, instruction);
}

/** The first query that the shop suggests says the whole instruction. */
function searchFor({ admissible }: Observation, instruction: string): string {
  const listed = admissible?.find((action) => action.startsWith("search["));
  return listed ?? `search[${withoutMoney(instruction)}]`;
}
