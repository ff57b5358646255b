/** The tools style: what commands do, what they earn, and what is listed to choose from. */
import fc from "fast-check";
import { openLocalHost } from "turnwise/env";
import search from "turnwise/envs/search";
import { describe, expect, it } from "vitest";
import { withoutWay } from "../../../envs/search/protocol/tool-text.ts";
import { readCommand } from "../../../envs/search/protocol/tools.ts";
import { AUTHOR_ROW, folderOf, lines, openSmall, play, wikiLines } from "./small-world.ts";

const SOLVED = ["search[Glass Orchard]", "search[Ilva Marrick]", "answer[Quenby]"];
const textsOf = ({ results }: Awaited<ReturnType<typeof play>>) =>
  results.map(({ observation }) => observation.text);

describe("reading commands", () => {
  it.each([
    ["search[who was it]", { tool: "search", query: "who was it", k: null }],
    [" Search [ a | b | 7 ] ", { tool: "search", query: "a | b", k: 7 }],
    ["open[Mercury #2 | 3]", { tool: "open", name: "Mercury #2", window: 2 }],
    ["find[a [b] c]", { tool: "find", pattern: "a [b] c" }],
    ["scroll[down]", { tool: "scroll", by: 1 }],
    ["scroll[UP]", { tool: "scroll", by: -1 }],
    ["back[]", { tool: "back" }],
    ["judge[Bad]", { tool: "judge", verdict: "bad" }],
    [
      "answer[Quenby | as [Ilva Marrick] says]",
      { tool: "answer", answer: "Quenby", explanation: "as [Ilva Marrick] says" },
    ],
    ["<think>search[x]?</think>\nI will look.\nsearch[y]", { tool: "search", query: "y", k: null }],
  ])("%j", (text, command) => expect(readCommand(text)).toEqual(command));

  it.each(["", "search", "search[]", "buy[now]", "judge[maybe]", "open the page"])("%j is none", (text) => {
    expect(readCommand(text).tool).toBeNull();
  });

  it("takes any text in its stride", () => {
    fc.assert(fc.property(fc.string(), (text) => readCommand(text) !== undefined));
  });
});

