/** How many questions a split has. */
import { openLocalHost } from "turnwise/env";
import search from "turnwise/envs/search";
import { describe, expect, it } from "vitest";
import { AUTHOR_ROW, folderOf, lines, RIVER_ROW, wikiLines } from "./small-world.ts";

describe("tasks of a split", () => {
  it.each([
    [{}, [20_000, 200, 400]],
    [{ tasks: 3 }, [3, 3, 3]],
    [{ tasks: 900 }, [900, 900, 900]],
  ])("of the invented encyclopaedia are as many as are wanted: %o", async (config, counts) => {
    const host = await openLocalHost(search, config);
    const ids = await Promise.all(
      ["train", "dev", "test"].map(async (split) => (await host.tasks(split)).map(({ id }) => id)),
    );
    expect(ids.map(({ length }) => length)).toEqual(counts);
    for (const own of ids) expect(new Set(own).size).toBe(own.length);
    await host.close();
  });

  it("of a folder are at most what it holds", async () => {
    const data = folderOf({
      "corpus.jsonl": wikiLines(),
      "train.jsonl": lines([AUTHOR_ROW, RIVER_ROW]),
    });
    for (const [tasks, count] of [
      [1, 1],
      [9, 2],
    ]) {
      const host = await openLocalHost(search, { data, tasks });
      expect(await host.tasks("train")).toHaveLength(count as number);
      await host.close();
    }
  });
});
