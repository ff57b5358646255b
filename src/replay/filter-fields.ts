/** The fields of the filter language: names, kinds and what they mean. */

export type FieldKind = "text" | "number" | "boolean" | "choice" | "words";

export interface FilterField {
  /** As written in a filter; case does not matter. */
  readonly name: string;
  readonly kind: FieldKind;
  /** One line for help and completion. */
  readonly description: string;
  /** The possible values of a choice. */
  readonly choices?: readonly string[];
  /** Whether an episode may have no value; `none` stands for it. */
  readonly optional?: boolean;
}

export const FILTER_FIELDS: readonly FilterField[] = [];
