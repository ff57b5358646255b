import { describe, expect, test } from "vitest";
import { parseCommand } from "../../src/agent/command.ts";
import { tokenize } from "../../src/agent/tokenize.ts";
import { Vocabulary, vocabularyOf } from "../../src/agent/vocabulary.ts";
import { BRACKETS_GRAMMAR, WORDS_GRAMMAR } from "./sample-world.ts";

describe("tokenize", () => {
  test("splits letters from digits and drops the rest", () => {
    expect(tokenize("It's Drawer 12, été-4b!")).toEqual(["it", "s", "drawer", "12", "été", "4", "b"]);
    expect(tokenize("…")).toEqual([]);
  });
});

describe("vocabulary", () => {
  test("orders words by frequency, then alphabet, whatever the order of texts", () => {
    const texts = ["you see the mug 1", "see a pen", "pen and mug", "see"];
    const vocabulary = Vocabulary.fromTexts(texts);
    expect(vocabulary.words).toEqual(["see", "mug", "pen"]);
    expect(Vocabulary.fromTexts(texts.toReversed()).words).toEqual(vocabulary.words);
    expect(Vocabulary.fromTexts(texts, { limit: 1 }).words).toEqual(["see"]);
  });

  test("keeps rows for the words that instructions share, however often texts name other things", () => {
    const observations = ["Ada", "Bo", "Cy"].map((name) => ({
      text: `${name} ${name} lies beside ${name}`,
      admissible: null,
      instruction: `employer of ${name}`,
    }));
    const words = (options: object) => vocabularyOf(observations, null, { limit: 2, ...options }).words;
    expect(words({})).toEqual(["employer", "of"]);
    expect(words({ instructionWords: false })).toEqual(["ada", "bo"]);
    expect(words({ limit: 4 })).toEqual(["ada", "bo", "employer", "of"]);
    const twice = vocabularyOf(observations.slice(1), null, { limit: 2 });
    expect(twice.words).toEqual(["bo", "cy"]);
  });

  test("can leave out names: words with a capital letter within sentences", () => {
    const text =
      'Which poet? Critics say that Ada Tor, of the Tor Press, knew the poet.\nTor: "Ada" met Bo. A tor.';
    const observations = [{ text, admissible: ["open[Ada Tor]"], instruction: "Name Ada" }];
    expect(vocabularyOf(observations, BRACKETS_GRAMMAR).words).toContain("ada");
    const { words } = vocabularyOf(observations, BRACKETS_GRAMMAR, { nameWords: false });
    expect(words.toSorted()).toEqual("critics knew met name of open poet say that tor which".split(" "));
  });

  test("gives rows to words that many names have in common", () => {
    const names = ["Ada", "Bo", "Cy", "Di", "Ed"].map((name) => `${name} Press`);
    const wordsOf = (texts: readonly string[]) =>
      vocabularyOf(
        texts.map((text) => ({ text: `see ${text}`, admissible: null })),
        BRACKETS_GRAMMAR,
        { nameWords: false },
      ).words;
    expect(wordsOf(names)).toEqual(["press", "see"]);
    expect(wordsOf(names.slice(1))).toEqual(["see"]);
  });

  test("gives numbers and stop words no row, and unknown words one of the spare rows", () => {
    const vocabulary = Vocabulary.fromTexts(["see mug"], { spareRows: 4 });
    expect(vocabulary.rows).toBe(6);
    expect([vocabulary.rowOf("12"), vocabulary.rowOf("the")]).toEqual([-1, -1]);
    const rows = Array.from("abcdefghijklmnop", (letter) => vocabulary.rowOf(`word${letter}`));
    expect(rows.every((row) => row >= 2 && row < 6)).toBe(true);
    expect(new Set(rows).size).toBe(4);
    expect(vocabulary.rowOf("worda")).toBe(vocabulary.rowOf("worda"));
  });

  test("knows which words occur in arguments, and survives JSON", () => {
    const vocabulary = vocabularyOf(
      [
        {
          text: "You see a mug 1.",
          admissible: ["take mug 1 from shelf 2", "look"],
          instruction: "find a mug",
        },
      ],
      WORDS_GRAMMAR,
    );
    const argumentsOf = (v: Vocabulary): string[] => v.words.filter((word) => v.isArgumentRow(v.rowOf(word)));
    expect(argumentsOf(vocabulary).toSorted()).toEqual(["mug", "shelf"]);
    const copy = new Vocabulary(JSON.parse(JSON.stringify(vocabulary)));
    expect(copy.words).toEqual(vocabulary.words);
    expect(argumentsOf(copy)).toEqual(argumentsOf(vocabulary));
    expect(copy.rows).toBe(vocabulary.rows);
  });
});

describe("parseCommand", () => {
  const vocabulary = Vocabulary.fromTexts(["take mug shelf go click buy now red apple"]);
  const parse = (text: string) => {
    const { verb, first, second } = parseCommand(text, WORDS_GRAMMAR, vocabulary);
    return [verb, first?.key ?? null, second?.key ?? null];
  };

  test("splits words at the separators", () => {
    expect(parse("take mug 2 from shelf 1")).toEqual(["take", "mug 2", "shelf 1"]);
    expect(parse("go to shelf 12")).toEqual(["go", "shelf 12", null]);
    expect(parse("look")).toEqual(["look", null, null]);
    expect(parse("put a from b to c")).toEqual(["put", "a", "c"]);
    expect(parse("")).toEqual(["", null, null]);
    const slashed = { ...WORDS_GRAMMAR, separators: ["in/on"] };
    const { first, second } = parseCommand("put Mug 1 in/on shelf 2", slashed, vocabulary);
    expect([first?.key, second?.key]).toEqual(["mug 1", "shelf 2"]);
  });

  test("gives commands that differ in instance numbers one wording", () => {
    const wording = (text: string) => parseCommand(text, WORDS_GRAMMAR, vocabulary).wording;
    expect(wording("take mug 2 from shelf 1").key).toBe(wording("take mug 7 from shelf 3").key);
    expect(wording("take mug 2 from shelf 1").key).not.toBe(wording("take shelf 1 from mug 2").key);
    expect([...wording("take red apple 1").weights]).toEqual(
      [1, Math.SQRT1_2, Math.SQRT1_2].map(Math.fround),
    );
  });

  test("reads bracket commands", () => {
    const { verb, first, second } = parseCommand("click[Buy Now]", BRACKETS_GRAMMAR, vocabulary);
    expect([verb, first?.key, second]).toEqual(["click", "buy now", null]);
    expect(parseCommand("click[<]", BRACKETS_GRAMMAR, vocabulary).first?.key).toBe("<");
    expect(parseCommand("look", BRACKETS_GRAMMAR, vocabulary).verb).toBe("look");
  });
});
