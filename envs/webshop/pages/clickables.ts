/** What can be clicked on a page, by the name that a click must give. */
import type { PageNode } from "./nodes.ts";

/** What a click on a name does; a button's name says it all. */
export type Target =
  | { readonly kind: "button" }
  | { readonly kind: "link"; readonly product: number }
  | { readonly kind: "option"; readonly option: string };

const BUTTON: Target = { kind: "button" };

/**
 * Clickables in the original's order: buttons, links to products, option values; names are lower-cased. Of two with the
 * same name the later one is clicked and the earlier one's place is kept, as in a Python dict.
 */
export function clickablesOf(nodes: readonly PageNode[]): ReadonlyMap<string, Target> {
  const clickables = new Map<string, Target>();
  for (const node of nodes) if (node.kind === "button") clickables.set(node.text.toLowerCase(), BUTTON);
  for (const node of nodes) {
    if (node.kind === "link")
      clickables.set(node.text.toLowerCase(), { kind: "link", product: node.product });
  }
  for (const node of nodes) {
    if (node.kind === "option") clickables.set(node.value, { kind: "option", option: node.option });
  }
  return clickables;
}
