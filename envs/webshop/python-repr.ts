/** How Python prints a string inside a list, tuple or dict: parts of the original's URLs and rewards depend on it. */

/** `repr(text)` of Python 3. */
export function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return quote + text.replace(SPECIAL, (char) => (char === '"' ? char : escapeChar(char, quote))) + quote;
}

/** What may not stand as itself: quotes, the backslash, and all that Python holds to be unprintable. */
const SPECIAL = /['"\\]|(?! )[\p{C}\p{Z}]/gu;

const NAMED: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeChar(char: string, quote: string): string {
  if (char === "'") return quote === "'" ? "\\'" : "'";
  const named = NAMED[char];
  if (named !== undefined) return named;
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
