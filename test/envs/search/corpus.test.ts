/** Corpora as they come: streams, broken lines, pages, and texts of any size. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openCorpus } from "../../../envs/search/corpus/corpus.ts";
import { loadCorpusFile } from "../../../envs/search/corpus/load-corpus.ts";
import { contentsOf, readContents } from "../../../envs/search/corpus/passage.ts";
import { readCorpus } from "../../../envs/search/corpus/read-corpus.ts";
import { readLines } from "../../../envs/search/corpus/read-lines.ts";
import { MAX_LINE, splitSentences } from "../../../envs/search/reading/sentences.ts";
import { codeOf } from "../../env/helpers.ts";
import { sharedPath } from "../../shared-data.ts";
import { corpus, folderOf, lines, PASSAGES, wikiLines } from "./small-world.ts";

describe("contents of wiki-18", () => {
  it.each([
    ['"Mug"\nA mug is a cup.', { id: "1", title: "Mug", text: "A mug is a cup." }],
    ['"A "B" C"\nx\ny', { id: "1", title: 'A "B" C', text: "x\ny" }],
    ["Mug\nA cup", { id: "1", title: "Mug", text: "A cup", heading: "Mug" }],
    ["", { id: "1", title: "", text: "", heading: "" }],
  ])("%j", (contents, passage) => expect(readContents("1", contents)).toEqual(passage));

  it("come back from a passage as they were", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (heading, text) => {
        const contents = `${heading}\n${text}`;
        expect(contentsOf(readContents("1", contents))).toBe(contents);
      }),
    );
  });
});

describe("reading a corpus", () => {
  it("takes both forms, plain and packed", async () => {
    const folder = folderOf({
      "a.jsonl": lines([{ id: 7, title: "Mug", text: "A cup." }]),
      "b.jsonl.gz": wikiLines(),
    });
    expect((await readCorpus(`${folder}/a.jsonl`)).passages).toEqual([
      { id: "7", title: "Mug", text: "A cup." },
    ]);
    expect((await readCorpus(`${folder}/b.jsonl.gz`)).passages).toEqual(PASSAGES);
  });

  const broken = `{"id":"1","contents":"\\"A\\"\\nx"}\nnot json\n\n{"contents":"no id"}\n{"id":"1","contents":"again"}\n{"id":"2"}\nnull\n`;

  it("leaves broken lines out and counts them by number", async () => {
    const { passages, problems } = await readCorpus(`${folderOf({ "c.jsonl": broken })}/c.jsonl`);
    expect(passages.map(({ id }) => id)).toEqual(["1"]);
    expect(problems.map(({ line }) => line)).toEqual([2, 4, 5, 6, 7]);
    expect(problems[1]?.reason).toBe("it has no id");
  });

  it("refuses them when strict, with the number of the line", async () => {
    const read = readCorpus(`${folderOf({ "c.jsonl": broken })}/c.jsonl`, { strict: true });
    await expect(read).rejects.toThrow(/Line 2 of .*c\.jsonl is broken/);
    await expect(read).rejects.toMatchObject({ code: "data/damaged" });
  });

  it("refuses what holds no passage, what is torn and what is not there", async () => {
    const folder = folderOf({ "empty.jsonl": "", "wrong.jsonl": "{}\n", "torn.jsonl.gz": wikiLines() });
    expect(await codeOf(readCorpus(`${folder}/empty.jsonl`))).toBe("data/damaged");
    expect(await codeOf(readCorpus(`${folder}/wrong.jsonl`))).toBe("data/damaged");
    expect(await codeOf(readCorpus(`${folder}/none.jsonl`))).toBe("data/missing");
    expect(await codeOf(loadCorpusFile(folder))).toBe("data/missing");
    expect(() => openCorpus([])).toThrow(/no passage/);
    const { readFileSync, writeFileSync } = await import("node:fs");
    const packed = readFileSync(`${folder}/torn.jsonl.gz`);
    writeFileSync(`${folder}/torn.jsonl.gz`, packed.subarray(0, packed.length - 20));
    expect(await codeOf(readCorpus(`${folder}/torn.jsonl.gz`))).toBe("data/damaged");
  });

  it("gives up a line that is too long and goes on with the next", async () => {
    const folder = folderOf({ "long.txt": `short\n${"x".repeat(200)}\nlast` });
    const read = [];
    for await (const line of readLines(`${folder}/long.txt`, undefined, 100)) read.push(line);
    expect(read).toEqual([
      { number: 1, text: "short" },
      { number: 2, text: null },
      { number: 3, text: "last" },
    ]);
  });
});

describe("pages", () => {
  it("are consecutive passages of one title; titles that come again are numbered", () => {
    const small = corpus();
    expect(small.page("ilva marrick")?.passages.map(({ id }) => id)).toEqual(["p2", "p3"]);
    expect(small.page("Mercury")?.passages.map(({ id }) => id)).toEqual(["p6"]);
    expect(small.page("Mercury #2")?.passages.map(({ id }) => id)).toEqual(["p8"]);
    expect(small.page("Nothing")).toBeNull();
    expect(small.pageOf(small.passage(7))?.name).toBe("Mercury #2");
  });

  it("have names that fit between brackets and differ, whatever the titles", () => {
    const titles = ["a]b", "a b", "", " ", "Mercury #2", "Mercury", "Mercury"];
    const passages = titles.flatMap((title, i) => [
      { id: `${i}`, title, text: "x" },
      { id: `gap ${i}`, title: `gap ${i}`, text: "x" },
    ]);
    const made = openCorpus(passages);
    const names = passages.map((passage) => made.pageOf(passage)?.name ?? "");
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[^[\]]+$/);
    for (const [i, name] of names.entries()) expect(made.page(name)?.passages).toEqual([passages[i]]);
  });
});

describe("sentences", () => {
  it("end at marks before a capital, not after initials and titles", () => {
    expect(splitSentences('J. R. Tolm met Dr. Keld. "So?" he asked. In 4.2 km!  Then it ended.')).toEqual([
      "J. R. Tolm met Dr. Keld.",
      '"So?" he asked.',
      "In 4.2 km!",
      "Then it ended.",
    ]);
  });

  it("are bounded and lose no word, in giant documents too", () => {
    const giant = `${"word ".repeat(300_000)}${".".repeat(200_000)}${"x".repeat(100_000)}`;
    const sentences = splitSentences(giant);
    expect(Math.max(...sentences.map(({ length }) => length))).toBeLessThanOrEqual(MAX_LINE);
    expect(sentences.join("").replace(/\s/g, "")).toBe(giant.replace(/\s/g, ""));
  });
});

const file = sharedPath("data", "search", "corpus.jsonl.gz");
describe.skipIf(file === null)("the passages of Wikipedia", () => {
  it("are read whole, found by what they say, and opened by title", async () => {
    const { passages, problems } = await readCorpus(file ?? "", { strict: true });
    expect([passages.length, problems.length]).toEqual([9002, 0]);
    const real = openCorpus(passages);
    const [best] = real.search("Who directed Maximum Overdrive?", 3);
    expect(best?.passage.title).toBe("Maximum Overdrive");
    expect(real.page("Leland, North Carolina")?.passages.length).toBeGreaterThan(0);
  });
});
