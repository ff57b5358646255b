/** What a customer of a long task wants: several things at once, with wishes about each and about all of them. */

import type { Deal } from "./deal.ts";

/** One thing to be bought. No two of an errand are of the same product type. */
export interface WantedItem {
  /** The product type, as in `Product.query`. */
  readonly type: string;
  /** First words of the titles that are allowed; null where any brand will do. */
  readonly brands: readonly string[] | null;
  /** Names of attributes that it must have. */
  readonly attributes: readonly string[];
  /** Option name → the value that must be chosen. */
  readonly options: Readonly<Record<string, string>>;
  /** In tenths: 42 for 4.2; null where the rating does not matter. */
  readonly leastRating: number | null;
  /** Which of those that meet all of the above: any, the cheapest as chosen, or the best rated (the cheapest of these). */
  readonly choice: Choice;
}
export type Choice = "any" | "cheapest" | "best-rated";

/** Things that must agree in something: an option, such as color, or an axis of attributes, such as the kind of plug. */
export interface Match {
  /** Name of the option, or of the axis. */
  readonly name: string;
  /** Names of the attributes of the axis; null for an option. */
  readonly values: readonly string[] | null;
  /** Product types of the things that must agree. */
  readonly types: readonly string[];
}

export interface Errand {
  readonly items: readonly WantedItem[];
  readonly matches: readonly Match[];
  /** What the order has to be large enough for; null where its size does not matter. */
  readonly deal: Deal | null;
  /** Cents that may be paid for everything together; null without a limit. */
  readonly budget: number | null;
}

/** What the customer writes while the shopping is under way. */
export interface Change {
  /** It is read after this many turns, or at the first attempt to check out where that is sooner. */
  readonly turn: number;
  readonly message: string;
  /** What is wanted from then on. */
  readonly errand: Errand;
  /** All that the customer has written by then. */
  readonly instruction: string;
}

export interface LongTask {
  readonly id: string;
  /** What makes it long, sorted and joined by `+`. */
  readonly combination: string;
  readonly errand: Errand;
  readonly instruction: string;
  readonly change: Change | null;
  /** Type of the thing that turns out to be sold out at checkout, whichever product it is; null where nothing does. */
  readonly soldOut: string | null;
  /** No player succeeds in fewer actions, whatever it knows. */
  readonly leastActions: number;
}

/** What is wanted once everything is said. */
export function finalErrand({ errand, change }: LongTask): Errand {
  return change?.errand ?? errand;
}
