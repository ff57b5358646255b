/** Other texts, to tell reading from remembering: who reads fails without support and follows swapped names. */
import { describe, expect, test } from "vitest";
import { withoutPassages } from "../../../envs/search/corpus/without-passages.ts";
import search from "../../../envs/search/index.ts";
import { rng } from "../../../src/core/index.ts";
import { openLocalHost, type Session } from "../../../src/env/index.ts";
import { codeOf } from "../../env/helpers.ts";
import { AUTHOR_ROW, corpus, folderOf, lines, smallFolder } from "./small-world.ts";

/** Lets the expert play. @returns whether it succeeded, by task */
async function expertOn(texts: string, count: number): Promise<Map<string, boolean>> {
  await using host = await openLocalHost(search, { texts });
  await using session = await host.open();
  const outcomes = new Map<string, boolean>();
  for (const { id } of (await host.tasks("test")).slice(0, count)) {
    const player = search.players?.["expert"]?.({ rng: rng(1, id) });
    if (player === undefined) throw new Error("there is no expert");
    let { observation } = await session.reset({ taskId: id, seed: 1 });
    for (;;) {
      const result = await session.step(player.act(observation));
      observation = result.observation;
      if (!result.terminated && !result.truncated) continue;
      outcomes.set(id, result.success === true);
      break;
    }
  }
  return outcomes;
}

const share = (outcomes: Map<string, boolean>) =>
  [...outcomes.values()].filter(Boolean).length / outcomes.size;

describe("the expert", () => {
  test("fails without the passages that questions rest on, except where the answer is that nothing says it", async () => {
    const outcomes = await expertOn("without-support", 40);
    for (const [id, isSolved] of outcomes) {
      if (id.includes("unanswerable")) expect(isSolved, id).toBe(true);
    }
    const answerable = new Map([...outcomes].filter(([id]) => !id.includes("unanswerable")));
    expect(answerable.size).toBe(36);
    expect(share(answerable)).toBeLessThan(0.1);
  });

  test("gives the new answers where names are swapped, and not the old ones", async () => {
    const [now, before] = [await expertOn("swapped", 40), await expertOn("swapped-old-answers", 40)];
    expect(share(now)).toBeGreaterThanOrEqual(0.95);
    const names = (outcomes: Map<string, boolean>) =>
      new Map([...outcomes].filter(([id]) => id.includes("bridge")));
    expect(share(names(now))).toBeGreaterThanOrEqual(0.95);
    expect(share(names(before))).toBeLessThan(0.4);
  });
});

describe("other texts", () => {
  test("belong to the question that was asked, in each session for itself and in its snapshots", async () => {
    await using host = await openLocalHost(search, { texts: "swapped" });
    await using plain = await openLocalHost(search, {});
    const [a, b, original] = [await host.open(), await host.open(), await plain.open()];
    const [first, second] = (await host.tasks("test")).map(({ id }) => id);
    const ask = async (session: Session, taskId = "") => {
      const { observation } = await session.reset({ taskId, seed: 1 });
      return session.step({ text: `search[${observation.instruction}]` });
    };
    const here = await ask(a, first);
    const snapshot = await a.snapshot();
    await ask(b, second);
    expect((await ask(original, first)).observation.text).not.toBe(here.observation.text);
    expect((await b.restore(snapshot)).observation.text).toBe(here.observation.text);
    expect((await ask(b, first)).observation.text).toBe(here.observation.text);
  });

  test("of a folder lack what questions rest on", async () => {
    await using host = await openLocalHost(search, {
      data: folderOf({ "qa.jsonl": lines([AUTHOR_ROW]) }),
      texts: "without-support",
    });
    await using session = await host.open();
    await session.reset({ taskId: AUTHOR_ROW.id, seed: 0 });
    const { observation } = await session.step({ text: "search[Glass Orchard Ilva Marrick]" });
    expect(observation.text).not.toContain("novelist");
    expect(observation.text).toContain("In later life Marrick lived");
    expect((await session.step({ text: "open[Glass Orchard]" })).observation.text).toContain("no page");
  });

  test.each([
    [{ texts: "swapped", data: smallFolder() }, "invented encyclopaedia"],
    [
      { texts: "without-support", data: smallFolder(), retriever: "http://127.0.0.1:9/retrieve" },
      "in this process",
    ],
  ])("that cannot be had are refused", async (config, reason) => {
    await expect(openLocalHost(search, config)).rejects.toThrow(reason);
    expect(await codeOf(openLocalHost(search, config))).toBe("config/invalid-value");
  });
});

describe("a corpus without passages", () => {
  test("lacks them in results and on pages, and pages of which nothing is left", () => {
    const rest = withoutPassages(corpus(), ["p2", "p4", "nowhere"]);
    expect(rest.search("Ilva Marrick Quenby", 2).map(({ passage }) => passage.id)).toHaveLength(2);
    const all = rest.search("Ilva Marrick Quenby", 20).map(({ passage }) => passage.id);
    expect(all).not.toContain("p2");
    expect(all).toContain("p3");
    expect(rest.page("Ilva Marrick")?.passages.map(({ id }) => id)).toEqual(["p3"]);
    expect(rest.page("Quenby")).toBeNull();
    expect([rest.find("p2"), rest.find("p3")]).toEqual([null, 2]);
    expect(rest.pageOf(corpus().passage(1))).toBeNull();
    expect(rest.pageOf(corpus().passage(2))?.passages).toHaveLength(1);
  });
});
