/** The text of the invented encyclopaedia: the same for ever, each fact once, read back as it was meant. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { GENERATOR_VERSION } from "../../../../envs/search/encyclopaedia/corpus.ts";
import { Encyclopaedia } from "../../../../envs/search/encyclopaedia/encyclopaedia.ts";
import { splitOf } from "../../../../envs/search/encyclopaedia/layout.ts";
import { readTitle } from "../../../../envs/search/encyclopaedia/mention.ts";
import {
  isYearRelation,
  RELATION_NAMES,
  temporalOf,
} from "../../../../envs/search/encyclopaedia/relations/index.ts";
import { World } from "../../../../envs/search/encyclopaedia/world.ts";
import { editionOfTitle, presentTitle, readSentence } from "../../../../envs/search/players/read-sentence.ts";
import { encyclopaedia } from "./worlds.ts";

function digest(pages: Encyclopaedia, count: number): string {
  const hash = createHash("sha256");
  for (let number = 0; number < count; number++) {
    for (const { id, title, text } of pages.page(number).passages) hash.update(`${id}\n${title}\n${text}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

describe("pages", () => {
  test("the first 1,000 of seed 1 never change, however large the encyclopaedia", () => {
    // Whoever changes texts counts the version up, so that indexes in caches are made anew.
    expect([GENERATOR_VERSION, digest(encyclopaedia, 1000)]).toEqual([1, "d5927b19f8d1afd6"]);
    expect(digest(new Encyclopaedia({ seed: 1, pages: 3000 }), 1000)).toBe("d5927b19f8d1afd6");
  });

  test("another seed gives other pages", () => {
    expect(digest(new Encyclopaedia({ seed: 2, pages: 1000 }), 20)).not.toBe(digest(encyclopaedia, 20));
  });

  test("a page is the same whichever was made before it", () => {
    const fresh = new Encyclopaedia({ seed: 1, pages: 1000 });
    expect(fresh.page(977)).toEqual(encyclopaedia.page(977));
  });

  test.each([0, 999, 1500, -1000, 1_001_000, Number.NaN])("%d pages are refused", (pages) => {
    expect(() => new World(1, pages)).toThrow("multiple of 1000");
  });

  test("titles differ, and passages are found by their ids", () => {
    const passages = [...encyclopaedia.passages()];
    const titles = new Set(passages.map(({ title }) => title.toLowerCase()));
    expect(titles.size).toBe(1000);
    for (const passage of passages.slice(0, 50)) expect(encyclopaedia.passage(passage.id)).toEqual(passage);
    for (const id of ["", "1000.0", "0.99", "x", "0", "00.0"])
      expect(encyclopaedia.passage(id)).toBeUndefined();
  });

  test("passages have about a hundred words", () => {
    const lengths = Array.from(encyclopaedia.passages(), ({ text }) => text.split(" ").length);
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    expect(mean).toBeGreaterThan(70);
    expect(mean).toBeLessThan(130);
    expect(Math.max(...lengths)).toBeLessThan(180);
  });
});

describe("facts", () => {
  test.each([
    ["in other words than questions use", encyclopaedia],
    ["in the words of questions", new Encyclopaedia({ seed: 1, pages: 1000, paraphrased: 0 })],
    ["in both", new Encyclopaedia({ seed: 1, pages: 1000, paraphrased: 0.5 })],
  ])(
    "%s, each is told in one sentence of one page, and read back; nothing else reads as a fact",
    (_, texts) => {
      const told = new Map<number, number>();
      for (let number = 0; number < 1000; number++) {
        const { title, sections } = texts.page(number);
        const owner = readTitle(presentTitle(title));
        for (const { text, fact } of sections.flatMap(({ sentences }) => sentences)) {
          const read = readSentence(text, owner, editionOfTitle(title)).facts;
          const meant = fact === null ? [] : [encyclopaedia.world.fact(fact).relation];
          expect(
            read.map(({ relation }) => relation),
            text,
          ).toEqual(meant);
          if (fact !== null) told.set(fact, (told.get(fact) ?? 0) + 1);
        }
      }
      expect(told.size).toBe([...encyclopaedia.world.facts()].length);
      expect([...told.values()].every((times) => times === 1)).toBe(true);
    },
  );

  test("many stand on the other side's page, on a list, or in an old edition only", () => {
    const { world } = encyclopaedia;
    const places = { own: 0, other: 0, list: 0, edition: 0 };
    const facts = [...world.facts()];
    for (const { page, subject } of facts) {
      if (page >= 856) places.edition++;
      else if (page >= 800) places.list++;
      else if (page === subject) places.own++;
      else places.other++;
    }
    expect(places.own / facts.length).toBeLessThan(0.75);
    expect(places.other / facts.length).toBeGreaterThan(0.15);
    expect(places.list).toBeGreaterThan(200);
    expect(places.edition).toBeGreaterThan(50);
  });

  test.each([1, 2, 3])(
    "seed %d: a relation that is no set has one object, and at most one at a time",
    (seed) => {
      const world = new World(seed, 1000);
      for (let entity = 0; entity < world.entities.length; entity++) {
        const facts = world.factsOf(entity);
        for (const name of new Set(facts.map(({ relation }) => relation))) {
          const own = facts.filter(({ relation }) => relation === name);
          if (isYearRelation(name) || temporalOf(name) === undefined) expect(own).toHaveLength(1);
          const ordered = own.toSorted((a, b) => Number(a.from) - Number(b.from));
          ordered.forEach(({ to }, i) => {
            const next = ordered[i + 1];
            if (next !== undefined) expect(to).toBe(next.from);
          });
        }
      }
    },
  );

  test("every relation occurs", () => {
    const { world } = encyclopaedia;
    const used = new Set(Array.from(world.facts(), ({ relation }) => relation));
    expect(used.size).toBe(RELATION_NAMES.length);
    expect(RELATION_NAMES.length).toBeGreaterThanOrEqual(40);
  });
});

describe("names", () => {
  test.each([1, 2, 3])("seed %d: 5 to 15 of 100 entities share theirs, told apart by kind", (seed) => {
    const { entities } = new World(seed, 2000);
    const share = entities.filter(({ isHomonym }) => isHomonym).length / entities.length;
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(0.15);
    const titles = entities.map(({ name, kind, isHomonym }) => (isHomonym ? `${name} (${kind})` : name));
    expect(new Set(titles).size).toBe(entities.length);
  });

  test("an alias belongs to one entity and has no word of its name", () => {
    const { entities } = new World(1, 2000);
    const aliases = entities.flatMap(({ alias }) => (alias === null ? [] : [alias]));
    expect(new Set(aliases).size).toBe(aliases.length);
    expect(aliases.length / entities.length).toBeGreaterThan(0.2);
    const names = new Set(entities.map(({ name }) => name));
    expect(aliases.some((alias) => names.has(alias))).toBe(false);
  });

  test("every split has lands of its own in each continent", () => {
    const { world } = encyclopaedia;
    const counts = { train: 0, dev: 0, test: 0 };
    for (let entity = 0; entity < world.entities.length; entity++) counts[splitOf(entity)]++;
    expect(counts).toEqual({ train: 500, dev: 100, test: 200 });
  });
});
