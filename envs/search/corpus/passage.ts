/** A passage, the unit of retrieval, and its wiki-18 shape: `"Title"`, a line break, the text. */

export interface Passage {
  /** Unique within a corpus. */
  readonly id: string;
  /** Without quote marks. */
  readonly title: string;
  readonly text: string;
  /** First line of the contents as written, where it is not the title between quote marks. */
  readonly heading?: string;
}

/** Passages in order, those of one page one after the other. */
export interface Paged {
  /** Number of passages. */
  readonly size: number;
  /** First passage of each page, ascending. */
  readonly starts: Uint32Array;
  /** Title of each page. */
  readonly titles: readonly string[];
  /** @param number from 0, less than `size` */
  passage(number: number): Passage;
}

/** Passages at hand; consecutive ones of one title are a page. */
export function pagedOf(passages: readonly Passage[]): Paged {
  const starts = passages.flatMap(({ title }, i) => (title === passages[i - 1]?.title ? [] : [i]));
  return {
    size: passages.length,
    starts: Uint32Array.from(starts),
    titles: starts.map((start) => passages[start]?.title ?? ""),
    passage: (number) => passages[number] as Passage,
  };
}

/** One search result. */
export interface Hit {
  readonly passage: Passage;
  readonly score: number;
}

/** Takes `contents` of the wiki-18 shape apart. */
export function readContents(id: string, contents: string): Passage {
  const end = contents.indexOf("\n");
  const heading = end < 0 ? contents : contents.slice(0, end);
  const text = end < 0 ? "" : contents.slice(end + 1);
  const title = withoutQuotes(heading.trim());
  return heading === `"${title}"` ? { id, title, text } : { id, title, text, heading };
}

function withoutQuotes(heading: string): string {
  const start = heading.startsWith('"') ? 1 : 0;
  const end = heading.length > start && heading.endsWith('"') ? heading.length - 1 : heading.length;
  return heading.slice(start, end);
}

/** The inverse of `readContents`. */
export function contentsOf(passage: Passage): string {
  return `${headingOf(passage)}\n${passage.text}`;
}

/** The first line of the contents, quote marks included. */
export function headingOf({ title, heading }: Passage): string {
  return heading ?? `"${title}"`;
}
