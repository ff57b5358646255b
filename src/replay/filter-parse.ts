/**
 * The filter language, from text to a tree.
 *
 *   filter  = and { "or" and }          and   = unary { "and" unary }
 *   unary   = "not" unary | "(" filter ")" | term
 *   term    = string | field [ comparison value | ":" string | ["not"] "in" "(" value { "," value } ")" ]
 *
 * A string alone searches observations and actions; a field alone must be a boolean. Keywords and names of fields are
 * read in any case.
 */
import { nearest } from "../core/suggest.ts";
import { FilterError } from "./filter-error.ts";
import {
  COMPARISONS,
  type Comparison,
  FILTER_FIELDS,
  type FilterField,
  fieldNamed,
} from "./filter-fields.ts";
import { type FilterToken, filterTokens } from "./filter-tokens.ts";
import { type FilterValue, valueOf, wordsOf } from "./filter-values.ts";

/** A parsed filter. An empty `and` accepts everything. */
export type Filter =
  | { readonly type: "and" | "or"; readonly of: readonly Filter[] }
  | { readonly type: "not"; readonly of: Filter }
  | {
      readonly type: "compare";
      readonly field: FilterField;
      readonly operator: Comparison;
      readonly value: FilterValue;
    }
  | { readonly type: "in"; readonly field: FilterField; readonly values: readonly FilterValue[] }
  | { readonly type: "words"; readonly field: FilterField; readonly words: string };

const MOST_CHARACTERS = 10_000;
const MOST_TERMS = 200;
const DEEPEST = 50;

/** What people from other languages write → what it is called here. */
const FOREIGN: Readonly<Record<string, string>> = {
  "===": "=",
  "==": "=",
  "!==": "!=",
  "<>": "!=",
  "=~": "~",
  "&&": "and",
  "&": "and",
  "||": "or",
  "|": "or",
  "!": "not",
};
const KEYWORDS = ["and", "or", "not", "in", "none", "true", "false"];

/**
 * Parses a filter; a blank text accepts everything.
 *
 * @throws FilterError
 */
export function parseFilter(text: string): Filter {
  if (text.length > MOST_CHARACTERS) {
    throw new FilterError(`the filter has ${text.length} characters; ${MOST_CHARACTERS} is the limit.`, {
      from: MOST_CHARACTERS,
      to: text.length,
    });
  }
  return new Parser(filterTokens(text)).whole();
}

class Parser {
  readonly #tokens: readonly FilterToken[];
  #at = 0;
  #terms = 0;
  #depth = 0;

  constructor(tokens: readonly FilterToken[]) {
    this.#tokens = tokens;
  }

  whole(): Filter {
    if (this.#next.type === "end") return { type: "and", of: [] };
    const filter = this.#or();
    const rest = this.#next;
    if (rest.type === "end") return filter;
    this.#refuseForeign(rest);
    if (rest.type === ")") throw new FilterError("this closes no parenthesis.", rest);
    throw new FilterError("`and` or `or` is missing before this.", rest);
  }

  get #next(): FilterToken {
    const end = { type: "end", text: "", from: 0, to: 0 } as const;
    return this.#tokens[this.#at] ?? this.#tokens.at(-1) ?? end;
  }

