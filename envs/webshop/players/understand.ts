/**
 * What an instruction of our own shop asks for. It is understood through the vocabulary of the shop, as a person knows
 * that what contains no perfume is fragrance free; of the catalogue nothing is known.
 */
import {
  type AttributeAxis,
  type AttributeValue,
  type OptionAxis,
  PRODUCT_TYPES,
  type ProductType,
} from "../generator/vocabulary/index.ts";
import { type Found, findPhrase, plainWords } from "./fuzzy.ts";

export interface Request {
  readonly type: ProductType;
  readonly wants: ReadonlyMap<AttributeAxis, AttributeValue>;
  readonly options: readonly (readonly [name: string, value: string])[];
  /** Dollars; infinite where none is named. */
  readonly limit: number;
}

/** What is told before what is wanted. */
const STORY = /^(?:Last week|Years ago|Yesterday) .*? Anyway, /;
const AMOUNT = /\d+\.\d\d/;

/** Reads an instruction; null where it is none of our own shop. */
export function understand(instruction: string): Request | null {
  const text = instruction.replace(STORY, "");
  const words = plainWords(text);
  let best: { request: Request; weight: number } | null = null;
  for (const { type, weight } of findTypes(words)) {
    const { wants, said } = findWants(words, type.axes);
    const total = weight + said;
    if (said === 0 || (best !== null && best.weight >= total)) continue;
    const limit = Number(AMOUNT.exec(text)?.[0] ?? Number.POSITIVE_INFINITY);
    best = { request: { type, wants, options: findOptions(words, type.options), limit }, weight: total };
  }
  return best?.request ?? null;
}

/** The types that the text may name, with the words that say so. */
function findTypes(words: readonly string[]): { type: ProductType; weight: number }[] {
  return PRODUCT_TYPES.flatMap((type) => {
    const found = [type.name, type.synonym].flatMap((name) => findPhrase(words, plainWords(name)) ?? []);
    return found.length === 0 ? [] : [{ type, weight: Math.max(...found.map(weightOf)) }];
  });
}

function weightOf({ length, slips }: Found): number {
  return length - slips / 4;
}

/**
 * For each axis the value of which most is said, words that say something else left out.
 *
 * @returns `said`: words that paraphrases explain; names alone may stand in any text
 */
function findWants(words: readonly string[], axes: readonly AttributeAxis[]) {
  const all = axes.flatMap((axis) =>
    axis.values.flatMap((value) =>
      [`listed as ${value.name}`, ...value.paraphrases].flatMap((phrase, i) => {
        const found = findPhrase(words, plainWords(phrase));
        return found === undefined ? [] : [{ axis, value, found, isParaphrase: i > 0 }];
      }),
    ),
  );
  const wants = new Map<AttributeAxis, AttributeValue>();
  const taken = new Set<number>();
  let said = 0;
  for (const { axis, value, found, isParaphrase } of all.toSorted(
    (a, b) => weightOf(b.found) - weightOf(a.found),
  )) {
    const places = Array.from({ length: found.length }, (_, i) => found.start + i);
    if (wants.has(axis) || places.some((place) => taken.has(place))) continue;
    wants.set(axis, value);
    for (const place of places) taken.add(place);
    said += isParaphrase ? weightOf(found) : 1;
  }
  return { wants, said };
}

/** `size: m`, `size m` and `m as the size`. */
function findOptions(words: readonly string[], axes: readonly OptionAxis[]): [string, string][] {
  return axes.flatMap((axis): [string, string][] => {
    const named = axis.values.flatMap((value) =>
      [`${axis.name} ${value}`, `${value} as the ${axis.name}`].flatMap((phrase) => {
        const found = findPhrase(words, plainWords(phrase));
        return found === undefined ? [] : [{ value, slips: found.slips }];
      }),
    );
    const [first] = named.toSorted((a, b) => a.slips - b.slips);
    return first === undefined ? [] : [[axis.name, first.value]];
  });
}
