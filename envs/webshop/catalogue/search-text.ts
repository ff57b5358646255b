/** What the search of the shop sees of a product, and the queries that are not searched for but looked up. */
import type { Rng } from "turnwise/core";
import type { Product } from "../product.ts";
import { strip } from "../python-text.ts";

/** Results of a search, at most. */
export const RESULTS = 50;

/** Changed whenever `searchText` gives something else. */
export const SEARCH_TEXT_FORMAT = 1;

/** Title, description, first feature and all option values, lower-cased: the document that the original indexes. */
export function searchText({ title, description, bullets, options }: Product): string {
  const choices = options.map(
    ({ name, values }) => `${name}: ${values.map(({ value }) => value).join(", ")}`,
  );
  return [title, description, bullets[0] ?? "", choices.join(", and ")].join(" ").toLowerCase();
}

/** A query that begins with a special keyword. */
export type SpecialQuery =
  | { readonly kind: "random" }
  | { readonly kind: "category" | "query" | "attributes"; readonly label: string };

/** What `<r>`, `<c> x`, `<q> x` or `<a> x` asks for, or null. The original takes one word after `<c>`, all after the others. */
export function specialQuery(keywords: readonly string[]): SpecialQuery | null {
  const rest = strip(keywords.slice(1).join(" "));
  switch (keywords[0] ?? "") {
    case "<r>":
      return { kind: "random" };
    case "<c>":
      return { kind: "category", label: strip(keywords[1] ?? "") };
    case "<q>":
      return { kind: "query", label: rest };
    case "<a>":
      return { kind: "attributes", label: rest };
    default:
      return null;
  }
}

/** So many different numbers below `count`, or all of them, in the order drawn. */
export function randomProducts(count: number, rng: Rng): number[] {
  const drawn = new Set<number>();
  while (drawn.size < Math.min(RESULTS, count)) drawn.add(rng.int(count));
  return [...drawn];
}
