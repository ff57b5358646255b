import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../src/retrieval/index.ts";
import { WordReader } from "../../src/retrieval/tokenizer.ts";

/** The words of a text before anything is done to them. */
function words(text: string): string[] {
  const reader = new WordReader();
  const found: string[] = [];
  reader.reset(text);
  while (reader.next()) found.push(text.slice(reader.start, reader.end));
  return found;
}

describe("words", () => {
  it.each<[text: string, ...words: string[]]>([
    ["a clip-in hair extension", "a", "clip", "in", "hair", "extension"],
    ["9.5 cm, 1,000.50 pcs", "9.5", "cm", "1,000.50", "pcs"],
    ["don't rock'n'roll '90s dogs'", "don't", "rock'n'roll", "90s", "dogs"],
    ["details:upper, but 3:4 and a: b", "details:upper", "but", "3", "4", "and", "a", "b"],
    ["e.g. www.a-b.com U.S.A.", "e.g", "www.a", "b.com", "U.S.A"],
    ["a.5 5.a 1.2.3 1;2 a;b", "a", "5", "5", "a", "1.2.3", "1;2", "a", "b"],
    ["snake_case _x_ ___ 1_000", "snake_case", "_x_", "1_000"],
    ["4k uhd3d x-100", "4k", "uhd3d", "x", "100"],
    ["100% $9.99 #1 a&b c@d", "100", "9.99", "1", "a", "b", "c", "d"],
    ["naïve cafe\u0301 re\u00adcord x\u200dy", "naïve", "cafe\u0301", "re\u00adcord", "x\u200dy"],
    ["中文字 ひらカタカナ 한국어", "中", "文", "字", "ひ", "ら", "カタカナ", "한국어"],
    ["カタ_1 カ1 aカ", "カタ_1", "カ", "1", "a", "カ"],
    ["สวัสดีครับ ลาว", "สวัสดีครับ", "ลาว"],
    ["צה״ל ג'ירף צה\"ל א\" א'", "צה״ל", "ג'ירף", 'צה"ל', "א", "א'"],
    ["１２３ ＡＢＣ", "１２３", "ＡＢＣ"],
    ["𝐀𝐁 𠀀𠀁", "𝐀𝐁", "𠀀", "𠀁"],
  ])("of %j", (text, ...expected) => expect(words(text)).toEqual(expected));

  it.each<[text: string, ...words: string[]]>([
    ["★best★", "★", "best", "★"],
    ["® ™ ❤️ ❤", "®", "™", "❤️", "❤"],
    ["👍🏽👍 🏽", "👍🏽", "👍", "🏽"],
    ["👨‍👩‍👧‍👦x", "👨‍👩‍👧‍👦", "x"],
    ["🏳️‍🌈", "🏳️‍🌈"],
    ["🇩🇪🇫🇷🇬", "🇩🇪", "🇫🇷"],
    ["#️⃣ *⃣ # 1️⃣", "#️⃣", "*⃣", "1️⃣"],
    ["🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"],
    ["☎︎ \u200d\u200d☎", "☎", "\u200d\u200d☎"],
    ["ℹabc Ⓜ", "ℹabc", "Ⓜ"],
  ])("with emoji, of %j", (text, ...expected) => expect(words(text)).toEqual(expected));

  it("are cut into pieces of 255 units, never through a surrogate pair", () => {
    expect(words("x".repeat(600)).map((word) => word.length)).toEqual([255, 255, 90]);
    expect(words("𝐀".repeat(200)).map((word) => word.length)).toEqual([254, 146]);
    // What joins letters cannot be seen to join past the end of a piece.
    expect(words(`${"x".repeat(254)}.y`)).toEqual(["x".repeat(254), "y"]);
  });

  it("lie in the text one after the other, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        const reader = new WordReader();
        reader.reset(text);
        for (let last = 0; reader.next(); last = reader.end)
          if (reader.start < last || reader.end <= reader.start || reader.end - reader.start > 255)
            return false;
        return reader.end === text.length;
      }),
      { numRuns: 50 },
    );
  });
});

describe("terms", () => {
  it.each<[text: string, terms: string]>([
    ["The cat's CATS' cats’ cat’s and that ＇s", "cat cat cat cat s"],
    ["there's his", "hi"],
    ["IT'S it", ""],
    ["ÀÉÎ ΑΣ İX ǅ", "àéî ασ ix ǆ"],
    ["𐐀𐐁", "𐐨𐐩"],
  ])("of %j", (text, terms) => expect(analyse(text).join(" ")).toBe(terms));

  // The examples of Porter's paper, step by step.
  it.each<[words: string, stems: string]>([
    ["caresses ponies ties caress cats", "caress poni ti caress cat"],
    ["feed agreed plastered bled motoring sing", "feed agre plaster bled motor sing"],
    ["conflated troubled sized hopping tanned", "conflat troubl size hop tan"],
    ["falling hissing fizzed failing filing", "fall hiss fizz fail file"],
    ["happy sky", "happi sky"],
    ["relational conditional rational valenci hesitanci", "relat condit ration valenc hesit"],
    ["digitizer conformabli radicalli differentli vileli", "digit conform radic differ vile"],
    ["analogousli vietnamization predication operator", "analog vietnam predic oper"],
    ["feudalism decisiveness hopefulness callousness", "feudal decis hope callous"],
    ["formaliti sensitiviti sensibiliti archaeology", "formal sensit sensibl archaeolog"],
    [
      "triplicate formative formalize electriciti electrical hopeful goodness",
      "triplic form formal electr electr hope good",
    ],
    [
      "revival allowance inference airliner gyroscopic adjustable",
      "reviv allow infer airlin gyroscop adjust",
    ],
    [
      "defensible irritant replacement adjustment dependent adoption",
      "defens irrit replac adjust depend adopt",
    ],
    [
      "homologou communism activate angulariti homologous effective bowdlerize",
      "homolog commun activ angular homolog effect bowdler",
    ],
    ["probate rate cease controll roll", "probat rate ceas control roll"],
    ["yyyys s as ion sions eed ied ing ies", "yyyi s ion sion eed i ing i"],
  ])("are stems: %s", (text, stems) => expect(analyse(text).join(" ")).toBe(stems));

  it("of two texts on lines of their own are those of each", () => {
    const text = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(analyse(`${a}\n${b}`)).toEqual([...analyse(a), ...analyse(b)]);
      }),
    );
  });

  it("of half a surrogate pair are none", () => {
    expect(analyse("red \ud83d shoe \udc49s \ud83d")).toEqual(["red", "shoe", "s"]);
  });
});
