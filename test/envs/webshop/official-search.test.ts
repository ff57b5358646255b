import { rng } from "turnwise/core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Catalogue } from "../../../envs/webshop/catalogue/catalogue.ts";
import { loadCatalogue } from "../../../envs/webshop/catalogue/load-catalogue.ts";
import { splitGoals } from "../../../envs/webshop/catalogue/splits.ts";
import type { Goal } from "../../../envs/webshop/goal.ts";
import { loadOfficial, officialFiles } from "./official-shop.ts";
import { readJsonFile, readLines, shopFile, temporaryFolder, writeShopFile } from "./shop-data.ts";

interface GoldenSearch {
  readonly query: string;
  readonly hits: readonly (readonly [asin: string, score: number])[];
}

const golden = shopFile("golden_lucene_search_1000.jsonl.gz");

describe.skipIf(officialFiles === null || golden === null)(
  "the official subset, as it is and in another order",
  () => {
    let queries: GoldenSearch[];
    let official: Catalogue;
    let permuted: Catalogue;

    beforeAll(async () => {
      const folder = await temporaryFolder();
      queries = await readLines(golden ?? "");
      official = await loadOfficial(folder, false);
      if (officialFiles === null) return;
      const records = await readJsonFile<unknown[]>(officialFiles.items);
      const items = await writeShopFile(folder, "items_shuffle.json", rng(3).shuffle(records));
      permuted = await loadCatalogue({
        ...officialFiles,
        items,
        humanGoals: false,
        priceSeed: 7,
        cacheDir: folder,
      });
    });

    const found = (catalogue: Catalogue, query: string) =>
      catalogue.search(query.toLowerCase().split(" ")).map((number) => catalogue.asin(number));

    test("every recorded query finds the same products in the same order", () => {
      expect(queries.length).toBeGreaterThan(1000);
      for (const { query, hits } of queries) {
        const expected = hits.map(([asin]) => asin);
        expect(found(official, query), query).toEqual(expected);
        expect(found(permuted, query), query).toEqual(expected);
      }
    });

    test("products are the same, and so are prices that are not drawn", () => {
      expect(permuted.asin(0)).not.toBe(official.asin(0));
      const numbers = Array.from(
        { length: 1000 },
        (_, number) => permuted.productNumber(official.asin(number)) ?? -1,
      );
      expect(numbers.map((number) => permuted.products.at(number))).toEqual([...official.products]);
      const isSingle = (number: number) => official.products.at(number).prices.length === 1;
      const single = numbers.map((_, number) => number).filter(isSingle);
      expect(single).toHaveLength(907);
      expect(single.map((number) => permuted.price(numbers[number] ?? -1))).toEqual(
        single.map((number) => official.price(number)),
      );
    });

    test("special keywords give the same sets", () => {
      for (const query of [
        "<c> garden",
        "<c> grocery",
        "<q> console tables",
        "<a> easy clean",
        "<a> DUMMY_ATTR",
      ]) {
        const expected = found(official, query);
        expect(found(permuted, query).toSorted()).toEqual(expected.toSorted());
        expect(query === "<a> DUMMY_ATTR" || expected.length > 0).toBe(true);
      }
      expect(found(official, "<c> garden").length).toBeGreaterThan(50);
    });

    test("goals are the same but for the drawn price limits and the order", () => {
      const plain = ({ priceUpper: _, instruction, ...goal }: Goal) =>
        JSON.stringify({ ...goal, text: instruction.replace(/, and price lower than [\d.]+ dollars$/, "") });
      const all = (catalogue: Catalogue) => Array.from(catalogue.goals, plain);
      expect(all(permuted)).not.toEqual(all(official));
      expect(all(permuted).toSorted()).toEqual(all(official).toSorted());
    });

    test("by product, the same products are held out", () => {
      const heldOut = (catalogue: Catalogue) => {
        const { test: numbers } = splitGoals("product", catalogue);
        return [...new Set(Array.from(numbers, (index) => catalogue.goals.at(index).asin))].toSorted();
      };
      expect(heldOut(official).length).toBeGreaterThan(20);
      expect(heldOut(permuted)).toEqual(heldOut(official));
    });
  },
);
