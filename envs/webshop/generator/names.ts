/** Invented names: brands of syllables, model codes, and product ids that tell nothing of the number behind them. */
import { type Rng, rng } from "turnwise/core";

const ONSETS = "Bal Bren Cal Dor El Fen Gar Hob Jov Kel Lum Mar Nor Or Pel Quor Rin Sol Tam Ver".split(" ");
const MIDDLES = "a e i o u an er in ol ur".split(" ");
const ENDS = "bo dix fu gan kel lop mux nor rix tov".split(" ");
/** How many brands there are. */
export const BRANDS = ONSETS.length * MIDDLES.length * ENDS.length;

/** What brands of a tier charge, as a multiple of what the others do. */
export const TIER_FACTORS = [0.75, 1, 1.5] as const;

/** One of the 2,000 brands: of its tier, so that it never sells both cheap and dear. */
export function drawBrand(tier: number, random: Rng): string {
  const ofTier = Math.floor(BRANDS / TIER_FACTORS.length);
  return brandAt(random.int(ofTier) * TIER_FACTORS.length + tier);
}

/** The name of a brand, 0 ≤ index < BRANDS. */
export function brandAt(index: number): string {
  const end = index % ENDS.length;
  const middle = Math.floor(index / ENDS.length) % MIDDLES.length;
  const onset = Math.floor(index / (ENDS.length * MIDDLES.length));
  return `${ONSETS[onset]}${MIDDLES[middle]}${ENDS[end]}`;
}

const LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ";

/** Such as `KV-204`. */
export function drawModel(random: Rng): string {
  const letter = () => LETTERS[random.int(LETTERS.length)] ?? "A";
  return `${letter()}${letter()}-${100 + random.int(900)}`;
}

const PREFIX = "TWS";
const DIGITS = 7;

/** Ten letters and digits, different for each number of a catalogue. */
export function asinOf(seed: number, number: number): string {
  return (
    PREFIX +
    scramble(number ^ saltOf(seed))
      .toString(36)
      .toUpperCase()
      .padStart(DIGITS, "0")
  );
}

/** The number of a product, or undefined for an id of another form. */
export function numberOf(seed: number, asin: string): number | undefined {
  if (!asin.startsWith(PREFIX) || !/^[0-9A-Z]{7}$/.test(asin.slice(PREFIX.length))) return undefined;
  const scrambled = Number.parseInt(asin.slice(PREFIX.length), 36);
  if (scrambled > 0xffffffff) return undefined;
  const number = (unscramble(scrambled) ^ saltOf(seed)) >>> 0;
  return asinOf(seed, number) === asin ? number : undefined;
}

let salt: { readonly seed: number; readonly value: number } | null = null;

function saltOf(seed: number): number {
  if (salt?.seed !== seed) salt = { seed, value: rng(seed, "webshop", "asin").int(2 ** 32) };
  return salt.value;
}

/** A permutation of the 32-bit integers. @source the finalizer of MurmurHash3, Austin Appleby, public domain */
function scramble(number: number): number {
  let h = number | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function unscramble(scrambled: number): number {
  let h = scrambled | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7ed1b41d);
  h = Math.imul(h ^ (h >>> 13) ^ (h >>> 26), 0xa5cb9243);
  return (h ^ (h >>> 16)) >>> 0;
}
