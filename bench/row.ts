/** What a benchmark reports. Each `bench/*.bench.ts` answers one question and exports `run(): Promise<Row[]>`. */

/** A number that a measurement is held against. */
export interface Bar {
  readonly atLeast?: number;
  readonly atMost?: number;
  /**
   * True where both sides were measured within this run (a ratio, a size), so that the verdict does not depend on
   * the machine's speed. `bench -- --check` fails on these only; the others are shown.
   */
  readonly strict?: boolean;
}

export interface Row {
  readonly name: string;
  readonly value: number;
  /** Such as `steps/s`, `ms`, `kB`, `×`. */
  readonly unit: string;
  readonly bar?: Bar;
  readonly note?: string;
}

/** Whether a row meets its bar; null where it has none. */
export function meetsBar(row: Row): boolean | null {
  if (row.bar === undefined) return null;
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = row.bar;
  return row.value >= atLeast && row.value <= atMost;
}
