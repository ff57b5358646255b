/** Whole episodes in the protocol of Search-R1, to the byte. */

import { openLocalHost } from "turnwise/env";
import search from "turnwise/envs/search";
import { describe, expect, it } from "vitest";
import { limitTokens, readTags } from "../../../envs/search/protocol/tags.ts";
import { folderOf, lines, wikiLines } from "../../envs/search/small-world.ts";

const INVALID =
  "\nMy previous action is invalid. If I want to search, I should put the query between <search> and </search>. If I want to give the final answer, I should put the answer between <answer> and </answer>. Let me try again.\n";

const PROMPT =
  "Answer the given question. You must conduct reasoning inside <think> and </think> first every time you get new information. After reasoning, if you find you lack some knowledge, you can call a search engine by <search> query </search> and it will return the top searched results between <information> and </information>. You can search as many times as your want. If you find no further external knowledge needed, you can directly provide the answer inside <answer> and </answer>, without detailed illustrations. For example, <answer> Beijing </answer>. Question: who wrote the glass orchard?\n";

const MERCURY =
  '\n\n<information>Doc 1(Title: "Mercury") Mercury is a planet.\nDoc 2(Title: "Mercury") Mercury was a newspaper of Harrow Vale.</information>\n\n';

async function play(actions: readonly string[], config: Readonly<Record<string, unknown>> = {}) {
  const data = folderOf({
    "corpus.jsonl": wikiLines(),
    "qa.jsonl": lines([
      { id: "q", question: "who wrote the glass orchard", golden_answers: ["Ilva Marrick"] },
    ]),
  });
  await using host = await openLocalHost(search, { data, style: "tags", candidates: 0, ...config });
  const session = await host.open();
  const start = await session.reset({ taskId: "q", seed: 0 });
  const results = [];
  for (const text of actions) results.push(await session.step({ text }));
  return { start, results };
}

describe("the tag protocol", () => {
  it("asks with Search-R1's prompt, a question mark added, and lists no candidates", async () => {
    const { start } = await play([]);
    expect(start.observation).toEqual({
      text: PROMPT,
      instruction: "who wrote the glass orchard",
      admissible: null,
      open: ["<search>{query}</search>", "<answer>{answer}</answer>"],
    });
  });

  it("goes search, information, answer", async () => {
    const { results } = await play([
      "<think>a planet?</think> <search> mercury </search>",
      "<think>no</think><answer> ilva marrick </answer> and more",
    ]);
    expect(results.map(({ observation }) => observation.text)).toEqual([MERCURY, ""]);
    expect(results.map(({ reward }) => reward)).toEqual([0, 1]);
    expect(results[1]).toMatchObject({ terminated: true, truncated: false, success: true, score: 1 });
  });

  it("says what was wrong with an action that is none, and goes on", async () => {
    const { results } = await play([
      "I know it: Ilva Marrick",
      "<search>mercury",
      "<answer>Ilva Marrick</answer>",
    ]);
    expect(results.map(({ observation }) => observation.text)).toEqual([INVALID, INVALID, ""]);
    expect(results[2]).toMatchObject({ terminated: true, success: true });
  });

  it("finds nothing for what is in no passage, and in an empty query", async () => {
    const { results } = await play(["<search>zzz</search>", "<search>  </search>"]);
    const nothing = "\n\n<information></information>\n\n";
    expect(results.map(({ observation }) => observation.text)).toEqual([nothing, nothing]);
  });

  it("searches no more after its turns, and ends with the turn after them", async () => {
    const search_ = "<search>mercury</search>";
    const { results } = await play([search_, search_, search_], { turns: 2 });
    expect(results.map(({ observation }) => observation.text)).toEqual([
      MERCURY,
      MERCURY,
      "\n\n<information></information>\n\n",
    ]);
    expect(results.map(({ truncated }) => truncated)).toEqual([false, false, true]);
    const answered = await play([search_, search_, "<answer>Ilva Marrick</answer>"], { turns: 2 });
    expect(answered.results[2]).toMatchObject({ terminated: true, truncated: false, success: true });
  });

  it("cuts long observations off, the closing tag with them", async () => {
    const { results } = await play(["<search>mercury</search>"], { observationTokens: 5 });
    expect(results[0]?.observation.text).toBe("\n\n<information>Doc"); // < informat ion > Doc 1 …
  });

  it("pays for the form as published", async () => {
    const reward = { structure: 0.2, retrieval: 0.1, finalFormat: 0.1 };
    const think = "<think>t</think>";
    const pays = async (...actions: string[]) => {
      const { results } = await play(actions, { reward });
      return results.reduce((sum, result) => sum + result.reward, 0);
    };
    const author = `${think}<search>glass orchard</search>`;
    expect(await pays(`${think}<answer>Ilva Marrick</answer>`)).toBeCloseTo(1, 12);
    expect(await pays("<answer>Ilva Marrick</answer>")).toBeCloseTo(0.8, 12);
    expect(await pays(author, `${think}<answer>Odo Tolm</answer>`)).toBeCloseTo(0.3, 12);
    expect(await pays(`${think}<answer>Odo Tolm</answer>`)).toBeCloseTo(0.2, 12);
    expect(await pays("<answer>Odo Tolm</answer>")).toBeCloseTo(0.1, 12);
    expect(await pays("no tags", `${think}<answer>Ilva Marrick</answer>`)).toBeCloseTo(0.8, 12);
  });
});

describe("reading a generation", () => {
  it.each([
    ["<search>a</search><answer>b</answer>", "<search>a</search>", "search", "a"],
    // Cut after the search, which holds an answer first.
    ["<answer>b</answer><search>a</search>x", "<answer>b</answer><search>a</search>", "answer", "b"],
    ["<answer>b</answer> trailing", "<answer>b</answer>", "answer", "b"],
    ["<search>two\nlines </search>", "<search>two\nlines </search>", "search", "two\nlines"],
    ["</search><search>late</search>", "</search>", null, ""],
    ["<search>a</answer>", "<search>a</answer>", null, ""],
    ["", "", null, ""],
  ])("%j", (text, cut, kind, content) => expect(readTags(text)).toEqual({ text: cut, kind, content }));

  it("limits nothing that is short enough", () => {
    expect(limitTokens("one two", 2)).toBe("one two");
    expect(limitTokens("one two three", 2)).toBe("one two");
    expect(limitTokens("", 1)).toBe("");
  });
});
