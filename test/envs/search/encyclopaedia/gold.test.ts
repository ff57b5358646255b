/** The gold chain as the environment counts it: who finds the answer by reading has read all of it. */
import { describe, expect, test } from "vitest";
import search from "../../../../envs/search/index.ts";
import { rng } from "../../../../src/core/index.ts";
import { openLocalHost } from "../../../../src/env/index.ts";

describe("the gold chain", () => {
  test("is read by the expert, from results as well as from pages, and pays as much as its weight", async () => {
    await using host = await openLocalHost(search, { reward: { path: 0.5 } });
    await using session = await host.open();
    for (const { id } of (await host.tasks("test")).slice(0, 40)) {
      const player = search.players?.["expert"]?.({ rng: rng(1, id) });
      if (player === undefined) throw new Error("there is no expert");
      let { observation } = await session.reset({ taskId: id, seed: 1 });
      for (let path = 0; ; ) {
        const result = await session.step(player.act(observation));
        observation = result.observation;
        path += result.rewardParts?.["path"] ?? 0;
        if (!result.terminated && !result.truncated) continue;
        expect(result.info?.["coverage"], id).toBe(1);
        expect(path, id).toBeCloseTo(0.5, 9);
        break;
      }
    }
  });

  test("may be cited from what results show of a page", async () => {
    await using host = await openLocalHost(search, {});
    await using session = await host.open();
    const [task] = await host.tasks("test");
    await session.reset({ taskId: task?.id ?? "", seed: 1 });
    const unread = await session.step({ text: "cite[Gazetteer of nowhere]" });
    expect(unread.info?.["valid"]).toBe(false);
    const { observation } = await session.step({ text: "search[museum founded by a painter]" });
    const page = /^(.+?): /m.exec(observation.text.slice(observation.text.indexOf("\n\n") + 2))?.[1] ?? "";
    const { info } = await session.step({ text: `cite[${page}]` });
    expect(info).toMatchObject({ valid: true, cited: 1 });
  });
});
