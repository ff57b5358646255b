/** Texts as lines of one sentence each. */

/** Longer sentences are broken, so that a window is never larger than its lines times this. */
export const MAX_LINE = 400;

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
