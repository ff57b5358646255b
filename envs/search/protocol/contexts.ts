/**
 * What is said of a name where it stands. Names are left out (`…`), so that what is said can be compared with what is asked;
 * what was searched or opened is `this`, and whether the name comes before or after it is said first. So
 * `Aro Vel was taught by Ina Tor.` says of Ina Tor `after this: this was taught by …` when Aro Vel was opened, and of Aro Vel
 * `before this: … was taught by this` when Ina Tor was.
 */
import { NAME_MARK, type Sentence } from "../reading/passage-lines.ts";
import type { View, ViewLine } from "../reading/view.ts";

/** Whether a name, in lower case, is what was searched or opened. */
export type Focus = (key: string) => boolean;

const CONTEXT_WORDS = 36;

/** Names in a query, and the name of an open page with or without what tells it from others of the same name. */
export function focusOf(view: View | null): Focus {
  if (view === null) return () => false;
  if (view.kind !== "results") {
    const title = view.page.title.toLowerCase();
    const plain = title.replace(/ \([^()]*\)$/, "");
    return (key) => key === title || key === plain;
  }
  const query = ` ${view.query.toLowerCase()} `;
  return (key) => query.includes(` ${key} `);
}

/**
 * @param own   the name, in lower case
 * @param lines those that it stands in, or that stand under it
 */
export function contextOf(own: string, lines: readonly ViewLine[], focus: Focus): string {
  const words: string[] = [];
  for (const { sentence, page } of lines) {
    const isFocus = sentence.keys.map(focus);
    const place = sideOf(own, sentence, isFocus, focus(page.toLowerCase()));
    if (place !== null && !focus(own)) words.push(`${place} this:`);
    for (const word of sentence.words) {
      const plain = word.replace(/\p{Co}/gu, (mark) =>
        isFocus[mark.charCodeAt(0) - NAME_MARK] ? "this" : "…",
      );
      if (plain !== "…" || words.at(-1) !== "…") words.push(plain);
    }
  }
  return words.slice(0, CONTEXT_WORDS).join(" ");
}

/** Whether a name stands before or after what is looked at; a page's own name stands before its sentences. */
function sideOf(
  own: string,
  { keys, words }: Sentence,
  isFocus: readonly boolean[],
  isOnPage: boolean,
): "before" | "after" | null {
  const placeOf = (name: number) => {
    const mark = String.fromCharCode(NAME_MARK + name);
    return name < 0 ? -1 : words.findIndex((word) => word.includes(mark));
  };
  const about = isFocus.indexOf(true);
  if (about < 0 && !isOnPage) return null;
  return placeOf(keys.indexOf(own)) < placeOf(about) ? "before" : "after";
}
