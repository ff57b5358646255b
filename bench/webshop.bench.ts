/** How fast is the shop: random admissible play in text mode with real search, the list of actions included? */
import type { Catalogue } from "../envs/webshop/catalogue/catalogue.ts";
import { loadCatalogue } from "../envs/webshop/catalogue/load-catalogue.ts";
import { generateCatalogue } from "../envs/webshop/generator/catalogue.ts";
import { LongSession } from "../envs/webshop/long/session.ts";
import { Stock } from "../envs/webshop/long/stock.ts";
import { LongTasks } from "../envs/webshop/long/tasks.ts";
import { withSearchCache } from "../envs/webshop/pages/search-cache.ts";
import { shopFilesIn } from "../envs/webshop/shop-files.ts";
import { sharedPath } from "../test/shared-data.ts";
import { processorMs } from "./best-times.ts";
import { playAtRandom } from "./random-play.ts";
import type { Row } from "./row.ts";
import { playShop } from "./shop-play.ts";

const EPISODES = 10_000;
const PRODUCTS = 1000;
const MANY_PRODUCTS = 100_000;
/** What princeton-nlp/WebShop reached at most, on one core and without its search. */
const ORIGINAL = 48;
const LONG_PRODUCTS = 2000;
const LONG_TASKS = 240;
const LONG_EPISODES = 1000;
const LONG_TURNS = 60;

/** Measures on one core; about a minute. */
export async function run(): Promise<Row[]> {
  const official = sharedPath("data", "webshop");
  return [
    ...(official === null ? [] : await ofOriginal(await openOfficial(official))),
    ...(await ofOwnShop(PRODUCTS)),
    ...(await ofOwnShop(MANY_PRODUCTS)),
    ...(await ofLongTasks()),
  ];
}

async function ofOriginal(catalogue: Catalogue): Promise<Row[]> {
  const { stepsPerSecond, actions } = await playShop(withSearchCache(catalogue), EPISODES);
  const anew = await playShop(catalogue, EPISODES);
  const where = `the official subset, ${catalogue.products.size} products, ${catalogue.goals.size} goals`;
  return [
    {
      name: "webshop steps",
      value: stepsPerSecond,
      unit: "steps/s",
      bar: { atLeast: 20_000 },
      note: `${where}; random admissible play, ${actions} actions, per second of processor time`,
    },
    {
      name: "… each search done anew",
      value: anew.stepsPerSecond,
      unit: "steps/s",
      note: "no query remembered",
    },
    {
      name: "… the original's",
      value: anew.stepsPerSecond / ORIGINAL,
      unit: "×",
      note: `each search done anew; the original reached 36–${ORIGINAL} steps/s with its search stubbed out, when that was measured`,
    },
  ];
}

async function ofOwnShop(products: number): Promise<Row[]> {
  const begin = processorMs();
  const catalogue = await generateCatalogue({ seed: 1, products });
  const seconds = (processorMs() - begin) / 1000;
  const { stepsPerSecond, actions } = await playShop(withSearchCache(catalogue), EPISODES / 2);
  const count = products.toLocaleString("en");
  return [
    {
      name: `a shop of our own, ${count} products`,
      value: seconds,
      unit: "s",
      note: "generated and indexed, processor time",
    },
    {
      name: "… steps",
      value: stepsPerSecond,
      unit: "steps/s",
      note: `${count} goals, ${actions} actions`,
    },
  ];
}

async function ofLongTasks(): Promise<Row[]> {
  const catalogue = await generateCatalogue({ seed: 1, products: LONG_PRODUCTS });
  const stock = new Stock(catalogue, catalogue.shop);
  const tasks = new LongTasks(stock, 1);
  const ids = tasks
    .list("train")
    .slice(0, LONG_TASKS)
    .map(({ id }) => id);
  const begin = processorMs();
  for (const id of ids) tasks.task(id);
  const drawing = (processorMs() - begin) / ids.length;
  const shop = { catalogue: withSearchCache(catalogue), nounsOf: () => [], showsAttributes: false };
  const session = new LongSession({ shop, stock, tasks }, { reward: "score", queries: 24 });
  const playable = {
    reset: ({ task }: { task: { id: string } }) => session.reset({ task, seed: 0 }),
    step: (action: { text: string }) => session.step(action),
  };
  playAtRandom(playable, ids, { episodes: LONG_EPISODES / 10, turns: LONG_TURNS });
  const played = playAtRandom(playable, ids, { episodes: LONG_EPISODES, turns: LONG_TURNS });
  const actions = (played.commands / played.steps).toFixed(1);
  return [
    {
      name: "webshop-long steps",
      value: Math.round(played.steps / played.seconds),
      unit: "steps/s",
      note: `${LONG_PRODUCTS.toLocaleString("en")} products; random admissible play, ${actions} actions`,
    },
    {
      name: "webshop-long new task",
      value: drawing,
      unit: "ms",
      note: "drawn with its exact answer, processor time",
    },
  ];
}

function openOfficial(folder: string): Promise<Catalogue> {
  return loadCatalogue({ ...shopFilesIn(folder, PRODUCTS), humanGoals: false, priceSeed: 7 });
}
