/** The filter language, from text to tokens. */

export interface FilterToken {
  readonly type: "word" | "string" | "number" | "operator" | "(" | ")" | "," | "end" | "unknown";
  /** A string without its quotes and escapes; else as written. */
  readonly text: string;
  /** Characters of the filter, `from` up to, not including, `to`. */
  readonly from: number;
  readonly to: number;
  /** A string whose closing quote is missing. */
  readonly open?: boolean;
}

const SPACE = /\s+/y;
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_])/uy;
const WORD = /[\p{L}\p{N}_][\p{L}\p{N}_./@-]*/uy;
/** The longest first. The last row are operators of other languages, for which an error names ours. */
const OPERATORS = ["!=", "<=", ">=", "!~", "=", "<", ">", "~", ":"];
const FOREIGN = ["===", "!==", "==", "<>", "=~", "&&", "||", "&", "|", "!"];
const BY_LENGTH = [...OPERATORS, ...FOREIGN].sort((a, b) => b.length - a.length);
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t" };

/** All tokens of a filter, `end` last. Never throws: what is none is `unknown`. */
export function filterTokens(text: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  for (let at = 0; at < text.length; ) {
    const space = match(SPACE, text, at);
    if (space > 0) {
      at += space;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.to;
  }
  return [...tokens, { type: "end", text: "", from: text.length, to: text.length }];
}

function tokenAt(text: string, from: number): FilterToken {
  const first = text[from] ?? "";
  const token = (type: FilterToken["type"], length: number): FilterToken => ({
    type,
    text: text.slice(from, from + length),
    from,
    to: from + length,
  });
  if (first === "(" || first === ")" || first === ",") return token(first, 1);
  if (first === '"' || first === "'") return stringAt(text, from, first);
  const number = match(NUMBER, text, from);
  if (number > 0) return token("number", number);
  const word = match(WORD, text, from);
  if (word > 0) return token("word", word);
  const operator = BY_LENGTH.find((known) => text.startsWith(known, from));
  if (operator !== undefined) return token("operator", operator.length);
  return token("unknown", String.fromCodePoint(text.codePointAt(from) ?? 0).length);
}

function stringAt(text: string, from: number, quote: string): FilterToken {
  let value = "";
  let at = from + 1;
  for (; at < text.length && text[at] !== quote; at++) {
    if (text[at] !== "\\" || at + 1 === text.length) {
      value += text[at];
      continue;
    }
    at++;
    const escaped = text[at] ?? "";
    value += ESCAPES[escaped] ?? escaped;
  }
  const open = at >= text.length;
  return { type: "string", text: value, from, to: open ? text.length : at + 1, ...(open ? { open } : {}) };
}

/** Length of what the sticky expression matches there. */
function match(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return expression.exec(text)?.[0].length ?? 0;
}

/** A text as a string of the filter language. */
export function quoted(text: string): string {
  const inner = text
    .replace(/["\\]/g, (character) => `\\${character}`)
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t");
  return `"${inner}"`;
}
