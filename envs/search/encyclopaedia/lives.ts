/** Whether a fact can be true, given when its two sides lived or began. */
import type { Kind } from "./kinds.ts";
import { PRESENT } from "./layout.ts";
import type { EntityRelationName } from "./relations/index.ts";

/** First and last year of each entity; the present where it lasts. */
export interface Lives {
  readonly kinds: readonly Kind[];
  readonly begins: readonly number[];
  readonly ends: readonly number[];
}

/** Years of the subject and of the object. */
interface Years {
  readonly begin: number;
  readonly end: number;
  readonly other: number;
  readonly otherEnd: number;
}

type Rule = (years: Years) => boolean;

const isEarlier: Rule = ({ begin, other }) => other < begin;
const isNotLater: Rule = ({ begin, other }) => other <= begin;
const isGrownUpThen: Rule = ({ begin, other, otherEnd }) => other + 18 <= begin && begin <= otherEnd;

/** Relations without a rule hold at any time. */
const RULES: Partial<Readonly<Record<EntityRelationName, Rule>>> = {
  "studied at": ({ begin, other }) => other <= begin + 22,
  "taught by": ({ begin, other, otherEnd }) =>
    begin - other >= 15 && begin - other <= 50 && otherEnd >= begin + 15,
  "child of": ({ begin, other }) => begin - other >= 18 && begin - other <= 45,
  "married to": ({ begin, other }) => Math.abs(begin - other) <= 15,
  "buried in": ({ end }) => end < PRESENT,
  "honoured by": ({ end, other }) => other <= end,
  "dedicated to": ({ begin, other, otherEnd }) => other + 12 <= begin && begin <= otherEnd + 40,
  "commissioned by": isGrownUpThen,
  "recorded by": isGrownUpThen,
  "housed by": ({ begin, other, otherEnd }) => otherEnd >= begin && other + 24 <= begin + 60,
  "consequence of": ({ begin, other }) => begin - other > 0 && begin - other <= 90,
  "grew out of": isEarlier,
  "based on": isEarlier,
  "published by": isNotLater,
  "funded by": isNotLater,
  "collected on": isNotLater,
  "lost in": ({ begin, other }) => other >= begin,
};

/** Whether the years of subject and object allow the fact. */
export function isPlausible(
  relation: EntityRelationName,
  subject: number,
  object: number,
  { begins, ends }: Lives,
): boolean {
  const years = {
    begin: begins[subject] ?? 0,
    end: ends[subject] ?? 0,
    other: begins[object] ?? 0,
    otherEnd: ends[object] ?? 0,
  };
  return RULES[relation]?.(years) ?? true;
}
