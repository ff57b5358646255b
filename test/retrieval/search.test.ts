import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../../src/core/rng.ts";
import { IndexBuilder } from "../../src/retrieval/index.ts";
import { bruteForce, type TextDocument } from "./brute-force.ts";

function indexOf(documents: readonly TextDocument[]) {
  const builder = new IndexBuilder();
  for (const { id, text } of documents) builder.add(id, text);
  return builder.build();
}

const texts = (...list: string[]): TextDocument[] => list.map((text, doc) => ({ id: `d${doc}`, text }));

/** Words of few kinds, so that scores tie and lists are long. */
const word = fc.constantFrom("ko", "ma", "tu", "red", "shoe", "shoes", "lamps", "the", "9.5", "★");
const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(" "));
const id = fc.string({ unit: fc.constantFrom("a", "b", "Z", "é", "\uffee", "😀", "\ud83d"), maxLength: 3 });
const documents = fc.uniqueArray(fc.record({ id, text }), { selector: (one) => one.id, maxLength: 80 });

describe("a search", () => {
  it("finds what scoring every document finds, in any order of adding", () => {
    fc.assert(
      fc.property(documents, text, fc.nat({ max: 90 }), (list, query, k) => {
        expect(indexOf(list).search(query, k)).toEqual(bruteForce(list)(query, k));
      }),
      { numRuns: 150 },
    );
  });

  it("finds what scoring every document finds among many, with words of very different frequency", () => {
    const random = rng(3);
    const draw = () => `w${Math.floor(2000 ** random.float())}`;
    const list = Array.from({ length: 3000 }, (_, n) => ({
      id: `d${(n * 7919) % 3000}`,
      text: Array.from({ length: 1 + random.int(60) }, draw).join(" "),
    }));
    const index = indexOf(list);
    const expected = bruteForce(list);
    for (let i = 0; i < 40; i++) {
      const query = Array.from({ length: 1 + random.int(9) }, draw).join(" ");
      const k = [1, 10, 50, 4000][i % 4] ?? 1;
      expect(index.search(query, k)).toEqual(expected(query, k));
    }
  });

  it("scores texts that are not documents as if they were", () => {
    fc.assert(
      fc.property(documents, fc.array(text, { maxLength: 5 }), text, (list, others, query) => {
        const index = indexOf(list);
        const texts = [...list.map((document) => document.text), ...others];
        const scores = index.scoring(texts)(query);
        const known = new Map(index.search(query, list.length).map(({ doc, score }) => [doc, score]));
        expect(scores).toHaveLength(texts.length);
        expect(scores.slice(0, list.length)).toEqual(list.map((_, doc) => known.get(doc) ?? 0));
        const same = list.findIndex((document) => document.text === others[0]);
        if (same >= 0) expect(scores[list.length]).toBe(scores[same]);
      }),
      { numRuns: 150 },
    );
  });

  it("finds them where documents reach the highest scores that are possible", () => {
    // Of one length and each word once at most: a document with all words of a query has the sum of all bounds.
    const random = rng(4);
    const kinds = Array.from({ length: 9 }, (_, n) => ({ word: `ko${n}`, share: 0.9 * 0.7 ** n }));
    const list = Array.from({ length: 3000 }, (_, n) => {
      const words = kinds.filter(({ share }) => random.float() < share).map(({ word }) => word);
      while (words.length < 9) words.push(`pad${n}x${words.length}`);
      return { id: `d${n}`, text: words.join(" ") };
    });
    const index = indexOf(list);
    const expected = bruteForce(list);
    for (let i = 0; i < 30; i++) {
      const query = random
        .shuffle(kinds)
        .slice(0, 2 + (i % 7))
        .map(({ word }) => word)
        .join(" ");
      expect(index.search(query, 1 + (i % 40))).toEqual(expected(query, 1 + (i % 40)));
    }
  });

  it("reaches over the blocks into which postings are cut", () => {
    const builder = new IndexBuilder();
    const common = (n: number) => "ko ".repeat(1 + (n % 3));
    for (let n = 0; n < 140_000; n++)
      builder.add(String(n).padStart(6, "0"), n % 50_000 === 7 ? "ma ko" : common(n));
    const index = builder.build();
    expect(index.search("ma", 9).map(({ doc }) => doc)).toEqual([7, 50_007, 100_007]);
    expect(index.search("ko ma", 5).map(({ doc }) => doc)).toEqual([7, 50_007, 100_007, 2, 5]);
    const all = index.search("ko", 200_000);
    expect(all.length).toBe(140_000);
    expect(all.filter(({ score }, at) => at > 0 && score > (all[at - 1]?.score ?? 0))).toEqual([]);
  });

  it("counts terms beyond what a byte holds", () => {
    const list = texts(
      "ko ".repeat(254),
      "ko ".repeat(255),
      "ko ".repeat(256),
      "ko ".repeat(70_000),
      "ko ma",
    );
    expect(indexOf(list).search("ko ma", 9)).toEqual(bruteForce(list)("ko ma", 9));
  });

  it("puts the lower id first where scores are equal, by code points", () => {
    const ids = ["😀", "\uffee", "b", "a", "ab", ""];
    const index = indexOf(ids.map((one) => ({ id: one, text: "red shoe" })));
    expect(index.search("shoes", 9).map((hit) => hit.id)).toEqual(["", "a", "ab", "b", "\uffee", "😀"]);
    expect(index.search("shoes", 2).map((hit) => hit.doc)).toEqual([5, 3]);
  });

  it("weighs a term of the query by how often it stands there", () => {
    const index = indexOf(texts("red", "shoe", "lamp"));
    expect(index.search("red shoe shoes", 9).map(({ doc }) => doc)).toEqual([1, 0]);
    const [once] = index.search("shoe", 1);
    const [twice] = index.search("shoe shoes", 1);
    expect(twice?.score).toBe(Math.fround(2 * (once?.score ?? 0)));
  });

  it.each(["", "the and of", "   ", "unheard", "\ud83d", "'''", "\0"])("for %j finds nothing", (query) => {
    expect(indexOf(texts("red shoe")).search(query, 10)).toEqual([]);
  });

  it("takes texts and queries of any size", () => {
    const long = `${"x".repeat(3_000_000)} shoe ${"red ".repeat(200_000)}`;
    const index = indexOf(texts("red shoe", long));
    expect(index.search(long, 2).map(({ doc }) => doc)).toEqual([1, 0]);
    expect(index.search("x".repeat(255), 1).map(({ doc }) => doc)).toEqual([1]);
  });

  it("answers a query that comes again with the same hits", () => {
    const index = indexOf(texts("red shoe", "shoe"));
    expect(index.search("shoe", 5)).toBe(index.search("shoe", 5));
    for (let i = 0; i < 3000; i++) index.search(`shoe ${i}`, 5);
    expect(index.search("shoe", 5)).toEqual(index.searchAnew("shoe", 5));
    expect(index.search("shoe", 1).length).toBe(1);
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("for %d documents is refused", (k) => {
    expect(() => indexOf([]).search("red", k)).toThrow(
      expect.objectContaining({ code: "config/invalid-value" }),
    );
  });
});

describe("an index", () => {
  it("knows documents by number and by id", () => {
    const ids = ["b", "a", "\ud83d", "", "x".repeat(10_000)];
    const index = indexOf(ids.map((one) => ({ id: one, text: "" })));
    expect(index.size).toBe(5);
    expect(ids.map((_, doc) => index.id(doc))).toEqual(ids);
    expect(ids.map((one) => index.find(one))).toEqual([0, 1, 2, 3, 4]);
    expect(index.find("c")).toBeNull();
    expect(() => index.id(5)).toThrow("There is no document 5; there are 5.");
  });

  it("of no documents answers", () => {
    const index = indexOf([]);
    expect([index.size, index.search("red", 5), index.find("a")]).toEqual([0, [], null]);
  });

  it("refuses two documents of one id", () => {
    const builder = new IndexBuilder();
    for (const one of ["a", "b", "a"]) builder.add(one, "red");
    expect(() => builder.build()).toThrow('Two documents have the id "a"; ids must be unique.');
  });

  it("may be built while more documents come", () => {
    const builder = new IndexBuilder();
    builder.add("a", "red shoe");
    const first = builder.build();
    builder.add("b", "red lamp");
    expect(first.search("red", 5).length).toBe(1);
    expect(builder.build().search("red", 5).length).toBe(2);
  });
});