describe("an episode with tools", () => {
  it("asks, and explains the commands", async () => {
    const { start } = await play(await openSmall(), []);
    expect(start.observation.text).toMatch(/^Question: In which town was the author/);
    expect(start.observation.instruction).toBe(AUTHOR_ROW.question);
    expect(start.observation.admissible).toContain("search[Glass Orchard]");
    expect(start.observation.open).toContain("search[{query}]");
  });

  it("names what stands in a text first, each with what is said of it, then gives the text", async () => {
    const { results } = await play(await openSmall(), [
      "search[Ilva Marrick novelist]",
      "open[Ilva Marrick]",
    ]);
    expect(results[0]?.observation.text.split("\n").slice(0, 4)).toEqual([
      "Way: Ilva Marrick novelist",
      'Pages found for "Ilva Marrick novelist":',
      "Names:",
      "Ilva Marrick: this was a novelist who was born in …. She wrote three books before she turned to painting.",
    ]);
    expect(results[1]?.observation.text).toContain(
      "\nQuenby: after this: this was a novelist who was born in ….\n",
    );
    expect(results[1]?.observation.text).toMatch(
      /\n\nIlva Marrick was a novelist who was born in Quenby\. She/,
    );
  });

  it("is solved by reading", async () => {
    const { results, last } = await play(await openSmall(), SOLVED);
    expect(results[1]?.observation.admissible).toContain("answer[Quenby]");
    expect(last).toMatchObject({
      reward: 1,
      rewardParts: { "exact-match": 1 },
      terminated: true,
      success: true,
      score: 1,
    });
    expect(last.observation.admissible).toEqual([]);
  });

  it("a wrong answer ends it too, with the F1 as its score", async () => {
    const { last } = await play(await openSmall(), ["answer[Quenby or Harrow]"]);
    expect(last).toMatchObject({ reward: 0, terminated: true, success: false, score: 0.5 });
  });

  it("pages by sentences, and finds lines with those beside them", async () => {
    const session = await openSmall({ pageLines: 2 });
    const page = [
      "search[Ilva Marrick]",
      "open[ilva marrick]",
      "scroll[down]",
      "scroll[down]",
      "scroll[up]",
      "find[MUSEUM]",
      "back[]",
    ];
    const { results } = await play(session, page);
    const heads = textsOf({ results } as never).map((text) => withoutWay(text).split("\n", 1)[0]);
    expect(heads).toEqual([
      'Pages found for "Ilva Marrick":',
      "Ilva Marrick, part 1 of 2:",
      "Ilva Marrick, part 2 of 2:",
      "There is nothing further.",
      "Ilva Marrick, part 1 of 2:",
      'Lines of Ilva Marrick with "MUSEUM":',
      "Ilva Marrick, part 1 of 2:",
    ]);
    expect(results[5]?.observation.text).toMatch(/\n\nIn later life .*\nHer house there is a museum/);
    expect(results[1]?.observation.admissible).toEqual(expect.arrayContaining(["scroll[down]", "back[]"]));
    expect(results[2]?.observation.admissible).not.toContain("scroll[down]");
  });

  it("tells the way that led here: what was followed, and what was said of it where it was met", async () => {
    const session = await openSmall();
    const { results } = await play(session, [
      "search[Ilva Marrick]",
      "search[Quenby]",
      "search[Ilva Marrick]",
    ]);
    const ways = textsOf({ results } as never).map((text) => text.split("\n", 1)[0]);
    const quenby = "Quenby (after this: this was a novelist who was born in ….)";
    expect(ways).toEqual([
      "Way: Ilva Marrick",
      `Way: Ilva Marrick > ${quenby}`,
      `Way: Ilva Marrick > ${quenby}`,
    ]);
  });

  it("goes on in what was found, and returns", async () => {
    const { results } = await play(await openSmall({ k: 2 }), [
      "search[Marrick Quenby Tolm]",
      "scroll[down]",
      "scroll[down]",
      "scroll[down]",
      "scroll[up]",
      "search[Mercury]",
    ]);
    const texts = textsOf({ results } as never);
    expect(texts.map((text) => withoutWay(text).split("\n", 1)[0])).toEqual([
      'Pages found for "Marrick Quenby Tolm":',
      'Pages found for "Marrick Quenby Tolm", 3 to 4:',
      'Pages found for "Marrick Quenby Tolm", 5 to 6:',
      "There is nothing further.",
      'Pages found for "Marrick Quenby Tolm", 3 to 4:',
      'Pages found for "Mercury":',
    ]);
    expect(texts[4]).toBe(texts[1]);
    const offers = (at: number, move: string) => results[at]?.observation.admissible?.includes(move);
    expect([0, 1, 2, 5].map((at) => offers(at, "scroll[down]"))).toEqual([true, true, false, false]);
    expect([0, 1, 2].map((at) => offers(at, "scroll[up]"))).toEqual([false, true, true]);
    expect(results[2]?.info).toMatchObject({ searches: 1 });
  });

  it("says what is not possible and goes on", async () => {
    const wrong = [
      "find[x]",
      "back[]",
      "scroll[down]",
      "open[Nowhere]",
      "cite[Quenby]",
      "judge[good]",
      "dance[]",
      "search[zzzz]",
    ];
    const { results } = await play(await openSmall(), wrong);
    expect(textsOf({ results } as never).map((text) => withoutWay(text).split(":")[0])).toEqual([
      "No page is open to find anything in.",
      "There is nothing to go back to.",
      "There is nothing further.",
      "There is no page Nowhere.",
      "Nothing of a page Quenby was read.",
      "There is nothing new to judge.",
      "That is no command",
      'Nothing was found for "zzzz".',
    ]);
    expect(results.slice(0, 7).every(({ info }) => info?.["valid"] === false)).toBe(true);
    expect(results.every(({ terminated, truncated }) => !terminated && !truncated)).toBe(true);
  });

  it("takes queries of any kind and length", async () => {
    const session = await openSmall();
    await session.reset({ taskId: AUTHOR_ROW.id, seed: 0 });
    for (const query of ["\u0000", "\ud800", "ﷺ".repeat(5000), "?".repeat(100_000), "a | 99999"]) {
      const { observation } = await session.step({ text: `search[${query}]` });
      expect(observation.admissible?.length).toBeGreaterThan(0);
    }
  });

  it("ends after its turns", async () => {
    const { results } = await play(await openSmall({ turns: 2 }), ["search[Quenby]", "back[]"]);
    expect(results.map(({ truncated }) => truncated)).toEqual([false, true]);
  });

  it("lists nothing to choose from where that is not wanted", async () => {
    const { start, results } = await play(await openSmall({ candidates: 0 }), ["search[Glass Orchard]"]);
    expect(start.observation.admissible).toBeNull();
    expect(results[0]?.observation.admissible).toBeNull();
    expect(results[0]?.observation.text).not.toContain("Names:");
  });

  it("reads a giant document a window at a time", async () => {
    const giant = { id: "g", title: "Giant", text: `Giant ${"word ".repeat(400_000)}` };
    const qa = lines([{ id: "q", question: "What is the Giant?", golden_answers: ["x"] }]);
    const data = folderOf({ "corpus.jsonl": wikiLines([giant]), "qa.jsonl": qa });
    await using host = await openLocalHost(search, { data });
    const session = await host.open();
    await session.reset({ taskId: "q", seed: 0 });
    const { observation } = await session.step({ text: "search[Giant]" });
    expect(observation.text.length).toBeLessThan(5_000);
    const opened = await session.step({ text: "open[Giant | 400]" });
    expect(withoutWay(opened.observation.text)).toMatch(/^Giant, part 400 of 4\d\d:/);
    expect(opened.observation.text.length).toBeLessThan(10_000);
  });
});

