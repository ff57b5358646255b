/**
 * What a relation is. Slots: `{s}` subject, `{o}` object, `{from}` and `{to}` years, `{x}` what a question describes.
 *
 * Sentences are written once and read back by pattern, so no two relations may share one. The phrases of questions
 * use other words than the sentences of pages, and end with `{x}`, so that they nest to the right.
 */
import type { Class, Kind } from "../kinds.ts";

interface Common {
  readonly domain: readonly Class[];
  /** Share of the subjects of the domain that have it. */
  readonly share: number;
  /** Nominal phrases for the object, such as `founder of {x}`. */
  readonly nouns: readonly string[];
  /** Sentences on the subject's page; a leading `{s}` may become a pronoun. */
  readonly told: readonly string[];
  /** Line of a list page, where lists give this fact. */
  readonly row?: string;
}

/** From an entity to an entity. A subject has at most one object; a `temporal` one at most one at a time. */
export interface EntityRelation extends Common {
  /** Class of the objects, and the kinds preferred for a kind of subject. */
  readonly range: Class;
  readonly prefer?: Partial<Record<Kind, readonly Kind[]>>;
  /** Holds both ways. */
  readonly symmetric?: true;
  /** Questions: subject to object, and object to subject. */
  readonly is: string;
  readonly isOf: string;
  /** Sentences on the object's page; a leading `{o}` may become a pronoun. */
  readonly toldByObject: readonly string[];
  readonly temporal?: Temporal;
}

/** Objects change with time: `told` and `toldByObject` are about the present one and name `{from}`. */
export interface Temporal {
  /** Questions about a year, such as `directed {x}` in `the person who in 1974 directed {x}`. */
  readonly was: string;
  readonly wasOf: string;
  /** Sentences about past objects, with `{from}` and `{to}`. */
  readonly past: readonly string[];
  readonly pastByObject: readonly string[];
  /** Sentences of an old edition, which gives no years. */
  readonly dated: readonly string[];
}

/** From an entity to a year. */
export interface YearRelation extends Common {
  /** What happened in that year, such as `was founded`; `earlier`, `first` or `after 1900` may follow. */
  readonly happened: string;
}
