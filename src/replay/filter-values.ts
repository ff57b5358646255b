/** The right sides of a filter's conditions. */
import { nearest } from "../core/suggest.ts";
import { FilterError } from "./filter-error.ts";
import type { Comparison, FilterField } from "./filter-fields.ts";
import type { FilterToken } from "./filter-tokens.ts";

export type FilterValue = string | number | boolean | null;

/**
 * The value that a token stands for, as the field takes it.
 *
 * @throws FilterError
 */
export function valueOf(field: FilterField, token: FilterToken, operator: Comparison): FilterValue {
  refuseUnfinished(field, token);
  if (token.type === "word" && token.text.toLowerCase() === "none") return none(field, token, operator);
  switch (field.kind) {
    case "number":
      return number(field, token);
    case "boolean":
      return boolean(field, token);
    case "choice":
      return operator === "~" || operator === "!~" ? token.text : choice(field, token);
    case "text":
    case "time":
    case "words":
      return token.text;
  }
}

/**
 * The words that are searched for.
 *
 * @throws FilterError
 */
export function wordsOf(field: FilterField, token: FilterToken): string {
  refuseUnfinished(field, token);
  if (!/[\p{L}\p{N}]/u.test(token.text)) throw new FilterError("this holds no word to search for.", token);
  return token.text;
}

function refuseUnfinished(field: FilterField, token: FilterToken): void {
  if (token.type === "end") throw new FilterError(`a value for ${field.name} is missing here.`, token);
  if (token.open === true) throw new FilterError("the closing quote of this text is missing.", token);
  if (token.type !== "string" && token.type !== "number" && token.type !== "word") {
    throw new FilterError(`a value for ${field.name} is expected here, not ${token.text}.`, token);
  }
}

function none(field: FilterField, token: FilterToken, operator: Comparison): null {
  if (field.optional !== true) throw new FilterError(`every episode has a ${field.name}.`, token);
  if (operator !== "=" && operator !== "!=")
    throw new FilterError("none can be compared with = and != only.", token);
  return null;
}

function number(field: FilterField, token: FilterToken): number {
  const value = Number(token.text);
  if (token.type === "number" && Number.isFinite(value)) return value;
  const unquoted = token.text.trim() !== "" && Number.isFinite(value) ? token.text.trim() : null;
  throw new FilterError(`${field.name} is a number; write it without quotes or unit.`, token, unquoted);
}

function boolean(field: FilterField, token: FilterToken): boolean {
  const text = token.text.toLowerCase();
  if (token.type === "word" && (text === "true" || text === "false")) return text === "true";
  throw new FilterError(`${field.name} is true or false.`, token, nearest(token.text, ["true", "false"]));
}

function choice({ name, choices = [] }: FilterField, token: FilterToken): string {
  const known = choices.find((value) => value.toLowerCase() === token.text.toLowerCase());
  if (known !== undefined) return known;
  if (name === "source" && token.text.toLowerCase() === "training") return "rollout";
  throw new FilterError(`${name} is one of ${choices.join(", ")}.`, token, nearest(token.text, choices));
}
