/**
 * The tokenizer against Lucene's grammar, written down as regular expressions over one or two characters of each class.
 * The longest prefix that any rule matches as a whole is the word.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { WordReader } from "../../src/retrieval/tokenizer.ts";

const hebrew = "[אב]";
const anyLetter = "[aé가ℹאב]";
const numeric = "[1１]";
const katakana = "カ";
const underscore = "_";
const midLetter = "[:.']";
const midNumber = "[,.']";
const thai = "[กั]"; // the second is Extend as well
const flag = "[🇩🇪]";
const emoji = "[❤👍ℹ®]";
const base = "👍";
const tone = "🏽";
const joiner = "\u200d";
const firstTag = "\u{e0067}";
const lastTag = "\u{e007f}";
const attached = `[\u0301\u00ad\u200d\ufe0e\ufe0f\u20e3ั${firstTag}${lastTag}]*`;
const attachedSansStyle = `[\u0301\u00ad\u200d\u20e3ั${firstTag}${lastTag}]*`;

const ex = (set: string) => `(?:${set}${attached})`;
const sansStyle = (set: string) => `(?:${set}${attachedSansStyle})`;

const low = `${ex(underscore)}*`;
const katakanas = `${ex(katakana)}(?:${low}${ex(katakana)})*`;
const numbers = `${ex(numeric)}(?:(?:${low}|${ex(midNumber)})${ex(numeric)})*`;
const letters = `${ex(anyLetter)}(?:(?:${low}|${ex(midLetter)})${ex(anyLetter)})*`;
const hebrews = `${ex(hebrew)}(?:${ex("'")}|${ex('"')}${ex(hebrew)})`;
const run = `(?:${katakanas}|(?:${hebrews}|${numbers}|${letters})+)`;
const part = `(?:(?:${joiner}*${sansStyle(emoji)}\ufe0f?)|(?:(?:${joiner}*${sansStyle(base)})?${sansStyle(tone)}))`;

const rules = [
  `${part}(?:(?:${joiner}${part})*|${firstTag}+${lastTag})`,
  `${sansStyle("[#*1]")}\ufe0f?${sansStyle("\u20e3")}`,
  `${ex(flag)}{2}`,
  `${low}${numbers}${low}`,
  `${low}${run}(?:${ex(underscore)}+${run})*${low}`,
  `${ex(thai)}+`,
  ex("中"),
  ex("ひ"),
].map((rule) => new RegExp(`^(?:${rule})$`, "u"));

/** The words of a text by trying every prefix at every character. */
function expectedWords(text: string): string[] {
  const characters = [...text];
  const words: string[] = [];
  for (let start = 0; start < characters.length; ) {
    let length = characters.length - start;
    while (length > 0 && !rules.some((rule) => rule.test(characters.slice(start, start + length).join(""))))
      length--;
    if (length > 0) words.push(characters.slice(start, start + length).join(""));
    start += Math.max(1, length);
  }
  return words;
}

function words(text: string): string[] {
  const reader = new WordReader();
  const found: string[] = [];
  reader.reset(text);
  while (reader.next()) found.push(text.slice(reader.start, reader.end));
  return found;
}

const word = "aé가ℹאב1１カ_:.,'\"กั中ひ";
const pictures = "🇩🇪❤👍ℹ®🏽#*1ก";
const marks = `\u0301\u00ad\u200d\ufe0e\ufe0f\u20e3${firstTag}${lastTag}`;

function textsOf(letters: string, maxLength: number) {
  return fc.array(fc.constantFrom(...letters), { maxLength }).map((characters) => characters.join(""));
}

it.each([
  ["words", `${word}aa `, 12, 3000],
  ["Hebrew and its quotes", "אבa1'\"._", 9, 2000],
  ["emoji", `${pictures}${marks}\u200d\u200d\ufe0f`, 9, 4000],
  ["everything", `${word}${pictures}${marks} `, 9, 3000],
])("the words are those of Lucene's grammar: %s", (_, alphabet, maxLength, numRuns) => {
  fc.assert(
    fc.property(textsOf(alphabet, maxLength), (text) => {
      expect(words(text)).toEqual(expectedWords(text));
    }),
    { numRuns },
  );
});
