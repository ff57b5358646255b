/** Splits by family: goals whose products are near-duplicates are never in two of them. */
import type { Goals } from "../catalogue/catalogue.ts";
import type { SplitName, Splits } from "../catalogue/splits.ts";
import type { GeneratedShop } from "./index.ts";

/** Share of the families that are test, and again that are eval. */
const SHARE = 0.1;

/** A tenth of the families is test, a tenth eval; a family is in the same split whatever the size of the catalogue. */
export function splitByFamily(shop: GeneratedShop, goals: Goals): Splits {
  const numbers: Record<SplitName, number[]> = { train: [], eval: [], test: [] };
  for (let goal = 0; goal < goals.size; goal++) {
    numbers[splitAt(shop.family(goals.productOf(goal)).place)].push(goal);
  }
  return {
    train: Uint32Array.from(numbers.train),
    eval: Uint32Array.from(numbers.eval),
    test: Uint32Array.from(numbers.test),
  };
}

function splitAt(place: number): SplitName {
  if (place < SHARE) return "test";
  return place < 2 * SHARE ? "eval" : "train";
}
