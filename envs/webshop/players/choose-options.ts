/** Which values of a product's options the instruction asks for. */
import type { OptionGroup } from "./read-page.ts";
import type { Wishes } from "./read-wishes.ts";

export interface Choice {
  readonly name: string;
  readonly value: string;
  /** Whether all of the value was asked for, and not only a part such as the colour of `black1901`. */
  readonly isWhole: boolean;
}

/** For each option the value that was asked for: by name and value where the instruction has such pairs, else by its words. */
export function chooseOptions(options: readonly OptionGroup[], wishes: Wishes): Choice[] {
  const said = new Set(partsOf(wishes.text));
  return options.flatMap(({ name, values }): Choice[] => {
    if (wishes.pairs.length === 0) return likeliest(name, values, said);
    const wanted = wishes.pairs.find(([one]) => one === name)?.[1];
    return wanted !== undefined && values.includes(wanted) ? [{ name, value: wanted, isWhole: true }] : [];
  });
}

/** What a word of a value counts that was not said, against one that was. */
const UNSAID = 0.6;

function likeliest(name: string, values: readonly string[], said: ReadonlySet<string>): Choice[] {
  let best: { choice: Choice; score: number } | undefined;
  for (const value of values) {
    const parts = partsOf(value);
    const found = parts.filter((part) => said.has(part)).length;
    const score = found - UNSAID * (parts.length - found);
    if (score <= (best?.score ?? 0)) continue;
    best = { choice: { name, value, isWhole: found === parts.length }, score };
  }
  return best === undefined ? [] : [best.choice];
}

/** Words that say the same, each group as its first one. */
const SAME_WORDS = [
  "ounce oz ounces, pound lb lbs pounds, ft feet foot, inch inches in, grey gray, pack pcs pc piece pieces",
  "1 one, 2 two, 3 three, 4 four, 5 five, 6 six, 8 eight, 10 ten, 12 twelve",
];
const FIRST_WORD: ReadonlyMap<string, string> = new Map(
  SAME_WORDS.join(", ")
    .split(", ")
    .map((group) => group.split(" "))
    .flatMap(([first = "", ...others]) => others.map((other) => [other, first] as const)),
);
const IGNORED = new Set(["of", "a", "an", "the", "and", "with", "for"]);

/** Words and numbers, letters apart from digits: `120ml` is `120 ml`. */
function partsOf(text: string): string[] {
  const parts = text.toLowerCase().match(/\d+(?:\.\d+)?|\p{L}+/gu) ?? [];
  return parts.filter((part) => !IGNORED.has(part)).map((part) => FIRST_WORD.get(part) ?? part);
}
