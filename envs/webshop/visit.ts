/** What a visit is and what is listed in it, whichever face of the shop it sees. */
import { EnvironmentError, rng } from "turnwise/core";
import type { VisitOptions } from "./options.ts";
import { isReachable } from "./pages/action.ts";
import type { Shop, Visit } from "./pages/shop-session.ts";
import { listActions } from "./pages/verl-agent.ts";
import { composeQueries, type Reading, type Wishes } from "./queries.ts";
import { goalNumberOf } from "./tasks.ts";

/** @throws EnvironmentError `env/unknown-task` */
export function visitTo(shop: Shop, task: string, seed: number): Visit {
  const { goals } = shop.catalogue;
  const number = goalNumberOf(task);
  if (number === null || number >= goals.size) {
    throw new EnvironmentError("env/unknown-task", `webshop has no task ${task} in this catalogue.`);
  }
  // The original names a session after the number of its goal.
  return { shop, goal: goals.at(number), session: String(number), rng: rng(seed, "webshop", number) };
}

/** What the reset tells people, and no policy. */
export function goalInfo({ goal: { asin, attributes, options, priceUpper } }: Visit) {
  return { asin, attributes, options, priceUpper };
}

export const OPEN_ACTIONS = Object.freeze(["search[{query}]"]) as string[];

export interface Listed {
  readonly wishes: Wishes;
  readonly reading: Reading;
  /** Names of what can be clicked. */
  readonly names: Iterable<string>;
  readonly hasSearchBar: boolean;
}

/** The actions that are listed as possible. */
export function listAdmissible(
  { admissible, queries }: Pick<VisitOptions, "admissible" | "queries">,
  { wishes, reading, names, hasSearchBar }: Listed,
): string[] {
  if (admissible === "verl-agent") return listActions(hasSearchBar, names);
  const actions: string[] = [];
  if (hasSearchBar) {
    for (const query of composeQueries(wishes, reading, queries)) actions.push(`search[${query}]`);
  }
  for (const name of names) if (isReachable(name)) actions.push(`click[${name}]`);
  return actions;
}
