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
import { describe, expect, it } from "vitest";
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

function replay(shop: Shop, { goal_idx, goal, session, steps }: RecordedEpisode): number {
  const visit: Visit = { shop, goal: shop.catalogue.goals.at(goal_idx), session, rng: rng(0) };
  expect(visit.goal).toEqual({ ...toGoal(goal), weight: expect.closeTo(goal.weight ?? 1, 12) });
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
    expect(records.reduce((sum, record) => sum + replay(shop, record), 0)).toBe(states);
  });
});
