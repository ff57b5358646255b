/** How few actions a task can take. */
import type { Errand, LongTask } from "./errand.ts";

/** A list of results in which a product stands, its page, and the cart. */
const FOR_EACH = 3;
const CHECKOUT = 1;

/**
 * No player succeeds in fewer actions, whatever it knows. Each thing needs a list of results (which shows on no other
 * page, and adding leaves it), the product's page, a click for each option that is asked for, and one more into the
 * cart; then comes the checkout. What is sold out costs a thing of its type with no option chosen and a checkout more.
 * A customer who has not written before all that is done costs a checkout more.
 */
export function leastActionsOf({ errand, change, soldOut }: Omit<LongTask, "leastActions">): number {
  const last = change?.errand ?? errand;
  const things = last.items.reduce((sum, { type }) => sum + FOR_EACH + optionsOf(last, type), 0);
  const before = things + (soldOut === null ? 0 : FOR_EACH + CHECKOUT);
  return before + CHECKOUT + (change !== null && before < change.turn ? CHECKOUT : 0);
}

/** How many options of a thing must be chosen. */
function optionsOf({ items, matches }: Errand, type: string): number {
  const names = new Set(Object.keys(items.find((item) => item.type === type)?.options ?? {}));
  for (const match of matches) if (match.values === null && match.types.includes(type)) names.add(match.name);
  return names.size;
}
