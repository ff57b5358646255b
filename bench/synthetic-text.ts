/** Documents and queries with the word frequencies of real text (Zipf), in words that stemming leaves alone. */
import { type Rng, rng } from "../src/core/rng.ts";

const WORDS = 200_000;
const CONSONANTS = "bdfgkmnprstvz";
const VOWELS = "aou";

/** A word by its rank of frequency; each has at least two syllables. */
function word(rank: number): string {
  let text = "";
  for (let rest = rank + CONSONANTS.length * VOWELS.length; rest > 0; ) {
    text += CONSONANTS[rest % CONSONANTS.length];
    rest = Math.floor(rest / CONSONANTS.length);
    text += VOWELS[rest % VOWELS.length];
    rest = Math.floor(rest / VOWELS.length);
  }
  return text;
}

const words = Array.from({ length: WORDS }, (_, rank) => word(rank));
/** A word with probability about 1 / (rank + 3); the first is in most documents of 90 words. */
function draw(random: Rng): string {
  return words[Math.floor(3 * (WORDS / 3 + 1) ** random.float() - 3)] ?? "";
}

/** A document of 30 to 150 words. */
export function syntheticDocument(index: number): string {
  const random = rng(1, "document", index);
  return Array.from({ length: 30 + random.int(121) }, () => draw(random)).join(" ");
}

/** 4 to 11 words in a row out of one of the first `documents` documents. */
export function syntheticQuery(index: number, documents: number): string {
  const random = rng(1, "query", index);
  const text = syntheticDocument(random.int(documents)).split(" ");
  const start = random.int(text.length - 11);
  return text.slice(start, start + 4 + random.int(8)).join(" ");
}
