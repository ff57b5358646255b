/** How alike two short texts are, word order and repetition aside. */
import { byCodePoint } from "../python-text.ts";

/** The words of a text, without repetition, in code point order. */
type Words = readonly string[];

/** Attributes and option values recur in every episode; titles and the like are not compared this way. */
const cache = new Map<string, Words>();
const CACHED_TEXTS = 100_000;

/**
 * `fuzz.token_set_ratio(a, b)` of thefuzz 0.19 with its Levenshtein backend: 100 where the words of one text are
 * among the words of the other, otherwise the best ratio of edit distances between the shared words, the shared and
 * the other words of `a`, and those of `b`.
 *
 * @returns a whole number, 0..100; 0 where a text has no letter and no digit
 * @source https://github.com/seatgeek/thefuzz, version 0.19
 */
export function tokenSetRatio(a: string, b: string): number {
  const wordsA = wordsOf(a);
  const wordsB = wordsOf(b);
  if (wordsA.length === 0 || wordsB.length === 0) return 0;
  const shared = wordsA.filter((word) => wordsB.includes(word));
  const restA = wordsA.filter((word) => !shared.includes(word));
  const restB = wordsB.filter((word) => !shared.includes(word));
  if (shared.length > 0 && (restA.length === 0 || restB.length === 0)) return 100;
  const both = shared.join(" ");
  const allA = [...shared, ...restA].join(" ");
  const allB = [...shared, ...restB].join(" ");
  return Math.max(ratio(both, allA), ratio(both, allB), ratio(allA, allB));
}

/** Characters 128 to 255 vanish, as in the original; every other one that is no letter or digit parts words. */
function wordsOf(text: string): Words {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const plain = text
    .replace(/[\u0080-\u00ff]/g, "")
    .replace(/[^\p{L}\p{N}_]/gu, " ")
    .toLowerCase();
  const words = [...new Set(plain.split(" "))].filter((word) => word !== "").sort(byCodePoint);
  if (cache.size >= CACHED_TEXTS) cache.clear();
  cache.set(text, words);
  return words;
}

/** 100 · (1 - insertions and deletions / both lengths), rounded half to even; 0 where a text is empty. */
function ratio(a: string, b: string): number {
  if (a === "" || b === "") return 0;
  const charsA = [...a];
  const charsB = [...b];
  const total = charsA.length + charsB.length;
  return roundHalfEven(100 * ((2 * commonLength(charsA, charsB)) / total));
}

/** Length of the longest common subsequence; insertions and deletions are what it leaves over. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  const row = new Uint32Array(b.length + 1);
  for (const char of a) {
    let diagonal = 0;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j] ?? 0;
      row[j] = b[j - 1] === char ? diagonal + 1 : Math.max(above, row[j - 1] ?? 0);
      diagonal = above;
    }
  }
  return row[b.length] ?? 0;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor === 0.5) return floor % 2 === 0 ? floor : floor + 1;
  return Math.round(value);
}
