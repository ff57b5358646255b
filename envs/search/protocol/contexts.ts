/**
 * What is said of a name where it stands. Names are left out (`…`), so that what is said can be compared with what is asked;
 * what was searched or opened is `this`, and whether the name comes before or after it is said first. So
 * `Aro Vel was taught by Ina Tor.` says of Ina Tor `after this: this was taught by …` when Aro Vel was opened, and of Aro Vel
 * `before this: … was taught by this` when Ina Tor was. Where the question names a year, years are told against it: `then`,
 * `earlier` or `later`, and a span of years that holds it is `from then to then`.
 */
import { NAME_MARK, type Sentence } from "../reading/passage-lines.ts";
import type { View, ViewLine } from "../reading/view.ts";
import type { Mention } from "./mentions.ts";

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

/** A name that was read, with the words around it. */
export interface Described extends Mention {
  readonly context: string;
}

/**
 * Adds to names what the lines that they stand in, or that stand under them, say of them.
 *
 * @param year the year that the question names; null where it names none, or several
 */
export function describe(
  mentions: readonly Mention[],
  focus: Focus,
  year: number | null,
): readonly Described[] {
  const known = new Map<ViewLine, Told>();
  const toldBy = (line: ViewLine): Told => {
    const told = known.get(line) ?? tell(line, focus, year);
    known.set(line, told);
    return told;
  };
  return mentions.map((mention) => {
    const { key, lines } = mention;
    const isFocus = focus(key);
    const said: string[] = [];
    for (const line of lines) {
      const { words, about } = toldBy(line);
      if (about !== null && !isFocus) {
        const { keys, places } = line.sentence;
        const place = places[keys.indexOf(key)] ?? HEADING;
        said.push(place < about ? "before this:" : "after this:");
      }
      for (const word of words) if (word !== "…" || said.at(-1) !== "…") said.push(word);
    }
    return { ...mention, context: said.slice(0, CONTEXT_WORDS).join(" ") };
  });
}

/** A line without names. */
interface Told {
  readonly words: readonly string[];
  /** Which of its words is what is looked at; `HEADING` where the line is about it; null where it is about something else. */
  readonly about: number | null;
}

/** The place of a page's own name: before the words of its lines. */
const HEADING = -1;

function tell({ sentence, page }: ViewLine, focus: Focus, year: number | null): Told {
  const isFocus = sentence.keys.map(focus);
  const named = isFocus.indexOf(true);
  const times = year === null ? null : timesOf(sentence, year);
  const words = sentence.words.map((word, at) =>
    word.replace(/\p{Co}/gu, (mark) =>
      isFocus[mark.charCodeAt(0) - NAME_MARK] ? "this" : (times?.get(at) ?? "…"),
    ),
  );
  if (named >= 0) return { words, about: sentence.places[named] ?? HEADING };
  return { words, about: focus(page.toLowerCase()) ? HEADING : null };
}

type Time = "earlier" | "then" | "later";

/** How the years of a sentence lie to a year, by their places among its words: those of a span as the span does. */
function timesOf({ words, names, places }: Sentence, year: number): ReadonlyMap<number, Time> {
  const years = new Map<number, number>();
  names.forEach((name, i) => {
    if (YEAR.test(name)) years.set(places[i] ?? HEADING, Number(name));
  });
  const times = new Map<number, Time>();
  for (const [at, value] of years) {
    if (times.has(at)) continue;
    times.set(at, timeOf(value, value, year));
    const last = words[at - 1] === "from" && words[at + 1] === "to" ? years.get(at + 2) : undefined;
    if (last !== undefined) for (const end of [at, at + 2]) times.set(end, timeOf(value, last, year));
    if (words[at - 1] === "since") times.set(at, timeOf(value, Number.POSITIVE_INFINITY, year));
  }
  return times;
}

const YEAR = /^\d{3,4}$/;

function timeOf(first: number, last: number, year: number): Time {
  if (last < year) return "earlier";
  return first > year ? "later" : "then";
}
