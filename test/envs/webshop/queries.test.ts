import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAction } from "../../../envs/webshop/pages/action.ts";
import { composeQueries, NOTHING_READ, readProduct, wishesOf } from "../../../envs/webshop/queries.ts";
import { anyText } from "./any-text.ts";

const INSTRUCTION =
  "Find me men's sleep & lounge with long sleeve, elastic waistband for daily wear with color: multi 2, and size: large, and price lower than 80.00 dollars";

describe("what an instruction wishes for", () => {
  it("is its describing words in runs, without sums of money", () => {
    expect(wishesOf(INSTRUCTION)).toEqual({
      whole:
        "find me men's sleep lounge with long sleeve elastic waistband for daily wear with color multi 2 and size large",
      words: [
        "men's",
        "sleep",
        "lounge",
        "long",
        "sleeve",
        "elastic",
        "waistband",
        "daily",
        "wear",
        "multi",
        "2",
        "large",
      ],
      phrases: [
        "men's sleep",
        "lounge",
        "long sleeve",
        "elastic waistband",
        "daily wear",
        "multi 2",
        "large",
      ],
      head: "men's sleep",
    });
    expect(wishesOf("i need a 5 ft cable under $12.50").phrases).toEqual(["5 ft cable"]);
    expect(wishesOf("My aunt sold a slim watch. Anyway, what I want is a bean seasoning, mild").head).toBe(
      "bean seasoning",
    );
    expect(wishesOf("blue mug that is safe").head).toBe("blue mug");
    expect(wishesOf("i need something").words).toEqual(["something"]);
  });
});

describe("composed queries", () => {
  const wishes = wishesOf("i want a blue stone mug that is dishwasher safe");

  it("are the instruction, its words, and its first phrase with the others", () => {
    expect(composeQueries(wishes, NOTHING_READ, 8)).toEqual([
      "i want a blue stone mug that is dishwasher safe",
      "blue stone mug dishwasher safe",
      "blue stone mug",
      "dishwasher safe",
    ]);
    expect(composeQueries(wishes, NOTHING_READ, 2)).toHaveLength(2);
  });

  it("take in what pages said: what they did not name, and the title opened last", () => {
    const once = readProduct(NOTHING_READ, wishes, "Red Mug", "red mug for the dishwasher, $5");
    expect(once.met).toEqual(["mug", "dishwasher"]);
    expect(composeQueries(wishes, once, 4).slice(2)).toEqual(["blue stone safe", "red mug"]);
    expect(readProduct(once, wishes, "Blue Cup", "a blue cup").met).toEqual(["mug", "dishwasher", "blue"]);
  });

  it("are different, not empty, and searched for as they are, whatever was read", () => {
    const texts = anyText(80);
    fc.assert(
      fc.property(texts, texts, texts, fc.integer({ min: 1, max: 20 }), (instruction, title, page, limit) => {
        const wished = wishesOf(instruction);
        const queries = composeQueries(wished, readProduct(NOTHING_READ, wished, title, page), limit);
        const searched = queries.map((query) => parseAction(`search[${query}]`).argument);
        expect(searched).toEqual([...new Set(queries)]);
        expect(queries.length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 100 },
    );
  });

  it("hold no word that was not read", () => {
    const words = fc.array(fc.constantFrom("blue", "mug", "with", "stone,", "under", "$5", "A4"), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(words, words, (instruction, title) => {
        const wished = wishesOf(instruction.join(" "));
        const queries = composeQueries(wished, readProduct(NOTHING_READ, wished, title.join(" "), ""), 20);
        const read = [...instruction, ...title].map((word) => word.toLowerCase().replace(",", ""));
        expect(queries.flatMap((query) => query.split(" ")).filter((word) => !read.includes(word))).toEqual(
          [],
        );
      }),
      { numRuns: 100 },
    );
  });
});
