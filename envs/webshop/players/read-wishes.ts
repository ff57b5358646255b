/** What an instruction asks for, as far as its words show. */
import { analyse } from "turnwise/retrieval";

export interface Phrase {
  /** As it stands in the instruction, lower-case. */
  readonly text: string;
  readonly stems: readonly string[];
}

export interface Wishes {
  /** Dollars; infinite where none is named. */
  readonly priceLimit: number;
  /** Options given as `name: value`, as in the original's synthetic instructions. */
  readonly pairs: readonly (readonly [name: string, value: string])[];
  /** The rest, in phrases. */
  readonly phrases: readonly Phrase[];
  /** Stems of what seems to be the kind of product: the last words before the first clause ends. */
  readonly kind: readonly string[];
  /** The words of the instruction without sums of money, lower-case. */
  readonly text: string;
}

const LIMIT = /(?:lower|less|under|below|cheaper)(?: than)? \$?(\d[\d,]*(?:\.\d+)?)(?: dollars)?/i;
const MONEY = /,? and price lower than [\d.]+ dollars/i;
const PAIR = /(?: with |, and )((?:(?! with )[^:,])+): (.*?)(?=, and [^:,]+: |$)/g;
/** Words between the things asked for. */
const BREAK = /[,.;!?]+(?:\s|$)|\b(?:with|for|and|that|which|in|of|is|are|has|have|also|please)\b/;
const CLAUSE = /\b(?:with|for|that|which|in|is|has|have)\b|\.(?:\s|$)/;
const KIND_WORDS = 3;
const ASKING = new Set(
  analyse(
    "i find me show need want looking look buy get help would like please am im you can some any one place order",
  ),
);

export function withoutMoney(instruction: string): string {
  return instruction.replace(MONEY, "");
}

export function readWishes(instruction: string): Wishes {
  const text = withoutMoney(instruction).toLowerCase();
  const limit = LIMIT.exec(instruction)?.[1];
  const pairs = [...text.matchAll(PAIR)].map(([, name = "", value = ""]) => [name, value] as const);
  const rest = text.replace(PAIR, "");
  const phrases = rest
    .split(BREAK)
    .map((phrase) => ({
      text: phrase.trim(),
      stems: stemsOf(phrase),
    }))
    .filter(({ stems }) => stems.length > 0);
  const head =
    rest.split(CLAUSE).find((clause) => stemsOf(clause.split(BREAK).at(-1) ?? "").length > 0) ?? "";
  const kind = stemsOf(head.split(BREAK).at(-1) ?? "").slice(-KIND_WORDS);
  const priceLimit = limit === undefined ? Number.POSITIVE_INFINITY : Number(limit.replaceAll(",", ""));
  return { priceLimit, pairs, phrases, kind, text };
}

function stemsOf(phrase: string): string[] {
  return analyse(phrase).filter((stem) => !ASKING.has(stem));
}
