/**
 * A filter as SQL over the table `episodes`. Values are parameters; the text holds nothing a person wrote. A condition
 * is always true or false, never NULL: an absent value equals nothing, is neither less nor more, and contains nothing.
 */
import { unreachable } from "../core/errors.ts";
import type { Comparison, FilterField } from "./filter-fields.ts";
import type { Filter } from "./filter-parse.ts";
import type { FilterValue } from "./filter-values.ts";

export type SqlValue = string | number | null;

export interface SqlCondition {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** Fields whose expression is not the column of their name. */
const EXPRESSIONS: Readonly<Record<string, string>> = {
  failed: "(1 - success)",
  task: "taskId",
  type: "taskType",
  return: "episodeReturn",
  id: "episodeId",
  seconds: "(wallMs / 1000.0)",
  started: "startedAt",
  group: '"group"',
};

/** The SQL expression of a field of the filter language, words left out. */
export function expressionOf({ name }: FilterField): string {
  return EXPRESSIONS[name] ?? name;
}

export function filterSql(filter: Filter): SqlCondition {
  switch (filter.type) {
    case "and":
      return joined(filter.of, " AND ", "1");
    case "or":
      return joined(filter.of, " OR ", "0");
    case "not": {
      const { sql, parameters } = filterSql(filter.of);
      return { sql: `NOT (${sql})`, parameters };
    }
    case "compare":
      return compare(filter.field, filter.operator, filter.value);
    case "in":
      return among(filter.field, filter.values);
    case "words":
      return {
        sql: "key IN (SELECT rowid FROM words WHERE words MATCH ?)",
        parameters: [matchExpression(filter.field.name, filter.words)],
      };
    default:
      return unreachable(filter, "part of a filter");
  }
}

function joined(of: readonly Filter[], operator: string, empty: string): SqlCondition {
  const parts = of.map(filterSql);
  if (parts.length === 0) return { sql: empty, parameters: [] };
  return {
    sql: parts.map(({ sql }) => `(${sql})`).join(operator),
    parameters: parts.flatMap(({ parameters }) => parameters),
  };
}

function compare(field: FilterField, operator: Comparison, value: FilterValue): SqlCondition {
  const column = expressionOf(field);
  const parameters = [toSql(value)];
  switch (operator) {
    case "=":
      return { sql: `${column} IS ?`, parameters };
    case "!=":
      return { sql: `${column} IS NOT ?`, parameters };
    case "<":
    case "<=":
    case ">":
    case ">=":
      return { sql: `ifnull(${column} ${operator} ?, 0)`, parameters };
    case "~":
      return { sql: contains(column), parameters: [lower(String(value))] };
    case "!~":
      return { sql: `NOT ${contains(column)}`, parameters: [lower(String(value))] };
    default:
      return unreachable(operator, "comparison");
  }
}

function contains(column: string): string {
  return `(ifnull(instr(lower(${column}), ?), 0) > 0)`;
}

/** As SQLite's lower(): letters beyond ASCII stay as they are. */
export function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function among(field: FilterField, values: readonly FilterValue[]): SqlCondition {
  const column = expressionOf(field);
  const parts = values.map(() => `${column} IS ?`);
  return { sql: parts.join(" OR "), parameters: values.map(toSql) };
}

function toSql(value: FilterValue): SqlValue {
  return typeof value === "boolean" ? Number(value) : value;
}

/** Words for FTS5: whole words next to each other, in any case; a star at the end continues the last word. */
export function matchExpression(field: string, words: string): string {
  const columns = field === "text" ? "" : `{${field}} : `;
  const prefix = words.trimEnd().endsWith("*");
  return `${columns}"${words.replace(/[\0\ue000]/g, " ").replaceAll('"', '""')}"${prefix ? " *" : ""}`;
}
