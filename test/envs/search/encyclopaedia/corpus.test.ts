/** The searched encyclopaedia behaves as a corpus of the same passages that are kept. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setEnvironmentData } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openCorpus } from "../../../../envs/search/corpus/corpus.ts";
import { indexEncyclopaedia } from "../../../../envs/search/encyclopaedia/corpus.ts";
import { Encyclopaedia } from "../../../../envs/search/encyclopaedia/encyclopaedia.ts";
import { folderOf } from "../small-world.ts";
import { corpus, encyclopaedia } from "./worlds.ts";

const kept = openCorpus(Array.from(encyclopaedia.passages(), ({ id, title, text }) => ({ id, title, text })));

describe("the searched encyclopaedia", () => {
  test("has the same passages under the same numbers and ids", () => {
    expect(corpus.size).toBe(kept.size);
    for (let number = 0; number < kept.size; number += 7) {
      const { id, title, text } = kept.passage(number);
      expect(corpus.passage(number)).toMatchObject({ id, title, text });
      expect(corpus.find(id)).toBe(number);
    }
    expect(() => corpus.passage(kept.size)).toThrow(RangeError);
    expect(corpus.find("x")).toBeNull();
  });

  test("finds the same and opens the same pages", () => {
    for (const query of ["botanist of the mountain", "an old edition of a museum", "", "ß 🜁 \u0000"]) {
      expect(corpus.search(query, 10).map(({ passage, score }) => [passage.id, score])).toEqual(
        kept.search(query, 10).map(({ passage, score }) => [passage.id, score]),
      );
    }
    const passage = kept.passage(500);
    const page = corpus.pageOf(passage);
    expect(page?.passages.map(({ id }) => id)).toEqual(kept.pageOf(passage)?.passages.map(({ id }) => id));
    expect(corpus.page(passage.title.toUpperCase())?.name).toBe(page?.name);
    expect(corpus.page("no such page")).toBeNull();
    expect(corpus.pageOf({ id: "nowhere", title: "", text: "" })).toBeNull();
  });
});

describe("its index is kept", () => {
  const before = process.env["TURNWISE_CACHE"];
  const folder = folderOf({});
  beforeAll(() => {
    process.env["TURNWISE_CACHE"] = folder;
  });
  afterAll(() => {
    if (before === undefined) delete process.env["TURNWISE_CACHE"];
    else process.env["TURNWISE_CACHE"] = before;
  });
  const open = async (seed: number, pages = 1000) => {
    const index = await indexEncyclopaedia(new Encyclopaedia({ seed, pages }));
    return index.search("the botanist who described an orchid", 5);
  };

  test("under its seed and size, and made anew where the file is damaged", async () => {
    const [first, second, larger] = [await open(7), await open(8), await open(7, 2000)];
    expect(first).not.toEqual(second);
    expect(first).not.toEqual(larger);
    const files = readdirSync(folder);
    expect(files).toHaveLength(3);
    // Another process finds only the files.
    for (const file of files) {
      const [bytes, { mtimeMs }] = [readFileSync(join(folder, file)), statSync(join(folder, file))];
      forget(join(folder, file));
      expect([first, second, larger]).toEqual([await open(7), await open(8), await open(7, 2000)]);
      expect(statSync(join(folder, file)).mtimeMs).toBe(mtimeMs);
      bytes.fill(7, bytes.length >> 1);
      writeFileSync(join(folder, file), bytes);
      forget(join(folder, file));
      expect([first, second, larger]).toEqual([await open(7), await open(8), await open(7, 2000)]);
      expect(readFileSync(join(folder, file))).not.toEqual(bytes);
    }
  });
});

/** Closes an index that is open in this process. */
function forget(path: string): void {
  setEnvironmentData(`turnwise search index ${path}`, undefined);
}
