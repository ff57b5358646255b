/** The searched encyclopaedia behaves as a corpus of the same passages that are kept. */
import { describe, expect, test } from "vitest";
import { openCorpus } from "../../../../envs/search/corpus/corpus.ts";
import { indexEncyclopaedia } from "../../../../envs/search/encyclopaedia/corpus.ts";
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

  test("leaves out what was deleted", () => {
    const gone = ["0.0", "500.1", "999.0"];
    const rest = indexEncyclopaedia(encyclopaedia.altered({ omitted: gone }));
    expect(rest.size).toBe(corpus.size - gone.filter((id) => corpus.find(id) !== null).length);
    expect(gone.map((id) => rest.find(id))).toEqual([null, null, null]);
    for (let number = 0; number < rest.size; number += 11) {
      expect(rest.find(rest.passage(number).id)).toBe(number);
    }
  });
});
