/** How fast is the shop: random admissible play in text mode with real search, the list of actions included? */
import type { Catalogue } from "../envs/webshop/catalogue/catalogue.ts";
import { loadCatalogue } from "../envs/webshop/catalogue/load-catalogue.ts";
import { generateCatalogue } from "../envs/webshop/generator/catalogue.ts";
import { visitOptionsSchema } from "../envs/webshop/options.ts";
import { withSearchCache } from "../envs/webshop/pages/search-cache.ts";
import type { Shop } from "../envs/webshop/pages/shop-session.ts";
import { loadNounTagger } from "../envs/webshop/reward/nouns.ts";
import { WebshopSession } from "../envs/webshop/session.ts";
import { shopFilesIn } from "../envs/webshop/shop-files.ts";
import { sharedPath } from "../test/shared-data.ts";
import { type Playable, playAtRandom } from "./random-play.ts";
import type { Row } from "./row.ts";

const EPISODE_TURNS = 15;
const EPISODES = 10_000;
const WARM_UP_EPISODES = 1_000;
const PRODUCTS = 1000;

/** Measures on one core; about ten seconds. */
export async function run(): Promise<Row[]> {
  const official = sharedPath("data", "webshop");
  const catalogue =
    official === null
      ? await generateCatalogue({ seed: 1, products: PRODUCTS })
      : await openOfficial(official);
  const { goals } = catalogue;
  const ids = Array.from({ length: goals.size }, (_, number) => `goal-${number}`);
  const where = `${official === null ? "a shop of our own" : "the official subset"}, ${catalogue.products.size} products, ${goals.size} goals`;
  const nounsOf = await loadNounTagger();
  const shopWith = (one: Catalogue): Shop => ({ catalogue: one, nounsOf, showsAttributes: false });
  const measure = (shop: Shop) => {
    const session = playable(shop);
    playAtRandom(session, ids, { episodes: WARM_UP_EPISODES, turns: EPISODE_TURNS });
    return playAtRandom(session, ids, { episodes: EPISODES, turns: EPISODE_TURNS });
  };
  const played = measure(shopWith(withSearchCache(catalogue)));
  const searched = measure(shopWith(catalogue));
  const note = `${where}; random admissible play, ${(played.commands / played.steps).toFixed(1)} actions, per second of processor time; the original 36–48 with its search stubbed out`;
  return [
    {
      name: "webshop steps",
      value: Math.round(played.steps / played.seconds),
      unit: "steps/s",
      bar: { atLeast: 20_000 },
      note,
    },
    {
      name: "webshop steps, no query remembered",
      value: Math.round(searched.steps / searched.seconds),
      unit: "steps/s",
      note: "the same, each search done anew",
    },
  ];
}

/** The seed of a visit only matters to a query that none of these plays asks. */
function playable(shop: Shop): Playable {
  const session = new WebshopSession(shop, visitOptionsSchema.parse({}));
  return {
    reset: ({ task }) => session.reset({ task, seed: 0 }),
    step: (action) => session.step(action),
  };
}

function openOfficial(folder: string): Promise<Catalogue> {
  return loadCatalogue({ ...shopFilesIn(folder, PRODUCTS), humanGoals: false, priceSeed: 7 });
}
