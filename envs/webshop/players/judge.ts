/** How likely a product meets the instruction, judged by what was read of it. */
import { type Choice, chooseOptions } from "./choose-options.ts";
import type { OptionGroup, PriceRange } from "./read-page.ts";
import type { Wishes } from "./read-wishes.ts";
import { WordBag } from "./words.ts";

/** What was read of a product so far. */
export interface KnownProduct {
  readonly title: string;
  readonly price: PriceRange;
  /** Place among the results, from 0. */
  readonly rank: number;
  /** Null before its page was opened. */
  readonly options: readonly OptionGroup[] | null;
  /** Title, option values, description and features, as far as read. */
  readonly words: WordBag;
}

/** How much of a product was read. */
export type Stage = "listed" | "opened" | "read";

export interface Judgement {
  /** Chance that buying it meets every wish, 0..1. */
  readonly chance: number;
  /** Values to choose; none before its page was opened. */
  readonly choices: readonly Choice[];
}

/** Weights of a logistic model in the order of `evidenceOf`, the constant first. */
type Weights = readonly number[];

/**
 * Fitted to what the first fifteen results were worth for 633 synthetic goals of the official 1,000 products, all of
 * products that the split by product trains on; rounded. The share of named options is set by hand, to tell products
 * apart where none has all.
 */
const WEIGHTS: Readonly<Record<Stage, Weights>> = {
  listed: [-1.8, 1, 0, 0, -1.8, 1.9, -2, 0, 0, 0, 0.7],
  opened: [-7.1, -2.8, 4.9, 0, -1.4, 1.7, -2.2, 0.5, 3.9, 1.9, 0.3],
  read: [-10.1, 0, 3.9, 3, -0.9, 1.5, -2.5, 0.5, 4.1, 1.6, 0],
};

export function judge(product: KnownProduct, wishes: Wishes, stage: Stage): Judgement {
  const choices = product.options === null ? [] : chooseOptions(product.options, wishes);
  const [constant = 0, ...weights] = WEIGHTS[stage];
  const evidence = evidenceOf(product, choices, wishes);
  const sum = weights.reduce((total, weight, index) => total + weight * (evidence[index] ?? 0), constant);
  return { chance: 1 / (1 + Math.exp(-sum)), choices };
}

/** An instruction's limit lies at most this far above the price of the product it was written for. */
const NEAR = 40;

/** What speaks for a product and against it. */
export function evidenceOf(
  product: KnownProduct,
  choices: readonly Choice[],
  wishes: Wishes,
): readonly number[] {
  const { price, options, words, rank } = product;
  const { pairs, phrases, priceLimit } = wishes;
  const title = new WordBag();
  title.add(product.title);
  const met = pairs.filter(([name]) => choices.some((choice) => choice.name === name)).length;
  const isOver = price.low > priceLimit;
  const isUnsure = !isOver && price.high > priceLimit;
  return [
    shareOf(title, wishes),
    shareOf(words, wishes),
    average(phrases.map(({ text }) => Number(words.says(text)))),
    Math.log1p(rank),
    Number(price.high < priceLimit && price.low >= priceLimit - NEAR),
    Number(isOver) + 0.5 * Number(isUnsure),
    pairs.length === 0 ? 1 : met / pairs.length,
    Number(met === pairs.length),
    options === null || options.length === 0
      ? 1
      : choices.filter(({ isWhole }) => isWhole).length / options.length,
    title.share(wishes.kind),
  ];
}

/** Share of the words asked for that a text holds. */
function shareOf(words: WordBag, { phrases }: Wishes): number {
  const count = phrases.reduce((sum, { stems }) => sum + stems.length, 0);
  if (count === 0) return 1;
  return phrases.reduce((sum, { stems }) => sum + words.share(stems) * stems.length, 0) / count;
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 1 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
