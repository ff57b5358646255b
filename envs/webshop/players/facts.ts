/** What the pages of our own shop say of a product: values by name or in other words, and what is said of others left out. */
import type { AttributeAxis, AttributeValue } from "../generator/vocabulary/index.ts";

/** What is known of a product; an axis without an entry has not been read about. */
export type Facts = Map<AttributeAxis, AttributeValue>;

/** A title names values. */
export function readTitle(title: string, axes: readonly AttributeAxis[], facts: Facts): void {
  const text = ` ${title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")} `;
  for (const axis of axes) {
    const named = axis.values.filter(({ name }) => text.includes(` ${name} `));
    const longest = named.toSorted((a, b) => b.name.length - a.name.length)[0];
    if (longest !== undefined) facts.set(axis, longest);
  }
}

/** Sentences about what a product is not, and about other products. */
const NOT_IT =
  /this is not it|do not expect|never claimed|sold separately|sister model|^unlike the |last year's edition/i;

/** A description or features: each sentence says one thing at most. */
export function readDetail(text: string, axes: readonly AttributeAxis[], facts: Facts): void {
  for (const sentence of text.split(/(?<=\.)\s+/)) {
    if (NOT_IT.test(sentence)) continue;
    const said = longestStatement(sentence.toLowerCase(), axes);
    if (said !== null) facts.set(said.axis, said.value);
  }
}

function longestStatement(sentence: string, axes: readonly AttributeAxis[]) {
  let best: { axis: AttributeAxis; value: AttributeValue; length: number } | null = null;
  for (const axis of axes) {
    for (const value of axis.values) {
      for (const phrase of [value.name, ...value.paraphrases]) {
        const isSaid = phrase.length > (best?.length ?? 0) && sentence.includes(phrase.toLowerCase());
        if (isSaid) best = { axis, value, length: phrase.length };
      }
    }
  }
  return best;
}
