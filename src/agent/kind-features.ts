/**
 * Where things have instance numbers, a text that names a kind without a number speaks of what is wanted, not of what
 * is there ("locked, copperkey"). What was spoken of so is worth keeping. Exact strings alone.
 */
import type { ArgumentRecord, CommandRecord } from "./episode-records.ts";
import type { ExtraFeatures, TurnRead } from "./extra-features.ts";
import { isNumber } from "./tokenize.ts";

/** Names of the features, in order. */
export const KIND_FEATURE_NAMES: readonly string[] = [
  "kind/first-log-named", // ln(1 + texts that named the kind of its first argument without a number)
  "kind/first-recency", // 1 / (1 + turns since the last of them)
  "kind/first-log-applied", // ln(1 + earlier commands with its first argument as second)
  "kind/second-log-named",
];

interface KindRecord {
  texts: number;
  last: number;
}

export class KindFeatures implements ExtraFeatures {
  readonly #kinds = new Map<string, KindRecord>();
  readonly #applied = new Map<ArgumentRecord, number>();
  #turn = -1;

  /** Takes in the text of a turn. */
  observe({ last, text: { tokens } }: TurnRead): void {
    this.#turn++;
    if (last !== null && last.second !== null)
      this.#applied.set(last.second, (this.#applied.get(last.second) ?? 0) + 1);
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i] as string;
      if (isNumber(token) || (i + 1 < tokens.length && isNumber(tokens[i + 1] as string))) continue;
      const kind = this.#kinds.get(token);
      if (kind === undefined) this.#kinds.set(token, { texts: 1, last: this.#turn });
      else if (kind.last < this.#turn) {
        kind.texts++;
        kind.last = this.#turn;
      }
    }
  }

  /** Writes the features of all candidates. @param at column of the first */
  write(candidates: readonly CommandRecord[], out: Float32Array, stride: number, at: number): void {
    candidates.forEach(({ first, second }, i) => {
      const p = i * stride + at;
      const kind = this.#kindOf(first);
      out[p] = Math.log1p(kind?.texts ?? 0);
      out[p + 1] = kind === undefined ? 0 : 1 / (1 + this.#turn - kind.last);
      out[p + 2] = Math.log1p(first === null ? 0 : (this.#applied.get(first) ?? 0));
      out[p + 3] = Math.log1p(this.#kindOf(second)?.texts ?? 0);
    });
  }

  /** The kind is the last word of a name, without its number. */
  #kindOf(argument: ArgumentRecord | null): KindRecord | undefined {
    const word = argument?.words.at(-1);
    return word === undefined ? undefined : this.#kinds.get(word);
  }
}
