/** Splits by family: goals whose products are near-duplicates are never in two of them. */
import type { Goals } from "../catalogue/catalogue.ts";
import { type SplitName, type Splits, shareOut } from "../catalogue/splits.ts";
import type { GeneratedShop } from "./index.ts";

/**
 * A tenth of the families is test, a tenth eval. A family is in the same split whatever the size of the catalogue, unless
 * it is so small that a split would be empty.
 */
export function splitByFamily(shop: GeneratedShop, goals: Pick<Goals, "size" | "productOf">): Splits {
  const families = Array.from({ length: goals.size }, (_, goal) => shop.family(goals.productOf(goal)));
  const splitOf = shareOut(new Map(families.map(({ name, place }) => [name, place])));
  const numbers: Record<SplitName, number[]> = { train: [], eval: [], test: [] };
  families.forEach(({ name }, goal) => {
    numbers[splitOf.get(name) ?? "train"].push(goal);
  });
  return {
    train: Uint32Array.from(numbers.train),
    eval: Uint32Array.from(numbers.eval),
    test: Uint32Array.from(numbers.test),
  };
}
