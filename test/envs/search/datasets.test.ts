/** Questions in the shapes of their data sets, and splits by explicit ids. */
import fc from "fast-check";
import { silentLogger } from "turnwise/core";
import { openLocalHost } from "turnwise/env";
import search from "turnwise/envs/search";
import { describe, expect, it } from "vitest";
import { configSchema } from "../../../envs/search/config.ts";
import { readList } from "../../../envs/search/datasets/read-list.ts";
import { readQuestions, readRow } from "../../../envs/search/datasets/read-questions.ts";
import { loadLibrary } from "../../../envs/search/library.ts";
import { codeOf } from "../../env/helpers.ts";
import { sharedPath } from "../../shared-data.ts";
import { AUTHOR_ROW, folderOf, lines, RIVER_ROW, smallFolder, wikiLines } from "./small-world.ts";

const AUTHOR_TURN = { question: "Where was she born?", answers: ["Quenby"] };

describe("a row", () => {
  it("of Search-R1 asks what follows its prompt", () => {
    const row = {
      data_source: "nq",
      prompt: [
        { role: "user", content: "Answer the given question. For example, x. Question: who was it?\n" },
      ],
      ability: "fact-reasoning",
      reward_model: { style: "rule", ground_truth: { target: ["Odo", "Odo", " "] } },
      extra_info: { split: "train", index: 4 },
    };
    const { question, split } = readRow(row);
    expect(question).toEqual({ id: "nq-train-4", question: "who was it?", answers: ["Odo"], source: "nq" });
    expect(split).toBe("train");
    const one = { ...row, id: "x", question: "q?", reward_model: { ground_truth: { target: 7 } } };
    expect(readRow(one).question).toMatchObject({ id: "x", question: "q?", answers: ["7"] });
  });

  it("of FlashRAG keeps what else it knows", () => {
    const row = { ...RIVER_ROW, hops: 1, type: "bridge", supporting_titles: ["Aune"] };
    expect(readRow(row).question).toEqual({
      id: "river",
      question: RIVER_ROW.question,
      answers: ["yes"],
      source: "small",
      kind: "bridge",
      hops: 1,
      supportingTitles: ["Aune"],
    });
  });

  it("of HotpotQA brings its paragraphs, in the original's form and in columns", () => {
    const row = {
      _id: "h1",
      question: "Which came first?",
      answer: "Aune",
      type: "comparison",
      supporting_facts: [
        ["Aune", 0],
        ["Aune", 1],
      ],
      context: [
        ["Aune", ["A river.", " It is long."]],
        ["Keld", ["A mountain."]],
      ],
    };
    const columns = {
      ...row,
      supporting_facts: { title: ["Aune"], sent_id: [0] },
      context: { title: ["Aune", "Keld"], sentences: [["A river.", " It is long."], ["A mountain."]] },
    };
    expect(readRow(columns)).toEqual(readRow(row));
    const { question, passages } = readRow(row);
    expect(passages[0]).toEqual({ id: "hotpotqa/Aune", title: "Aune", text: "A river. It is long." });
    expect(question).toMatchObject({
      kind: "comparison",
      supportingTitles: ["Aune"],
      passages: ["hotpotqa/Aune"],
    });
  });

  it("of MuSiQue becomes a chain and a conversation", () => {
    const { question, passages } = readRow(AUTHOR_ROW);
    const [book, author] = [passages[0]?.id ?? "", passages[1]?.id ?? ""];
    expect(question.answers).toEqual(["Quenby", "the town of Quenby"]);
    expect(question.chain).toEqual([
      { relation: "author", subject: "Glass Orchard", object: "step 1", passages: [book] },
      { relation: "place of birth", subject: "step 1", object: "step 2", passages: [author] },
    ]);
    expect(question.entities).toEqual({
      "step 1": ["Ilva Marrick"],
      "step 2": ["Quenby", "the town of Quenby"],
    });
    expect(question.turns?.map(({ message, resolved }) => [message, resolved])).toEqual([
      ["Glass Orchard: author?", "Glass Orchard: author?"],
      ["that: place of birth?", "Ilva Marrick: place of birth?"],
    ]);
    expect(readRow({ ...AUTHOR_ROW, answerable: false }).question.answers).toEqual(["unknown"]);
  });

  it("of a conversation has an answer for each turn", () => {
    const row = {
      id: "c",
      turns: [
        { question: "Who wrote it?", answers: ["Ilva"] },
        { question: "Where was she born?", rewrite: "Where was Ilva born?", answers: ["Quenby"] },
      ],
    };
    expect(readRow(row).question).toMatchObject({ question: "Where was Ilva born?", answers: ["Quenby"] });
    expect(readRow(row).question.turns).toHaveLength(2);
  });

  it.each([
    ["no answer", { ...RIVER_ROW, golden_answers: ["", " "] }, /it has no answer/],
    ["no field for one", { id: "r", question: "Where is Quenby?" }, /it has no answer/],
    ["a turn without one", { id: "c", turns: [{ question: "Who?" }, AUTHOR_TURN] }, /it has no answer/],
    ["no question", { ...RIVER_ROW, question: " " }, /it asks nothing/],
    ["no known shape", { a: 1 }, /shape of none/],
    ["nothing", null, /shape of none/],
  ])("with %s is refused", (_, row, message) => expect(() => readRow(row)).toThrow(message));
});

