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
/** [WORDS] share of all words up to this rank; the first is in most documents of 90 words. */
const cumulative = new Float64Array(WORDS);
let total = 0;
for (let rank = 0; rank < WORDS; rank++) {
  total += 1 / (rank + 3);
  cumulative[rank] = total;
}

function draw(random: Rng): string {
  const at = random.float() * total;
  let low = 0;
  let high = WORDS - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return words[low] ?? "";
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