  #take(): FilterToken {
    const token = this.#next;
    this.#at++;
    return token;
  }

  #isKeyword(word: string): boolean {
    return this.#next.type === "word" && this.#next.text.toLowerCase() === word;
  }

  #takeKeyword(word: string): boolean {
    const there = this.#isKeyword(word);
    if (there) this.#at++;
    return there;
  }

  #or(): Filter {
    return this.#chain("or", () => this.#chain("and", () => this.#unary()));
  }

  #chain(type: "and" | "or", part: () => Filter): Filter {
    const first = part();
    const of = [first];
    while (this.#takeKeyword(type)) of.push(part());
    return of.length === 1 ? first : { type, of };
  }

  #unary(): Filter {
    const token = this.#next;
    if (++this.#depth > DEEPEST) {
      throw new FilterError(`more than ${DEEPEST} parentheses and \`not\`s within each other.`, token);
    }
    try {
      if (this.#takeKeyword("not")) return { type: "not", of: this.#unary() };
      if (token.type !== "(") return this.#term();
      this.#at++;
      const inner = this.#or();
      const close = this.#take();
      if (close.type !== ")") {
        throw new FilterError(`\`)\` is missing here, for the parenthesis at character ${token.from + 1}.`, {
          from: close.from,
          to: close.from,
        });
      }
      return inner;
    } finally {
      this.#depth--;
    }
  }

  #term(): Filter {
    const token = this.#take();
    if (++this.#terms > MOST_TERMS) throw new FilterError(`more than ${MOST_TERMS} conditions.`, token);
    if (token.type === "string") return wordsIn(TEXT, token);
    const field = this.#field(token);
    if (field.kind === "words") return this.#words(field, token);
    const operator = this.#next;
    if (this.#isKeyword("in")) return this.#in(field);
    if (this.#isKeyword("not") && this.#tokens[this.#at + 1]?.text.toLowerCase() === "in") {
      this.#at++;
      return { type: "not", of: this.#in(field) };
    }
    if (operator.type !== "operator") {
      if (field.kind === "boolean" && operator.type !== "string" && operator.type !== "number") {
        return { type: "compare", field, operator: "=", value: true };
      }
      throw new FilterError(
        `a comparison with ${field.name} is missing here, such as ${COMPARISONS[field.kind].join(" ")}.`,
        { from: operator.from, to: operator.from },
      );
    }
    return this.#comparison(field, this.#take());
  }

  #comparison(field: FilterField, operator: FilterToken): Filter {
    const comparison = COMPARISONS[field.kind].find((known) => known === operator.text);
    if (comparison === undefined) {
      this.#refuseForeign(operator);
      const known = COMPARISONS[field.kind].join(" ");
      throw new FilterError(
        `${field.name} is a ${field.kind === "text" ? "plain text" : field.kind}; it can be compared with ${known}.`,
        operator,
        operator.text === ":" ? "~" : null,
      );
    }
    const value = valueOf(field, this.#take(), comparison);
    return { type: "compare", field, operator: comparison, value };
  }

  #words(field: FilterField, name: FilterToken): Filter {
    const colon = this.#next;
    if (colon.text !== ":" || colon.type !== "operator") {
      throw new FilterError(`${field.name} is searched by words: ${field.name} : "some words".`, {
        from: name.from,
        to: colon.type === "operator" ? colon.to : name.to,
      });
    }
    this.#at++;
    return wordsIn(field, this.#take());
  }

  #in(field: FilterField): Filter {
    this.#at++;
    const open = this.#take();
    if (open.type !== "(") throw new FilterError('`in` wants a list, such as ("a", "b").', open);
    const values: FilterValue[] = [];
    for (;;) {
      values.push(valueOf(field, this.#take(), "="));
      if (++this.#terms > MOST_TERMS) throw new FilterError(`more than ${MOST_TERMS} conditions.`, open);
      const next = this.#take();
      if (next.type === ")") return { type: "in", field, values };
      if (next.type !== ",") {
        throw new FilterError("`,` or `)` is missing here.", { from: next.from, to: next.from });
      }
    }
  }

  #field(token: FilterToken): FilterField {
    const field = token.type === "word" ? fieldNamed(token.text) : null;
    if (field !== null) return field;
    if (token.type === "end") throw new FilterError("the filter ends where a condition is expected.", token);
    if (token.type === "word" && !KEYWORDS.includes(token.text.toLowerCase())) {
      const names = FILTER_FIELDS.flatMap(({ name, alias }) =>
        alias === undefined ? [name] : [name, alias],
      );
      throw new FilterError(
        `there is no field ${token.text}; to search for a word, put it in quotes.`,
        token,
        nearest(token.text, names),
      );
    }
    this.#refuseForeign(token);
    throw new FilterError(`a condition is expected here, not ${token.text}.`, token);
  }

  #refuseForeign(token: FilterToken): void {
    const ours = token.type === "operator" ? FOREIGN[token.text] : undefined;
    if (ours !== undefined) throw new FilterError(`${token.text} is not known here.`, token, ours);
    if (token.type === "unknown") throw new FilterError(`${token.text} is not known here.`, token);
  }
}

const TEXT = FILTER_FIELDS.find(({ name }) => name === "text") ?? {
  name: "text",
  kind: "words",
  description: "",
};

function wordsIn(field: FilterField, token: FilterToken): Filter {
  return { type: "words", field, words: wordsOf(field, token) };
}

/** What the full-text searches of a filter look for, those under a `not` left out. */
export function searchedWords(filter: Filter): { readonly field: FilterField; readonly words: string }[] {
  switch (filter.type) {
    case "and":
    case "or":
      return filter.of.flatMap(searchedWords);
    case "words":
      return [filter];
    case "not":
    case "compare":
    case "in":
      return [];
  }
}

/** The filter on one line and a mark under the place, for terminals. */
export function pointAt(filter: string, { position, length }: FilterError): string {
  const line = filter.replace(/\s/g, " ");
  return `${line}\n${" ".repeat(position)}${"^".repeat(Math.max(1, length))}`;
}
