/** Dicts as the original's Python prints them: its addresses and last page depend on it to the byte. */
import { pythonRepr } from "../python-repr.ts";
import { byCodePoint } from "../python-text.ts";

/** Names and values in the order in which they were first set. */
export type Pairs = Iterable<readonly [string, string]>;

/** `repr(dict)`: `{'color': 'black'}`. */
export function dictRepr(pairs: Pairs): string {
  return `{${[...pairs].map(([key, value]) => `${pythonRepr(key)}: ${pythonRepr(value)}`).join(", ")}}`;
}

/** `json.dumps(dict)`: ASCII only, a blank after each colon and comma. */
export function jsonDumps(pairs: Pairs): string {
  return `{${[...pairs].map(([key, value]) => `${jsonText(key)}: ${jsonText(value)}`).join(", ")}}`;
}

/** The `tojson` filter of the page templates: sorted by name, and safe inside markup. */
export function templateJson(pairs: Pairs): string {
  return jsonDumps([...pairs].sort(([a], [b]) => byCodePoint(a, b))).replace(/[<>&']/g, escapeUnit);
}

function jsonText(text: string): string {
  return JSON.stringify(text).replace(/[\u0080-\uffff]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
