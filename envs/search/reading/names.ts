/** Entity-like spans of a sentence: runs of capitalised words, dates, years and numbers. Nothing but the text is used. */
import { FUNCTION_WORDS } from "./words.ts";

const MAX_NAME = 80;
/** Words that may stand inside a name, between capitalised ones. */
const CONNECTORS = new Set(
  "of the de la le les del della di da do dos das du des der den van von und zu al el bin ibn y &".split(" "),
);
const MONTHS = new Set(
  "january february march april may june july august september october november december".split(" "),
);
/** What ends the two words of a scientific name, and hardly any other two: `Panthera tigris` is none, `Rhea darwinii` is. */
const GENUS = /(?:us|um|is|es|ys|on|a)$/;
const EPITHET = /^\p{Ll}{2,}(?:i|ae|ensis|oides|icus|inus|osus)$/u;
const DAYS = /^(?:mon|tues|wednes|thurs|fri|satur|sun)days?$/;
/** Dashes part words as blanks do. */
const WORD = /[^\s–—]+/g;
const LEADING = /^["'“”‘’([{*-]+/;
const TRAILING = /(?:["'“”‘’)\]},;:!?*-]|\.)+$/;

interface Word {
  /** Position of the core in the sentence. */
  readonly start: number;
  readonly end: number;
  readonly core: string;
  readonly kind: "capital" | "number" | "month" | "connector" | "epithet" | "other";
  /** A mark before or after it ends a name. */
  readonly opens: boolean;
  readonly closes: boolean;
  readonly hasComma: boolean;
}

/** The names in a sentence, in order, repetitions included. */
export function namesIn(sentence: string): string[] {
  const words = wordsOf(sentence);
  const names: string[] = [];
  let run: Word[] = [];
  const flush = () => {
    while (run.at(-1)?.kind === "connector") run.pop();
    const [first, last] = [run[0], run.at(-1)];
    if (first !== undefined && last !== undefined && last.end - first.start <= MAX_NAME) {
      const name = sentence
        .slice(first.start, last.end)
        .replace(/[[\]|]/g, "")
        .trim();
      if (name !== "") names.push(name);
    }
    run = [];
  };
  words.forEach((word, i) => {
    if (word.opens || !continues(run, word, words[i + 1])) flush();
    const isInside = word.kind === "connector" || word.kind === "epithet";
    if (isInside ? run.length > 0 : word.kind !== "other") run.push(word);
    const isDate = word.hasComma && isDayAfterMonth(run) && /^\d{4}$/.test(words[i + 1]?.core ?? "");
    if (word.closes && !isDate) flush();
  });
  flush();
  return names;
}

/** Whether a word goes on with the name that has begun. */
function continues(run: readonly Word[], word: Word, next: Word | undefined): boolean {
  const last = run.at(-1);
  if (last === undefined) return true;
  if (word.kind === "other" || last.kind === "epithet") return false;
  if (word.kind === "epithet") return run.length === 1;
  if (word.kind === "connector") return next?.kind === "capital" || next?.kind === "connector";
  const isDate = (a: Word, b: Word) => a.kind === "month" || b.kind === "month";
  if (word.kind === "number")
    return isDate(last, word) || isDayAfterMonth(run) || (last.kind === "capital" && word.core.length <= 3);
  return last.kind !== "number" || isDate(last, word);
}

function isDayAfterMonth(run: readonly Word[]): boolean {
  return run.at(-1)?.kind === "number" && run.at(-2)?.kind === "month";
}

function wordsOf(sentence: string): Word[] {
  const words: Word[] = [];
  for (const match of sentence.matchAll(WORD)) {
    const [raw] = match;
    const leading = LEADING.exec(raw)?.[0].length ?? 0;
    let core = raw.slice(leading);
    const isInitial = /^(?:\p{Lu}\.)+$/u.test(core) || /^(?:St|Dr|Mr|Mrs|Ms|Jr|Sr|Mt|Ft)\.$/.test(core);
    const trailing = isInitial ? "" : (TRAILING.exec(core)?.[0] ?? "");
    core = core.slice(0, core.length - trailing.length);
    const possessive = /['’]s$/.exec(core)?.[0].length ?? 0;
    core = core.slice(0, core.length - possessive);
    if (core === "") continue;
    const start = match.index + leading;
    words.push({
      start,
      end: start + core.length,
      core,
      kind: isEpithet(words.at(-1), core) ? "epithet" : kindOf(core),
      opens: leading > 0 || /[–—]/.test(sentence[match.index - 1] ?? ""),
      closes: trailing !== "" || possessive > 0,
      hasComma: trailing === ",",
    });
  }
  return words;
}

function isEpithet(before: Word | undefined, core: string): boolean {
  return before?.kind === "capital" && !before.closes && GENUS.test(before.core) && EPITHET.test(core);
}

function kindOf(core: string): Word["kind"] {
  if (CONNECTORS.has(core)) return "connector";
  if (/^\d/.test(core)) return "number";
  if (!/^\p{Lu}/u.test(core)) return "other";
  const lower = core.toLowerCase();
  if (MONTHS.has(lower)) return "month";
  return FUNCTION_WORDS.has(lower) || DAYS.test(lower) ? "other" : "capital";
}

/** Endings of single words that begin a sentence and are no names: `Readers`, `Local`, `Sadly`. */
const COMMON = /(?:s|al|ly|ing|ed)$/;

/**
 * The names in each sentence of a text. A single capitalised word that begins a sentence is left out where the text
 * has the same word in lower case, and where it looks like any word, a word in lower case follows it, and it stands
 * nowhere else.
 *
 * @param text the sentences with their title
 */
export function namesOf(text: string, sentences: readonly string[]): string[][] {
  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(/[\p{L}\p{M}]+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const isCommon = (name: string, sentence: string) =>
    counts.has(name.toLowerCase()) ||
    (COMMON.test(name) && /^ \p{Ll}/u.test(sentence.slice(name.length)) && (counts.get(name) ?? 0) < 2);
  return sentences.map((sentence) =>
    namesIn(sentence).filter((name, i) => i > 0 || !sentence.startsWith(name) || !isCommon(name, sentence)),
  );
}
