/** Slips of the finger. */
import type { Rng } from "turnwise/core";

/** Share of the long words that are hit. */
const HIT = 0.3;
const SHORTEST = 5;

/** One slip in some of the words of five letters or more; words with digits or marks stay whole. */
export function addTypos(text: string, random: Rng): string {
  return text.replace(/[A-Za-z]+/g, (word) =>
    word.length >= SHORTEST && random.float() < HIT ? slip(word, random) : word,
  );
}

/** Swaps, drops or doubles a letter; never the first. */
function slip(word: string, random: Rng): string {
  const at = 1 + random.int(word.length - 2);
  const [a = "", b = ""] = [word[at], word[at + 1]];
  switch (random.int(3)) {
    case 0:
      return word.slice(0, at) + b + a + word.slice(at + 2);
    case 1:
      return word.slice(0, at) + word.slice(at + 1);
    default:
      return word.slice(0, at) + a + word.slice(at);
  }
}