describe("a file of questions", () => {
  it("leaves out what is none, and is refused when strict", async () => {
    const text = `${lines([RIVER_ROW])}{\n${lines([RIVER_ROW, { ...RIVER_ROW, id: "r2", golden_answers: [] }])}`;
    const file = `${folderOf({ "qa.jsonl": text })}/qa.jsonl`;
    const { rows, problems } = await readQuestions(file);
    expect(rows).toHaveLength(1);
    expect(problems.map(({ line }) => line)).toEqual([2, 3, 4]);
    await expect(readQuestions(file, { strict: true })).rejects.toThrow(/Line 2/);
  });

  it("may begin with a byte order mark and have the line ends of Windows", async () => {
    const rows = lines([RIVER_ROW, AUTHOR_ROW]).replaceAll("\n", "\r\n");
    const folder = folderOf({
      "qa.jsonl": `\uFEFF${rows}`,
      "qa.json": `\uFEFF${JSON.stringify([RIVER_ROW])}`,
    });
    expect((await readQuestions(`${folder}/qa.jsonl`, { strict: true })).rows).toHaveLength(2);
    expect((await readQuestions(`${folder}/qa.json`, { strict: true })).rows).toHaveLength(1);
  });

  it("may be a list of any JSON, whose rows are found however it is cut into pieces", async () => {
    const rows = fc.array(fc.jsonValue(), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom(0, 2), async (values, indent) => {
        const folder = folderOf({ "a.json": JSON.stringify(values, null, indent) });
        const read: unknown[] = [];
        for await (const { text } of readList(`${folder}/a.json`)) read.push(JSON.parse(text ?? "null"));
        expect(read).toEqual(JSON.parse(JSON.stringify(values)));
      }),
      { numRuns: 60 },
    );
    // Pieces are of 64 KiB.
    const long = Array.from({ length: 40 }, (_, i) => ({
      ...RIVER_ROW,
      id: `r${i}`,
      pad: '],"\\'.repeat(i * 700),
    }));
    const folder = folderOf({ "long.json": JSON.stringify(long), "long.json.gz": JSON.stringify(long) });
    for (const name of ["long.json", "long.json.gz"]) {
      const { rows: found } = await readQuestions(`${folder}/${name}`, { strict: true });
      expect(found.map(({ question: { id } }) => id)).toEqual(long.map(({ id }) => id));
    }
    const kept: (string | null)[] = [];
    for await (const { text } of readList(`${folder}/long.json`, undefined, 500)) kept.push(text);
    expect(kept.map((text) => text === null).indexOf(true)).toBe(1);
    expect(kept).toHaveLength(40);
  });

  it("leaves out rows of a list by their numbers", async () => {
    const text = `[${JSON.stringify(RIVER_ROW)}, {broken}, 7, ${JSON.stringify(AUTHOR_ROW)}]`;
    const { rows, problems } = await readQuestions(`${folderOf({ "qa.json": text })}/qa.json`);
    expect(rows).toHaveLength(2);
    expect(problems.map(({ line }) => line)).toEqual([2, 3]);
  });

  it("may be one list", async () => {
    const folder = folderOf({
      "qa.json.gz": JSON.stringify([RIVER_ROW, AUTHOR_ROW]),
      "bad.json": "[",
      "object.json": "{}",
      "empty.json": "[]",
      "half.json": JSON.stringify([RIVER_ROW, AUTHOR_ROW]).slice(0, -1),
      "two.json": `${JSON.stringify([RIVER_ROW])}[]`,
      "torn.json": '[{"question": "Where? ]',
    });
    expect((await readQuestions(`${folder}/qa.json.gz`)).rows).toHaveLength(2);
    for (const name of ["bad", "object", "empty", "half", "two", "torn"]) {
      expect(await codeOf(readQuestions(`${folder}/${name}.json`))).toBe("data/damaged");
    }
  });
});

