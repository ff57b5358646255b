/** What a session asks for. */

export interface Goal {
  /** The product the goal was made from; buying another one that meets the goal scores as much. */
  readonly asin: string;
  readonly category: string;
  readonly query: string;
  /** Title of that product. */
  readonly name: string;
  /** Its breadcrumb. */
  readonly breadcrumb: string;
  /** What the agent is told. */
  readonly instruction: string;
  readonly attributes: readonly string[];
  /** Dollars; a price equal to it is accepted. 1,000,000 where the instruction names none. */
  readonly priceUpper: number;
  /** Values alone in human goals, name → value in synthetic ones: the original compares the two differently. */
  readonly options: readonly string[] | Readonly<Record<string, string>>;
  /** How often the original draws it where no goal is named. */
  readonly weight: number;
}
