/** The player that writes: its own queries in both styles, an answer from what it read, more right than the page on top. */
import { describe, expect, it } from "vitest";
import search from "../../../envs/search/index.ts";
import { createReader } from "../../../envs/search/players/reader.ts";
import { rng } from "../../../src/core/index.ts";
import { openLocalHost } from "../../../src/env/index.ts";
import { sharedPath } from "../../shared-data.ts";
import { AUTHOR_ROW, openSmall } from "./small-world.ts";

describe.each([
  ["tags", /^<think>.*<\/think>\n<search> (.+) <\/search>$/, /<answer> (.+) <\/answer>$/],
  ["tools", /^search\[(.+)\]$/, /^answer\[(.+)\]$/],
])("in the style %s", (style, query, answer) => {
  it("writes queries that nobody listed, and answers a span", async () => {
    const session = await openSmall({ style });
    const reader = createReader();
    let { observation } = await session.reset({ taskId: AUTHOR_ROW.id, seed: 0 });
    const said: string[] = [];
    let seen = "";
    for (let turn = 0; turn < 5; turn++) {
      const { text } = reader.act(observation);
      said.push(text);
      seen += observation.text;
      const result = await session.step({ text });
      observation = result.observation;
      if (result.terminated) break;
    }
    expect(said.slice(0, -1).every((text) => query.test(text))).toBe(true);
    expect(new Set(said).size).toBe(said.length);
    expect(seen).toContain(answer.exec(said.at(-1) ?? "")?.[1]);
  });
});

const data = sharedPath("data", "search");
describe.skipIf(data === null)("on real questions", () => {
  it("is right more often than the page on top", async () => {
    await using host = await openLocalHost(search, { data: data ?? "", style: "tags" });
    await using session = await host.open();
    let right = 0;
    const tasks = await host.tasks("test");
    for (const { id } of tasks) {
      const reader = search.players?.["reader"]?.({ rng: rng(1, id) }) ?? createReader();
      let { observation } = await session.reset({ taskId: id, seed: 0 });
      for (;;) {
        const result = await session.step(reader.act(observation));
        observation = result.observation;
        if (result.terminated || result.truncated) {
          if (result.success === true) right++;
          break;
        }
      }
    }
    expect(tasks.length).toBeGreaterThan(0);
    expect(right / tasks.length).toBeGreaterThan(0.04); // the page on top: 0.02
  });
});