describe("splits", () => {
  const library = (files: Readonly<Record<string, string>>) =>
    loadLibrary(configSchema.parse({ data: folderOf(files) }) as never, { log: silentLogger });
  const ids = async (files: Readonly<Record<string, string>>) => {
    const { tasks } = await library(files);
    return ["train", "dev", "test"].map((split) => tasks(split).map(({ id }) => id));
  };
  const base = { "corpus.jsonl": wikiLines(), "qa.jsonl": lines([AUTHOR_ROW, RIVER_ROW]) };
  const manifest = (value: unknown) => ({ ...base, "splits.json": JSON.stringify(value) });

  it("follow the manifest; what it does not name is in none", async () => {
    expect(await ids(manifest({ train: ["river"] }))).toEqual([["river"], [], []]);
  });

  it("follow the rows without one, test where they say nothing", async () => {
    const rows = [{ ...RIVER_ROW, split: "validation" }, AUTHOR_ROW];
    expect(await ids({ ...base, "qa.jsonl": lines(rows) })).toEqual([[], ["river"], [AUTHOR_ROW.id]]);
    const apart = {
      "corpus.jsonl": wikiLines(),
      "train.jsonl": lines([RIVER_ROW]),
      "test.json": JSON.stringify([AUTHOR_ROW]),
    };
    expect(await ids(apart)).toEqual([["river"], [], [AUTHOR_ROW.id]]);
  });

  it.each([
    ["names a question twice", { train: ["river"], test: ["river"] }],
    ["names one that is not there", { train: ["ocean"] }],
    ["is none", ["river"]],
    ["has another split", { practice: ["river"] }],
  ])("are refused when the manifest %s", async (_, value) => {
    expect(await codeOf(library(manifest(value)))).toBe("data/damaged");
  });

  it("need a folder with questions, and passages from somewhere", async () => {
    expect(await codeOf(library({ "corpus.jsonl": wikiLines() }))).toBe("data/missing");
    expect(await codeOf(library({ "qa.jsonl": lines([RIVER_ROW]) }))).toBe("data/missing");
    expect(await codeOf(openLocalHost(search, { data: "/nowhere/at/all" }))).toBe("data/missing");
    expect(await codeOf(openLocalHost(search, { data: `${smallFolder()}/qa.jsonl` }))).toBe("data/missing");
  });
});

const real = sharedPath("data", "search");
describe.skipIf(real === null)("the real questions", () => {
  it("are all read, and the passages that they rest on are found", async () => {
    const data = real ?? "";
    const { tasks, question } = await loadLibrary(configSchema.parse({ data, strict: true }) as never, {
      log: silentLogger,
    });
    const questions = tasks("test").map(({ id }) => question(id));
    expect(questions).toHaveLength(140);
    for (const { chain = [], passages = [] } of questions) {
      expect(passages.length).toBeGreaterThan(0);
      expect(chain.length).toBeGreaterThan(0);
    }
    const links = questions.flatMap(({ chain = [] }) => chain);
    const supported = links.filter(({ passages }) => passages.length > 0).length;
    expect(supported / links.length).toBeGreaterThan(0.9);
  });
});
