/** What may be written at a place in a filter. */
import { COMPARISONS, FILTER_FIELDS, type FilterField, fieldNamed } from "./filter-fields.ts";
import { type FilterToken, filterTokens, quoted } from "./filter-tokens.ts";
import type { FacetValue } from "./index-types.ts";

export interface CompletionItem {
  /** What to insert, quotes included. */
  readonly text: string;
  readonly kind: "field" | "operator" | "value" | "keyword";
  /** A few words; for a value the number of episodes that have it. */
  readonly detail: string;
}

export interface Completion {
  /** The items replace the characters from `from` up to, not including, `to`. */
  readonly from: number;
  readonly to: number;
  /** Best first. */
  readonly items: readonly CompletionItem[];
}

const MOST_ITEMS = 50;
const MOST_NUMBERS = 10;

/** What a filter wants next. */
type Expected =
  | { readonly type: "condition" | "and" | "list" | "separator" | "nothing" }
  | { readonly type: "comparison" | "value"; readonly field: FilterField; readonly operator: string };

/**
 * What may follow at the cursor.
 *
 * @param cursor   0 … text.length
 * @param valuesOf values of a field in the run, most frequent first
 */
export function completeFilter(
  text: string,
  cursor: number,
  valuesOf: (field: string) => readonly FacetValue[],
): Completion {
  const tokens = filterTokens(text).filter(({ type, from }) => type !== "end" && from < cursor);
  const last = tokens.at(-1);
  const touched = last !== undefined && last.to >= cursor && isPartial(last) ? last : null;
  const before = touched === null ? tokens : tokens.slice(0, -1);
  const from = touched?.from ?? cursor;
  const to = touched === null || touched.open === true ? cursor : touched.to;
  const typed = text.slice(touched?.type === "string" ? from + 1 : from, cursor);
  const expected = expectedAfter(before);
  const all = itemsFor(expected.state, expected.open, touched?.type ?? null, valuesOf);
  return { from, to, items: matching(all, typed).slice(0, MOST_ITEMS) };
}

/** Whether typing on would change the token. */
function isPartial({ type, text, open }: FilterToken): boolean {
  if (type === "string") return open === true;
  if (type === "operator") return !["=", "!=", "<", "<=", ">", ">=", "~", "!~", ":"].includes(text);
  return type === "word" || type === "number";
}

/** Follows the grammar of filter-parse.ts; where a filter has gone wrong, nothing is expected. */
function expectedAfter(tokens: readonly FilterToken[]): { state: Expected; open: number } {
  let state = { type: "condition" } as Expected;
  let field: FilterField | null = null;
  let inList = false;
  let open = 0;
  for (const token of tokens) {
    const word = token.type === "word" ? token.text.toLowerCase() : "";
    const isValue = token.type === "string" || token.type === "number" || token.type === "word";
    if (state.type === "condition") {
      field = token.type === "word" ? fieldNamed(token.text) : null;
      if (word === "not") continue;
      if (token.type === "(") open++;
      else if (token.type === "string") state = { type: "and" };
      else if (field === null) return { state: { type: "nothing" }, open };
      else state = { type: "comparison", field, operator: "" };
    } else if (state.type === "comparison") {
      if (token.type === "operator") state = { type: "value", field: state.field, operator: token.text };
      else if (word === "in") state = { type: "list" };
      else if (state.field.kind === "boolean" && (word === "and" || word === "or"))
        state = { type: "condition" };
      else if (state.field.kind === "boolean" && token.type === ")") {
        open--;
        state = { type: "and" };
      } else if (word !== "not") return { state: { type: "nothing" }, open };
    } else if (state.type === "list" && token.type === "(" && field !== null) {
      inList = true;
      state = { type: "value", field, operator: "=" };
    } else if (state.type === "value" && isValue) {
      state = { type: inList ? "separator" : "and" };
    } else if (state.type === "separator" && token.type === "," && field !== null) {
      state = { type: "value", field, operator: "=" };
    } else if (state.type === "separator" && token.type === ")") {
      inList = false;
      state = { type: "and" };
    } else if (state.type === "and" && (word === "and" || word === "or")) {
      state = { type: "condition" };
    } else if (state.type === "and" && token.type === ")" && open > 0) {
      open--;
    } else {
      return { state: { type: "nothing" }, open };
    }
  }
  return { state, open };
}

function itemsFor(
  expected: Expected,
  open: number,
  typing: FilterToken["type"] | null,
  valuesOf: (field: string) => readonly FacetValue[],
): CompletionItem[] {
  switch (expected.type) {
    case "condition":
      if (typing === "string") return [];
      return [
        ...FILTER_FIELDS.map((field) => ({
          text: field.name,
          kind: "field" as const,
          detail: field.description,
        })),
        keyword("not", "the opposite"),
      ];
    case "comparison":
      return comparisons(expected.field);
    case "value":
      return values(expected.field, expected.operator, valuesOf);
    case "list":
      return [keyword("(", "a list of values")];
    case "separator":
      return [keyword(",", "another value"), keyword(")", "end of the list")];
    case "and":
      return [...LINKS, ...(open > 0 ? [keyword(")", "end of the group")] : [])];
    case "nothing":
      return [];
  }
}

const keyword = (text: string, detail: string): CompletionItem => ({ text, kind: "keyword", detail });

const LINKS = [keyword("and", "both"), keyword("or", "either")];

const MEANINGS: Readonly<Record<string, string>> = {
  "=": "is",
  "!=": "is not",
  "<": "less than",
  "<=": "at most",
  ">": "more than",
  ">=": "at least",
  "~": "contains",
  "!~": "does not contain",
};

function comparisons({ kind }: FilterField): CompletionItem[] {
  if (kind === "words") return [{ text: ":", kind: "operator", detail: "has these words" }];
  const operators = COMPARISONS[kind].map((text) => ({
    text,
    kind: "operator" as const,
    detail: MEANINGS[text] ?? "",
  }));
  if (kind === "boolean") return [...operators, ...LINKS];
  return [...operators, keyword("in", "is one of"), keyword("not in", "is none of")];
}

function values(
  { name, kind, choices, optional }: FilterField,
  operator: string,
  valuesOf: (field: string) => readonly FacetValue[],
): CompletionItem[] {
  const none =
    optional === true && (operator === "=" || operator === "!=") ? [value("none", "no value")] : [];
  if (kind === "words") return [];
  if (kind === "boolean") return [value("true", ""), value("false", "")];
  const there = valuesOf(name).filter((each) => each.value !== null);
  if (choices !== undefined) {
    const counts = new Map(there.map((each) => [String(each.value), each.count]));
    return choices.map((choice) => value(choice, episodes(counts.get(choice) ?? 0)));
  }
  const known = there.map((each) =>
    value(typeof each.value === "string" ? quoted(each.value) : String(each.value), episodes(each.count)),
  );
  return [...(kind === "number" ? known.slice(0, MOST_NUMBERS) : known), ...none];
}

const value = (text: string, detail: string): CompletionItem => ({ text, kind: "value", detail });

function episodes(count: number): string {
  return count === 1 ? "1 episode" : `${count} episodes`;
}

/** Those that begin with what was typed, then those that contain it, in any case. */
function matching(items: readonly CompletionItem[], typed: string): CompletionItem[] {
  const wanted = typed.toLowerCase();
  const bare = ({ text }: CompletionItem) => text.replace(/^"/, "").toLowerCase();
  const first = items.filter((item) => bare(item).startsWith(wanted));
  return [...first, ...items.filter((item) => !first.includes(item) && bare(item).includes(wanted))];
}
