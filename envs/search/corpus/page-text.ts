/** The text of a page as lines of one sentence each, and windows of such lines. */
import type { Page } from "./corpus.ts";
import type { Passage } from "./passage.ts";

/** Longer sentences are broken, so that a window is never larger than its lines times this. */
export const MAX_LINE = 400;

export interface PageLine {
  readonly text: string;
  /** Which of the page's passages it stands in. */
  readonly passage: number;
}

export interface PageText {
  readonly page: Page;
  readonly lines: readonly PageLine[];
}

const texts = new WeakMap<Page, PageText>();

/** The lines of a page, made once. */
export function textOf(page: Page): PageText {
  let text = texts.get(page);
  if (text === undefined) {
    const lines = page.passages.flatMap((passage, i) =>
      sentencesOf(passage).map((line): PageLine => ({ text: line, passage: i })),
    );
    text = { page, lines };
    texts.set(page, text);
  }
  return text;
}

const sentences = new WeakMap<Passage, readonly string[]>();

/** The sentences of a passage, made once. */
export function sentencesOf(passage: Passage): readonly string[] {
  let found = sentences.get(passage);
  if (found === undefined) {
    found = splitSentences(passage.text);
    sentences.set(passage, found);
  }
  return found;
}

const ABBREVIATION =
  /(?:^|[\s("'])(?:\p{L}|Mr|Mrs|Ms|Dr|St|Jr|Sr|Prof|Gen|Col|Capt|Lt|Rev|Hon|No|Vol|vs|etc|ca|c|approx|Inc|Ltd|Co|Mt|Ft|cf|al|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec)\.$/u;
// The look-behind keeps a long run of marks from being tried at each of them.
const END = /(?<![.!?])[.!?]+["'”’)\]]*\s+(?=["'“‘([]?[\p{Lu}\p{N}])/gu;

/** Sentences of a text, blanks collapsed; none longer than MAX_LINE. */
export function splitSentences(text: string): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split(/\n+/)) {
    let start = 0;
    for (const match of paragraph.matchAll(END)) {
      const end = match.index + match[0].length;
      if (ABBREVIATION.test(paragraph.slice(Math.max(start, end - 24), end).trimEnd())) continue;
      pushPieces(paragraph.slice(start, end), lines);
      start = end;
    }
    pushPieces(paragraph.slice(start), lines);
  }
  return lines;
}

function pushPieces(sentence: string, into: string[]): void {
  let rest = sentence.replace(/\s+/g, " ").trim();
  while (rest.length > MAX_LINE) {
    const space = rest.lastIndexOf(" ", MAX_LINE);
    let end = space > MAX_LINE / 2 ? space : MAX_LINE;
    if (isHighSurrogate(rest.charCodeAt(end - 1))) end--;
    into.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  if (rest !== "") into.push(rest);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** Number of windows of a text, at least 1. */
export function windowCount({ lines }: PageText, size: number): number {
  return Math.max(1, Math.ceil(lines.length / size));
}
