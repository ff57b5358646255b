/** Whether a fact can be true, given when its two sides lived or began. */
import type { Kind } from "./kinds.ts";
import type { EntityRelationName } from "./relations/index.ts";

/** First and last year of each entity; the present where it lasts. */
export interface Lives {
  readonly kinds: readonly Kind[];
  readonly begins: readonly number[];
  readonly ends: readonly number[];
}

/** Whether the years of subject and object allow the fact. */
export function isPlausible(
  relation: EntityRelationName,
  subject: number,
  object: number,
  lives: Lives,
): boolean {
  const begin = lives.begins[subject] ?? 0;
  const end = lives.ends[subject] ?? 0;
  const other = lives.begins[object] ?? 0;
  const otherEnd = lives.ends[object] ?? 0;
  switch (relation) {
    case "studied at":
      return other <= begin + 22;
    case "taught by":
      return begin - other >= 15 && begin - other <= 50 && otherEnd >= begin + 15;
    case "child of":
      return begin - other >= 18 && begin - other <= 45;
    case "married to":
      return Math.abs(begin - other) <= 15;
    case "buried in":
      return end < 2020;
    case "honoured by":
      return other <= end;
    case "dedicated to":
      return other + 12 <= begin && begin <= otherEnd + 40;
    case "commissioned by":
    case "recorded by":
      return other + 18 <= begin && begin <= otherEnd;
    case "housed by":
      return otherEnd >= begin && other + 24 <= begin + 60;
    case "consequence of":
      return begin - other > 0 && begin - other <= 90;
    case "grew out of":
    case "based on":
      return other < begin;
    case "published by":
    case "funded by":
    case "collected on":
      return other <= begin;
    case "lost in":
      return other >= begin;
    default:
      return true;
  }
}