describe("what can be chosen", () => {
  it("was read: every word of a command stood in the question or in a text", async () => {
    const session = await openSmall();
    const { start, results } = await play(session, [
      "search[Glass Orchard]",
      "open[Glass Orchard]",
      "search[Tolm Press]",
    ]);
    let read = "0 1 2 3 4 5 6 7 8 9 10 11 12 yes no";
    for (const { observation } of [start, ...results]) {
      read += `\n${observation.text.toLowerCase()}`;
      for (const command of observation.admissible ?? []) {
        const words = /\[(.*)\]/.exec(command)?.[1]?.toLowerCase().split(" ") ?? [];
        for (const word of words) expect(read, command).toContain(word);
      }
    }
  });

  it("is bounded by the setting, and the same for the same episode", async () => {
    const small = await play(await openSmall({ candidates: 3 }), ["search[Marrick Quenby Tolm]"]);
    const names = small.last.observation.admissible?.filter((command) => command.startsWith("answer["));
    const asked = small.start.observation.admissible?.filter((command) => command.startsWith("answer["));
    expect((names?.length ?? 0) - (asked?.length ?? 0)).toBeLessThanOrEqual(3);
    const again = await play(await openSmall({ candidates: 3 }), ["search[Marrick Quenby Tolm]"]);
    expect(again.last).toEqual(small.last);
  });

  it("offers counts and yes or no where the question's form asks for them", async () => {
    const asking = async (question: string) => {
      const session = await openSmall({}, [{ ...AUTHOR_ROW, question }]);
      return (await play(session, [])).start.observation.admissible ?? [];
    };
    expect(await asking("How many books did Ilva write?")).toContain("answer[3]");
    expect(await asking("Is Quenby a town?")).toEqual(expect.arrayContaining(["answer[yes]", "answer[no]"]));
    expect(await asking("Who wrote it?")).not.toContain("answer[yes]");
  });

  it("offers numbers where the question's form asks for one, names where it asks for none", async () => {
    const answers = async (question: string) => {
      const session = await openSmall({}, [{ ...AUTHOR_ROW, question }]);
      const { last } = await play(session, ["search[Glass Orchard]", "open[Glass Orchard]"]);
      return last.observation.admissible?.filter((command) => command.startsWith("answer[")) ?? [];
    };
    const year = await answers("What is the year of the printing of the Glass Orchard?");
    expect(year).toEqual(["answer[1911]", "answer[unknown]"]);
    expect(await answers("Who wrote the Glass Orchard?")).not.toContain("answer[1911]");
    expect(await answers("Who wrote the Glass Orchard?")).toContain("answer[Ilva Marrick]");
    const dated = [{ id: "d", title: "Keld", text: "Keld fell on 5 May 1990 after a siege by Odo Tolm." }];
    const qa = lines([{ id: "q", question: "In what year did Keld fall?", golden_answers: ["1990"] }]);
    await using host = await openLocalHost(search, {
      data: folderOf({ "corpus.jsonl": wikiLines(dated), "qa.jsonl": qa }),
    });
    const session = await host.open();
    await session.reset({ taskId: "q", seed: 0 });
    const { observation } = await session.step({ text: "search[Keld]" });
    const listed = observation.admissible?.filter((command) => command.startsWith("answer["));
    expect(listed).toEqual(["answer[5 May 1990]", "answer[1990]", "answer[unknown]"]);
    const either = await answers("How old is the Glass Orchard?");
    expect(either).toEqual(expect.arrayContaining(["answer[1911]", "answer[Ilva Marrick]"]));
  });

  it("lists what was searched last once more, and drops what was put aside", async () => {
    const judging = await openSmall({ reward: { judge: 0.1 } });
    const { results } = await play(judging, ["search[Glass Orchard]", "judge[bad]"]);
    const again = results[0]?.observation.admissible?.filter(
      (command) => command === "search[Glass Orchard]",
    );
    expect(again).toHaveLength(1);
    expect(results[0]?.observation.admissible).toEqual(
      expect.arrayContaining(["judge[good]", "search[Tolm Press]"]),
    );
    expect(results[1]?.observation.admissible).not.toContain("search[Tolm Press]");
    expect(results[1]?.observation.admissible).not.toContain("judge[good]");
  });
});

