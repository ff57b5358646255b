/** The names before the agent, each with the lines that say something of it. */
import type { ViewLine } from "../reading/view.ts";
import type { Asked } from "./asked.ts";

/** A name that was read. */
export interface Mention {
  readonly name: string;
  /** In lower case. */
  readonly key: string;
  /** Those that it stands in, or that stand under it; the first few. */
  readonly lines: readonly ViewLine[];
  /** Terms of the question in the sentences it stands in. */
  readonly shared: number;
}

/** Lines that are kept of a name. */
const CONTEXT_LINES = 2;

/**
 * The names in the lines before the agent, in the order in which they stand there; where there are too many, those
 * whose sentences share most with the question.
 *
 * @param pages names of pages that head their lines, which count as names first
 */
export function mentionsIn(
  lines: readonly ViewLine[],
  pages: readonly string[],
  { terms }: Asked,
  limit: number,
): readonly Mention[] {
  const found = new Map<string, Met>();
  const shared = lines.map(({ sentence }) => common(terms, sentence.terms));
  const meet = (name: string, key: string, i: number | null) => {
    let known = found.get(key);
    if (known === undefined) {
      known = { name, key, at: found.size, lines: [], shared: 0 };
      found.set(key, known);
    }
    if (i === null || known.lines.length >= CONTEXT_LINES || known.lines.includes(i)) return;
    known.lines.push(i);
    known.shared = Math.max(known.shared, shared[i] ?? 0);
  };
  for (const page of pages) {
    const key = page.toLowerCase();
    meet(page, key, null);
    lines.forEach((line, i) => {
      if (line.page === page) meet(page, key, i);
    });
  }
  lines.forEach(({ sentence: { names, keys } }, i) => {
    names.forEach((name, j) => meet(name, keys[j] ?? "", i));
  });
  const all = [...found.values()];
  const kept =
    all.length <= limit ? all : all.sort((a, b) => b.shared - a.shared || a.at - b.at).slice(0, limit);
  return kept
    .sort((a, b) => a.at - b.at)
    .map((met) => ({ ...met, lines: met.lines.flatMap((i) => lines[i] ?? []) }));
}

/** A name that was met, and the numbers of its lines. */
interface Met {
  readonly name: string;
  readonly key: string;
  readonly at: number;
  readonly lines: number[];
  shared: number;
}

function common(wanted: ReadonlySet<string>, terms: ReadonlySet<string>): number {
  let count = 0;
  for (const term of wanted) if (terms.has(term)) count++;
  return count;
}
