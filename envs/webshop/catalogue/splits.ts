/** Which goals are trained on and which are held out. */
import { hash128 } from "turnwise/core";
import type { Catalogue } from "./catalogue.ts";

/** The training split first. */
export const SPLITS = ["train", "eval", "test"] as const;
export type SplitName = (typeof SPLITS)[number];

/**
 * `original`: goals 0 to 499 are test, 500 to 1,499 eval, the others train, as in the WebShop paper. `verl-agent`: goals
 * 0 to 499 are held out and serve as eval and as test, the others are train. Both leave goals of one product in
 * several splits: all 6,910 synthetic goals of the official subset come from 415 products.
 *
 * `product`: a tenth of the products is test, a tenth eval, by the hash of the asin, and a goal is in the split of its
 * product. A product is in the same split whatever else is in the catalogue, unless it is so small that a split would be
 * empty; then products are shared out in the order of their hashes.
 *
 * Where the goals are too few for `original` or `verl-agent` to leave any for training, the held-out parts shrink
 * in proportion until half of the goals are train.
 */
export const SPLIT_KINDS = ["original", "verl-agent", "product"] as const;
export type SplitKind = (typeof SPLIT_KINDS)[number];

/** Goal numbers of each split, ascending. */
export type Splits = Readonly<Record<SplitName, Uint32Array>>;

const TEST = 500;
const EVAL = 1000;
/** Share of the products that are test, and again that are eval. */
const SHARE = 0.1;

export function splitGoals(kind: SplitKind, catalogue: Pick<Catalogue, "goals" | "asin">): Splits {
  const count = catalogue.goals.size;
  if (kind === "product") return splitByProduct(catalogue);
  if (kind === "verl-agent") {
    const held = count > TEST ? TEST : Math.floor(count / 2);
    return { train: range(held, count), eval: range(0, held), test: range(0, held) };
  }
  const isEnough = count > TEST + EVAL;
  const test = isEnough ? TEST : Math.floor((count * TEST) / (2 * (TEST + EVAL)));
  const end = isEnough ? TEST + EVAL : Math.floor(count / 2);
  return { train: range(end, count), eval: range(test, end), test: range(0, test) };
}

/** A catalogue may have millions of goals: what is asked for each of them stands in flat arrays. */
function splitByProduct(catalogue: Pick<Catalogue, "goals" | "asin">): Splits {
  const { goals } = catalogue;
  const products = new Uint32Array(goals.size).map((_, index) => goals.productOf(index));
  const isSeen = new Uint8Array(products.reduce((most, product) => Math.max(most, product), 0) + 1);
  const hashes = new Map<number, number>();
  for (const product of products) {
    if (isSeen[product] === 1) continue;
    isSeen[product] = 1;
    hashes.set(product, hashOf(catalogue.asin(product)));
  }
  const splitOf = new Uint8Array(isSeen.length); // train where shareOut names none
  for (const [product, split] of shareOut(hashes)) splitOf[product] = SPLITS.indexOf(split);
  const numbersOf = (split: SplitName) => {
    const code = SPLITS.indexOf(split);
    const numbers = new Uint32Array(goals.size);
    let count = 0;
    for (let index = 0; index < numbers.length; index++) {
      if (splitOf[products[index] ?? 0] === code) numbers[count++] = index;
    }
    return numbers.slice(0, count);
  };
  return { train: numbersOf("train"), eval: numbersOf("eval"), test: numbersOf("test") };
}

/**
 * A tenth of them test, a tenth eval, by their place; by rank where a split would be empty.
 *
 * @param hashes product or family → its place in [0, 1)
 */
export function shareOut<T>(hashes: ReadonlyMap<T, number>): ReadonlyMap<T, SplitName> {
  if (hashes.size < SPLITS.length) return new Map(); // too few to hold one out
  const byHash = new Map(Array.from(hashes, ([product, hash]) => [product, splitAt(hash, SHARE)]));
  if (new Set(byHash.values()).size === SPLITS.length) return byHash;
  const ranked = Array.from(hashes).sort(([, a], [, b]) => a - b);
  const share = Math.max(SHARE, 1 / ranked.length);
  return new Map(ranked.map(([product], rank) => [product, splitAt((rank + 0.5) / ranked.length, share)]));
}

function splitAt(place: number, share: number): SplitName {
  if (place < share) return "test";
  return place < 2 * share ? "eval" : "train";
}

function hashOf(asin: string): number {
  return hash128(`webshop/split/${asin}`)[0] / 2 ** 32;
}

function range(from: number, to: number): Uint32Array {
  return new Uint32Array(to - from).map((_, i) => from + i);
}