describe("what turns earn", () => {
  const partsOf = async (reward: object, actions: readonly string[], config: object = {}) => {
    const { results } = await play(await openSmall({ reward, ...config }), actions);
    return results.map(({ rewardParts }) => rewardParts);
  };

  it("the gold chain, as it is read in order", async () => {
    expect(
      await partsOf({ path: 1 }, ["search[Quenby]", "open[Ilva Marrick]", "open[Glass Orchard]"]),
    ).toEqual([{}, {}, { path: 1 }]);
    expect(await partsOf({ path: 1 }, ["open[Glass Orchard]", "open[Ilva Marrick]"])).toEqual([
      { path: 0.5 },
      { path: 0.5 },
    ]);
  });

  it("repeated searches and results are taken off", async () => {
    const parts = await partsOf({ redundancy: 0.1, repeats: 1 }, [
      "search[Glass Orchard]",
      "search[the glass orchards]",
    ]);
    expect(parts[0]).toEqual({});
    expect(parts[1]?.["redundancy"]).toBeCloseTo(-0.1, 12);
    expect(parts[1]?.["repeats"]).toBeLessThan(0);
  });

  it("verdicts that agree with what the text told", async () => {
    const judged = (actions: string[]) => partsOf({ judge: 0.5 }, actions);
    // The page of the book names its author, which the chain asks for; the planet is nothing to it.
    expect((await judged(["open[Glass Orchard]", "judge[good]"]))[1]).toEqual({ judge: 0.5 });
    expect((await judged(["open[Mercury]", "judge[good]"]))[1]).toEqual({ judge: -0.5 });
    expect((await judged(["open[Mercury]", "judge[bad]"]))[1]).toEqual({ judge: 0.5 });
    // What was told before helps no more.
    expect((await judged(["open[Glass Orchard]", "open[Glass Orchard]", "judge[bad]"]))[2]).toEqual({
      judge: 0.5,
    });
  });

  it("entities that were written, for a wrong answer in sound form", async () => {
    const wrong = (...actions: string[]) => partsOf({ entityMatch: 0.3 }, actions);
    expect((await wrong("search[Ilva Marrick]", "answer[Tolm]")).at(-1)).toEqual({ "entity-match": 0.15 });
    expect((await wrong("dance[]", "search[Ilva Marrick]", "answer[Tolm]")).at(-1)).toEqual({});
    expect((await wrong("search[Ilva Marrick]", "answer[Quenby]")).at(-1)).toEqual({ "exact-match": 1 });
  });

  it("citations that carry the chain to a right answer", async () => {
    const cited = (...actions: string[]) => partsOf({ exactMatch: 0.7, citations: 0.3 }, actions);
    const read = ["open[Glass Orchard]", "open[Ilva Marrick]"];
    const whole = await cited(...read, "cite[Glass Orchard]", "cite[Ilva Marrick]", "answer[Quenby]");
    expect(whole.at(-1)).toEqual({ "exact-match": 0.7, citations: 0.3 });
    expect(
      (
        await cited(
          ...read,
          "answer[Quenby | [Glass Orchard] is by Ilva Marrick, born there: [Ilva Marrick]]",
        )
      ).at(-1),
    ).toEqual(whole.at(-1));
    expect((await cited(...read, "cite[Ilva Marrick]", "answer[Quenby]")).at(-1)).toEqual({
      "exact-match": 0.7,
      citations: 0.15,
    });
    expect((await cited(...read, "cite[Glass Orchard]", "answer[Quenby]")).at(-1)).toEqual({
      "exact-match": 0.7,
    });
    expect((await cited(...read, "cite[Ilva Marrick]", "answer[Tolm]")).at(-1)).toEqual({});
  });

  it("offers to cite pages that were opened, when that counts", async () => {
    const { last } = await play(await openSmall({ reward: { citations: 0.3 } }), ["open[Glass Orchard]"]);
    expect(last.observation.admissible).toContain("cite[Glass Orchard]");
    const { last: after } = await play(await openSmall({ reward: { citations: 0.3 } }), [
      "open[Glass Orchard]",
      "cite[Glass Orchard]",
    ]);
    expect(after.observation.admissible).not.toContain("cite[Glass Orchard]");
  });
});

