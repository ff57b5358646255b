/** Recorded episodes of the original's text simulator, state for state: texts, addresses, clickables, reward, end. */
import { rng } from "turnwise/core";
import {
  act,
  clickables,
  enterShop,
  hasSearchBar,
  loadCatalogue,
  observe,
  type Shop,
  shopFilesIn,
  type Visit,
} from "turnwise/envs/webshop";
import { IndexBuilder } from "turnwise/retrieval";
import { describe, expect, it } from "vitest";
import { rowsOf } from "../../../envs/webshop/catalogue/catalogue.ts";
import { searchText } from "../../../envs/webshop/catalogue/search-text.ts";
import { ShopCatalogue } from "../../../envs/webshop/catalogue/shop-catalogue.ts";
import type { Goal } from "../../../envs/webshop/goal.ts";
import { withSearchCache } from "../../../envs/webshop/pages/search-cache.ts";
import { temporaryFolder } from "../../envs/webshop/shop-data.ts";
import { sharedPath } from "../../shared-data.ts";
import { type GoalRecord, readRows, toGoal } from "./records.ts";

interface RecordedState {
  readonly action: string | null;
  readonly reward: number;
  readonly done: boolean;
  readonly has_search_bar: boolean;
  readonly clickables: readonly string[];
  readonly text: string;
  readonly text_rich: string;
  readonly url: string;
}

interface RecordedEpisode {
  readonly goal_idx: number;
  readonly goal: GoalRecord;
  readonly session: string;
  readonly steps: readonly RecordedState[];
}

/** The stand-in tagger of the recording: every word of a title is a noun. */
const everyWord = (title: string) =>
  (title.match(/[A-Za-z][A-Za-z0-9]*/g) ?? []).map((word) => word.toLowerCase());

const folder = sharedPath("data", "webshop");

/** The original drew its prices from `random.seed(7)`. */
async function openShop(humanGoals: boolean): Promise<Shop> {
  const files = shopFilesIn(folder ?? "", null);
  const cacheDir = await temporaryFolder();
  const catalogue = await loadCatalogue({ ...files, humanGoals, priceSeed: 7, cacheDir });
  return { catalogue: withSearchCache(catalogue), nounsOf: everyWord, showsAttributes: false };
}

/** @returns the number of states */
function replay(shop: Shop, goal: Goal, { session, steps }: RecordedEpisode): number {
  const visit: Visit = { shop, goal, session, rng: rng(0) };
  let state = enterShop(visit);
  for (const { action, ...wanted } of steps) {
    const before = state;
    if (action !== null) state = act(visit, state, action).state;
    expect({
      reward: state === before ? 0 : (state.purchase?.reward ?? 0),
      done: state.kind === "done",
      has_search_bar: hasSearchBar(state),
      clickables: [...clickables(visit, state).keys()],
      text: observe(visit, state, "text"),
      text_rich: observe(visit, state, "text_rich"),
      url: observe(visit, state, "url"),
      html_sha1: expect.any(String),
    }).toEqual(wanted);
  }
  return steps.length;
}

describe.skipIf(folder === null)("recorded episodes", () => {
  it.each([
    ["synthetic", false, 174, 2622],
    ["human", true, 40, 601],
  ])("with %s goals are played to the byte", async (kind, humanGoals, episodes, states) => {
    const shop = await openShop(humanGoals);
    const records = readRows<RecordedEpisode>(`golden_episodes_${kind}.jsonl.gz`);
    expect(records).toHaveLength(episodes);
    let played = 0;
    for (const record of records) {
      const goal = shop.catalogue.goals.at(record.goal_idx);
      const recorded = toGoal(record.goal);
      expect(goal).toEqual({ ...recorded, weight: expect.closeTo(recorded.weight, 12) });
      played += replay(shop, goal, record);
    }
    expect(played).toBe(states);
  });
});

/** The same shop with its products in another order and under other names; names keep their own order. */
function rearranged({ catalogue, ...shop }: Shop, rename: (asin: string) => string): Shop {
  const numbers = rng(1, "rearranged").shuffle(Array.from({ length: catalogue.products.size }, (_, i) => i));
  const products = numbers.map((number) => {
    const product = catalogue.products.at(number);
    return { ...product, asin: rename(product.asin) };
  });
  const index = new IndexBuilder();
  for (const product of products) index.add(product.asin, searchText(product));
  const other = new ShopCatalogue({
    products: rowsOf(products),
    index: index.build(),
    prices: Float64Array.from(numbers, (number) => catalogue.price(number)),
    goals: catalogue.goals,
    labels: () => {
      throw new Error("no recorded query asks for a label");
    },
  });
  return { ...shop, catalogue: other };
}

describe.skipIf(folder === null)("a shop in another order", () => {
  const records = readRows<RecordedEpisode>("golden_episodes_synthetic.jsonl.gz").filter(
    (_, i) => i % 4 === 0,
  );

  it("plays the same episodes", async () => {
    const shop = rearranged(await openShop(false), (asin) => asin);
    for (const record of records) replay(shop, toGoal(record.goal), record);
  });

  it("and under other names of products, but for those names", async () => {
    const shop = await openShop(false);
    const asins = Array.from(shop.catalogue.products, ({ asin }) => asin).sort();
    const names = new Map(asins.map((asin, rank) => [asin, `X${String(rank).padStart(9, "0")}`]));
    const rename = (text: string) =>
      text.replace(/B0?[0-9A-Z]{8,9}/gi, (word) => {
        const name = names.get(word.toUpperCase());
        if (name === undefined) return word;
        return word === word.toUpperCase() ? name : name.toLowerCase();
      });
    const other = rearranged(shop, rename);
    for (const record of records) {
      const renamed = JSON.parse(rename(JSON.stringify(record))) as RecordedEpisode;
      replay(other, toGoal(record.goal), renamed);
    }
  });
});
