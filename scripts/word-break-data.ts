/**
 * Writes src/retrieval/word-break-data.ts: the classes of characters that Lucene 8.7's StandardTokenizer tells apart,
 * which are Word_Break, Script and Line_Break of Unicode 9 and the emoji properties of Unicode 11.
 *
 *   npm install --prefix FOLDER @unicode/unicode-9.0.0@2 @unicode/unicode-11.0.0@2
 *   node scripts/word-break-data.ts FOLDER
 */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { CLASS, FLAG } from "../src/retrieval/word-break.ts";

const folder = process.argv[2];
if (folder === undefined) throw new Error("Give the folder into which the @unicode packages were installed.");

/** Code points of one property value. */
async function codePoints(version: 9 | 11, property: string): Promise<readonly number[]> {
  const file = join(
    folder ?? "",
    "node_modules/@unicode",
    `unicode-${version}.0.0`,
    property,
    "code-points.mjs",
  );
  return ((await import(pathToFileURL(resolve(file)).href)) as { default: readonly number[] }).default;
}

const codes = new Uint8Array(0x110000);

for (const [name, code] of [
  ["ALetter", CLASS.letter],
  ["Hebrew_Letter", CLASS.hebrewLetter],
  ["Numeric", CLASS.numeric],
  ["Katakana", CLASS.katakana],
  ["ExtendNumLet", CLASS.extendNumLet],
  ["MidLetter", CLASS.midLetter],
  ["MidNum", CLASS.midNum],
  ["MidNumLet", CLASS.midNumLet],
  ["Single_Quote", CLASS.singleQuote],
  ["Double_Quote", CLASS.doubleQuote],
  ["Regional_Indicator", CLASS.regionalIndicator],
  ["Extend", CLASS.attached],
  ["Format", CLASS.attached],
  ["ZWJ", CLASS.joiner],
] as const)
  for (const point of await codePoints(9, `Word_Break/${name}`)) codes[point] = code;
for (let digit = 0xff10; digit <= 0xff19; digit++) codes[digit] = CLASS.numeric; // fullwidth digits

const mark = (points: readonly number[], flag: number) => {
  for (const point of points) codes[point] = (codes[point] ?? 0) | flag;
};
mark(await codePoints(9, "Line_Break/Complex_Context"), FLAG.complexContext);
mark(await codePoints(9, "Script/Han"), FLAG.ideograph);
mark(await codePoints(9, "Script/Hiragana"), FLAG.ideograph);

const modifiers = await codePoints(11, "Binary_Property/Emoji_Modifier");
const notByThemselves = new Set([...modifiers, ...Array.from("0123456789#*", (text) => text.charCodeAt(0))]);
const emoji = (await codePoints(11, "Binary_Property/Emoji")).filter(
  (point) => !notByThemselves.has(point) && (codes[point] ?? 0) % 16 !== CLASS.regionalIndicator,
);
mark([...emoji, ...(await codePoints(11, "Binary_Property/Extended_Pictographic"))], FLAG.emoji);
mark(await codePoints(11, "Binary_Property/Emoji_Modifier_Base"), FLAG.modifierBase);
for (const point of modifiers) codes[point] = CLASS.emojiModifier;
for (const text of "#*") codes[text.charCodeAt(0)] = CLASS.keyCapBase;

const runs: string[] = [];
let previousEnd = 0;
for (let start = 0; start < codes.length; ) {
  const code = codes[start] ?? 0;
  let end = start + 1;
  while (end < codes.length && codes[end] === code) end++;
  if (code !== 0) {
    runs.push([start - previousEnd, end - start, code].map((part) => part.toString(36)).join("."));
    previousEnd = end;
  }
  start = end;
}

const lines = [""];
for (const run of runs) {
  const last = lines.length - 1;
  if ((lines[last] ?? "").length + run.length > 96) lines.push(run);
  else lines[last] = lines[last] === "" ? run : `${lines[last]} ${run}`;
}
const text = [
  "/** Made by scripts/word-break-data.ts from Unicode 9 (emoji: 11); do not edit. */",
  "",
  "/** Runs of characters of one code, in order: `gap to the run before . length . code`, each in base 36. */",
  "export const WORD_BREAK_RUNS: string = [",
  ...lines.map((line) => `  ${JSON.stringify(line)},`),
  '].join(" ");',
  "",
].join("\n");
writeFileSync(join(import.meta.dirname, "../src/retrieval/word-break-data.ts"), text);
process.stdout.write(`${runs.length} runs, ${text.length} characters\n`);