describe("a conversation", () => {
  it("asks step by step, pays for each answer, and asks the next with a new instruction", async () => {
    const session = await openSmall({ conversation: true, reward: { f1: 1, exactMatch: 1, intent: 0.2 } });
    const { start, results } = await play(session, [
      "search[glass orchard author]",
      "answer[Ilva]",
      "search[place of birth]",
      "search[Ilva Marrick place of birth]",
      "answer[Quenby]",
    ]);
    expect(start.observation.instruction).toBe("Glass Orchard: author?");
    expect(results[1]?.observation).toMatchObject({
      text: "User: that: place of birth?",
      instruction: "that: place of birth?",
    });
    expect(results[0]?.rewardParts).toEqual({ intent: 0.1 });
    expect(results[1]?.rewardParts?.["f1"]).toBeCloseTo(1 / 3, 12); // half of 2/3
    expect(results[1]).toMatchObject({ terminated: false, success: false });
    const [first, second] = [results[2], results[3]].map((result) => result?.rewardParts?.["intent"] ?? 0);
    expect((first ?? 0) + (second ?? 0)).toBeCloseTo(0.1, 12); // the best search counts, and it says all
    expect(results[4]).toMatchObject({
      terminated: true,
      success: true,
      rewardParts: { f1: 0.5, "exact-match": 0.5 },
    });
    expect(results[4]?.score).toBeCloseTo((2 / 3 + 1) / 2, 12);
  });
});
