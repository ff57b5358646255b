/** What a customer of a long task has written, understood as a person knows the words of the shop. */
import { type AttributeAxis, PRODUCT_TYPES, type ProductType } from "../generator/vocabulary/index.ts";
import type { Errand, Match, WantedItem } from "../long/errand.ts";
import { AXIS_WORDS } from "../long/match-words.ts";

const SENTENCE = /(?<=\.) (?=[A-Z])/;
const START = "(?:an?|some|the cheapest|the best rated)";
const MATCH = /(?:must have the same|have to be of one) (.+)\.$/;
const AMOUNT = /(\d+\.\d\d) dollars/g;
const BRANDS = / by ([A-Z]\w*(?:(?:, | or )[A-Z]\w*)*)/;
const RATING = /rated (?:at least )?(\d\.\d)/;
const INSTEAD = / instead of /;

/** Reads all sentences in order; later ones change what earlier ones say. */
export function readErrand(instruction: string): Errand {
  let errand: Errand = { items: [], matches: [], deal: null, budget: null };
  for (const sentence of instruction.split(SENTENCE)) errand = apply(errand, sentence);
  return errand;
}

function apply(errand: Errand, sentence: string): Errand {
  const named = typesIn(sentence);
  const first = named[0];
  const match = MATCH.exec(sentence)?.[1];
  if (match !== undefined && named.length > 1) {
    return { ...errand, matches: [...errand.matches, readMatch(match, named)] };
  }
  const amounts = Array.from(sentence.matchAll(AMOUNT), ([, digits]) => Math.round(100 * Number(digits)));
  const [amount, other] = amounts;
  if (amount !== undefined && other !== undefined) {
    const kind = sentence.includes("coupon") ? "coupon" : "shipping";
    return { ...errand, deal: { kind, from: Math.max(amount, other), worth: Math.min(amount, other) } };
  }
  if (amount !== undefined) return { ...errand, budget: amount };
  if (first === undefined) return errand;
  if (sentence.includes("no longer need")) {
    return { ...errand, items: errand.items.filter(({ type }) => type !== first.name) };
  }
  const known = errand.items.find(({ type }) => type === first.name);
  if (known !== undefined && / should /.test(sentence)) {
    const changed = readChange(known, first, sentence);
    return { ...errand, items: errand.items.map((item) => (item === known ? changed : item)) };
  }
  const type = named.find(({ name }) =>
    new RegExp(`\\b${START} ${name}(?= by | that |,|\\.)`).test(sentence),
  );
  return type === undefined ? errand : { ...errand, items: [...errand.items, readItem(type, sentence)] };
}

/** Types in the order in which they are named. */
function typesIn(sentence: string): ProductType[] {
  const text = ` ${sentence.replace(/[.,:]/g, " ")} `;
  return PRODUCT_TYPES.map((type) => ({ type, at: text.indexOf(` ${type.name} `) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at)
    .map(({ type }) => type);
}

function readMatch(what: string, types: readonly ProductType[]): Match {
  const names = types.map(({ name }) => name);
  const axis = types[0]?.axes.find(({ name }) => AXIS_WORDS[name] === what);
  if (axis === undefined) return { name: what, values: null, types: names };
  return { name: axis.name, values: axis.values.map(({ name }) => name), types: names };
}

function readItem(type: ProductType, sentence: string): WantedItem {
  const rating = RATING.exec(sentence)?.[1];
  return {
    type: type.name,
    brands: BRANDS.exec(sentence)?.[1]?.split(/, | or /) ?? null,
    attributes: type.axes.flatMap((axis) => saidOf(axis, sentence) ?? []),
    options: readOptions(type, sentence),
    leastRating: rating === undefined ? null : Math.round(10 * Number(rating)),
    choice: sentence.includes(`the cheapest ${type.name}`)
      ? "cheapest"
      : sentence.includes(`the best rated ${type.name}`)
        ? "best-rated"
        : "any",
  };
}

function readChange(item: WantedItem, type: ProductType, sentence: string): WantedItem {
  if (INSTEAD.test(sentence)) {
    const [wanted = ""] = sentence.split(INSTEAD);
    return { ...item, options: { ...item.options, ...readOptions(type, wanted) } };
  }
  const rating = RATING.exec(sentence)?.[1];
  if (rating !== undefined) return { ...item, leastRating: Math.round(10 * Number(rating)) };
  const brands = BRANDS.exec(sentence)?.[1];
  return brands === undefined ? item : { ...item, brands: brands.split(/, | or /) };
}

/** The value of an axis that a sentence asks for, the longest where several could be meant. */
function saidOf(axis: AttributeAxis, sentence: string): string | null {
  let best: { name: string; length: number } | null = null;
  for (const { name, paraphrases } of axis.values) {
    for (const phrase of [`is listed as ${name}`, ...paraphrases]) {
      const at = sentence.indexOf(` that ${phrase}`);
      const end = sentence.charAt(at + " that ".length + phrase.length);
      if (at >= 0 && /[.,\s]/.test(end) && phrase.length > (best?.length ?? 0))
        best = { name, length: phrase.length };
    }
  }
  return best?.name ?? null;
}

/** `size: m`, `with the size m` and `have the size m`. */
function readOptions(type: ProductType, sentence: string): Record<string, string> {
  const text = `${sentence} `;
  const named = type.options.flatMap(({ name, values }) => {
    const said = values.filter((value) =>
      [`, ${name}: ${value}`, ` the ${name} ${value}`].some((phrase) =>
        new RegExp(`${phrase}[.,\\s]`).test(text),
      ),
    );
    const value = said.toSorted((a, b) => b.length - a.length)[0];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(named);
}
