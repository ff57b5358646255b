/** BM25 by scoring every document, written without anything of the index but the analysis. */
import { analyse } from "../../src/retrieval/index.ts";

export interface TextDocument {
  readonly id: string;
  readonly text: string;
}

const f = Math.fround;

/** A length as its byte keeps it: exact up to 39, then the four highest bits of what is above 24. */
function roundedLength(length: number): number {
  const rest = length - 24;
  if (rest < 16) return length;
  const unit = 2 ** (Math.floor(Math.log2(rest)) - 3);
  return 24 + Math.floor(rest / unit) * unit;
}

function countOf(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

/** Code points, as UTF-8 bytes would compare. */
function isBefore(a: string, b: string): boolean {
  const left = Array.from(a, (char) => char.codePointAt(0) ?? 0);
  const right = Array.from(b, (char) => char.codePointAt(0) ?? 0);
  const at = left.findIndex((point, index) => point !== right[index]);
  return at < 0 ? left.length < right.length : (left[at] ?? 0) < (right[at] ?? -1);
}

/** A search function over the documents. */
export function bruteForce(documents: readonly TextDocument[]) {
  const analysed = documents.map(({ id, text }, doc) => {
    const terms = analyse(text);
    return { id, doc, length: roundedLength(terms.length), terms: terms.length, counts: countOf(terms) };
  });
  const withTerms = analysed.filter(({ terms }) => terms > 0);
  const mean = f(withTerms.reduce((sum, { terms }) => sum + terms, 0) / withTerms.length);
  return (query: string, k: number) => {
    const terms = [...countOf(analyse(query))].map(([term, count]) => {
      const df = withTerms.filter(({ counts }) => counts.has(term)).length;
      return { term, weight: f(count * f(Math.log(1 + (withTerms.length - df + 0.5) / (df + 0.5)))) };
    });
    return analysed
      .filter(({ counts }) => terms.some(({ term }) => counts.has(term)))
      .map(({ id, doc, counts, length }) => {
        const inverse = f(1 / f(f(0.9) * f(f(1 - f(0.4)) + f(f(f(0.4) * length) / mean))));
        let sum = 0;
        for (const { term, weight } of terms)
          sum += f(weight - f(weight / f(1 + f((counts.get(term) ?? 0) * inverse))));
        return { id, doc, score: f(sum) };
      })
      .sort((a, b) => b.score - a.score || (isBefore(a.id, b.id) ? -1 : 1))
      .slice(0, k);
  };
}
