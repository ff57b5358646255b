/** Corpora as they come: streams, broken lines, pages, and texts of any size. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { silentLogger } from "turnwise/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCorpus } from "../../../envs/search/corpus/corpus.ts";
import { indexedCorpus, loadCorpusFile } from "../../../envs/search/corpus/load-corpus.ts";
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

describe("a large corpus, whose texts stay in a file", () => {
  const before = process.env["TURNWISE_CACHE"];
  let cache = "";
  beforeEach(() => {
    cache = folderOf({});
    process.env["TURNWISE_CACHE"] = cache;
  });
  afterEach(() => {
    if (before === undefined) delete process.env["TURNWISE_CACHE"];
    else process.env["TURNWISE_CACHE"] = before;
  });
  const odd = [...PASSAGES, { id: "p9", title: "", text: "\ud800 \u0000 Quenby", heading: "Quenby \udfff" }];
  const open = (file: string, options = {}) => loadCorpusFile(file, { largeFrom: 1, ...options });

  it("is the same corpus, when it is made and when it is opened again, packed or not", async () => {
    const folder = folderOf({ "plain.jsonl": lines(odd), "packed.jsonl.gz": lines(odd) });
    const kept = await loadCorpusFile(`${folder}/plain.jsonl`);
    for (const name of ["plain.jsonl", "packed.jsonl.gz", "plain.jsonl", "packed.jsonl.gz"]) {
      const large = await open(`${folder}/${name}`);
      const numbers = Array.from({ length: kept.size }, (_, number) => number);
      expect(large.size).toBe(kept.size);
      expect(numbers.map((number) => large.passage(number))).toEqual(numbers.map((n) => kept.passage(n)));
      expect(large.search("a novelist from Quenby", 5)).toEqual(kept.search("a novelist from Quenby", 5));
      for (const { title } of PASSAGES) expect(large.page(title)).toEqual(kept.page(title));
      expect(large.page("Mercury #2")).toEqual(kept.page("Mercury #2"));
      expect(numbers.map((n) => large.pageOf(large.passage(n)))).toEqual(
        numbers.map((n) => kept.pageOf(kept.passage(n))),
      );
      expect([large.find("p8"), large.find("p0")]).toEqual([7, null]);
      expect(() => large.passage(9)).toThrow(RangeError);
    }
    expect(readdirSync(cache).filter((name) => name.endsWith(".texts"))).toHaveLength(2);
  });

  it("is read once, and again where what was kept is damaged", async () => {
    const folder = folderOf({ "corpus.jsonl": wikiLines() });
    await open(folder);
    const [name = ""] = readdirSync(cache).filter((entry) => entry.endsWith(".texts"));
    const file = `${cache}/${name}`;
    const good = readFileSync(file);
    const { mtimeMs } = statSync(file);
    await open(folder);
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
    for (const bytes of [good.subarray(0, 150), good.subarray(0, 50), Buffer.alloc(0), flipped(good, 200)]) {
      writeFileSync(file, bytes);
      expect((await open(folder)).passage(3).title).toBe("Quenby");
      expect(readFileSync(file)).toEqual(good);
    }
  });

  it("tells of lines that were left out each time, and refuses them when strict", async () => {
    const folder = folderOf({ "corpus.jsonl": `${wikiLines()}not json\n` });
    expect((await open(folder)).size).toBe(PASSAGES.length);
    const told: unknown[] = [];
    const log = { ...silentLogger, warn: (fields: unknown) => void told.push(fields) };
    await open(folder, { log });
    expect(told).toMatchObject([{ left_out: 1 }]);
    await expect(open(folder, { strict: true })).rejects.toThrow("Line 9");
    expect(readdirSync(cache).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("needs room for its texts, and at least one of them", async () => {
    process.env["TURNWISE_CACHE"] = "/dev/null/cache";
    expect(await codeOf(open(folderOf({ "corpus.jsonl": wikiLines() })))).toBe("data/unwritable");
    process.env["TURNWISE_CACHE"] = cache;
    expect(await codeOf(open(folderOf({ "corpus.jsonl": "\n\n" })))).toBe("data/damaged");
    expect(readdirSync(cache)).toEqual([]);
  });
});

it("an index of passages that came with questions is kept, too, where there are many", async () => {
  const [before, cache] = [process.env["TURNWISE_CACHE"], folderOf({})];
  process.env["TURNWISE_CACHE"] = cache;
  try {
    await indexedCorpus(PASSAGES);
    expect(readdirSync(cache)).toEqual([]);
    const first = (await indexedCorpus(PASSAGES, silentLogger, 5)).search("Quenby", 3);
    await indexedCorpus([...PASSAGES].reverse(), silentLogger, 5);
    expect(readdirSync(cache)).toHaveLength(2);
    expect((await indexedCorpus(PASSAGES, silentLogger, 5)).search("Quenby", 3)).toEqual(first);
    expect(first).toEqual(corpus().search("Quenby", 3));
  } finally {
    if (before === undefined) delete process.env["TURNWISE_CACHE"];
    else process.env["TURNWISE_CACHE"] = before;
  }
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

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
