/** How well a product that was read about meets the wishes. */
import type { OptionGroup, PriceRange } from "./read-page.ts";
import type { Wishes } from "./read-wishes.ts";
import { WordBag } from "./words.ts";

/** What was read of a product so far. */
export interface KnownProduct {
  readonly title: string;
  readonly price: PriceRange;
  /** Null before its page was opened. */
  readonly options: readonly OptionGroup[] | null;
  /** Title, option values, description and features, as far as read. */
  readonly words: WordBag;
}

export interface Choice {
  readonly name: string;
  readonly value: string;
}

export interface Judgement {
  /** Expected reward, 0..1. */
  readonly worth: number;
  /** Values to choose. */
  readonly choices: readonly Choice[];
  /** Whether every option asked for by name can be had. */
  readonly hasOptions: boolean;
}

/** A page is worth this much less where the price may be over the limit. */
export function judge(product: KnownProduct, wishes: Wishes): Judgement {
  const choices = product.options === null ? [] : chooseOptions(product.options, wishes);
  const met = wishes.pairs.filter(([name]) => choices.some((choice) => choice.name === name)).length;
  const covered = wishes.phrases.map((phrase) => product.words.coverage(phrase));
  const words = wishes.phrases.flat().length;
  const share =
    words === 0
      ? 1
      : covered.reduce((sum, one, index) => sum + one * (wishes.phrases[index]?.length ?? 0), 0) / words;
  const attributes = Math.max(1, wishes.phrases.length);
  const optionShare = product.options === null ? 0 : met;
  const total = attributes + wishes.pairs.length + 1;
  const price =
    product.price.high <= wishes.priceLimit ? 1 : product.price.low <= wishes.priceLimit ? 0.5 : 0;
  return {
    worth: (attributes * share + optionShare + price) / total,
    choices,
    hasOptions: met === wishes.pairs.length,
  };
}

/** For each option of the page the value that the instruction names. */
function chooseOptions(options: readonly OptionGroup[], wishes: Wishes): Choice[] {
  const choices: Choice[] = [];
  for (const { name, values } of options) {
    const named = wishes.pairs.find(([wanted]) => wanted === name)?.[1];
    const value = named === undefined ? mentioned(values, wishes.text) : values.find((one) => one === named);
    if (value !== undefined) choices.push({ name, value });
  }
  return choices;
}

/** The value whose words the text says most of; undefined where none is said whole. */
function mentioned(values: readonly string[], text: string): string | undefined {
  const said = new WordBag();
  said.add(text);
  const whole = values.filter((value) => ` ${text} `.includes(` ${value} `));
  return whole.toSorted((a, b) => b.length - a.length)[0];
}
