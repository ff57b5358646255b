/** What a row of a data set becomes. */
import type { Passage } from "../corpus/passage.ts";
import type { Question } from "../question.ts";

export interface ReadRow {
  readonly question: Question;
  /** The split that the row itself names. */
  readonly split?: string;
  /** Passages that came with the question, where it has a context of its own. */
  readonly passages: readonly Passage[];
}

/** A shape of rows. */
export interface Shape {
  readonly name: string;
  /** @returns null where a row is not of this shape */
  read(row: unknown): ReadRow | null;
}

/** Different answers that say something, in order. */
export function usableAnswers(answers: readonly (string | number)[]): string[] {
  return [...new Set(answers.map((answer) => String(answer).trim()).filter((answer) => answer !== ""))];
}

/** The fields of an object whose value is not undefined. */
export function given<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
