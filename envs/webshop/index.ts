/** Web shopping: the original's shop played exactly, and a shop of our own. */
import { actionSchema, ConfigError, type Logger, observationSchema } from "turnwise/core";
import { defineEnvironment, type EnvironmentInstance } from "turnwise/env";
import { z } from "zod";
import { BrowserSession } from "./browser/browser-session.ts";
import { BrowserPool } from "./browser/pool.ts";
import { cacheFolder } from "./catalogue/cache.ts";
import type { Catalogue } from "./catalogue/catalogue.ts";
import { loadCatalogue } from "./catalogue/load-catalogue.ts";
import { SPLIT_KINDS, SPLITS, type SplitName, type Splits, splitGoals } from "./catalogue/splits.ts";
import { GeneratedCatalogue, generateCatalogue } from "./generator/catalogue.ts";
import { PARAPHRASED } from "./generator/index.ts";
import { splitByFamily } from "./generator/splits.ts";
import { visitOptions } from "./options.ts";
import { withSearchCache } from "./pages/search-cache.ts";
import type { Shop } from "./pages/shop-session.ts";
import { createExpert } from "./players/expert.ts";
import { createFirstHit } from "./players/first-hit.ts";
import { loadNounTagger, type NounTagger } from "./reward/nouns.ts";
import { WebshopSession } from "./session.ts";
import { shopFilesIn } from "./shop-files.ts";
import { ShopSite } from "./site/shop-site.ts";
import { spread, tasksOf } from "./tasks.ts";
import { createViewer } from "./viewer.ts";

export type { Catalogue } from "./catalogue/catalogue.ts";
export { type LoadCatalogueOptions, loadCatalogue } from "./catalogue/load-catalogue.ts";
export { GeneratedCatalogue, type GenerateOptions, generateCatalogue } from "./generator/catalogue.ts";
export { brokenConstraints, GeneratedShop } from "./generator/index.ts";
export { writeOriginalFiles } from "./generator/original-files.ts";
export type { Goal } from "./goal.ts";
export { longWebshop } from "./long/index.ts";
export type { Page } from "./pages/page.ts";
export {
  act,
  enterShop,
  type Outcome,
  type Shop,
  type ShopState,
  type Visit,
} from "./pages/shop-session.ts";
export { clickables, hasSearchBar, type ObservationMode, observe, pageOf } from "./pages/view.ts";
export type { OptionValue, Product, ProductOption } from "./product.ts";
export { loadNounTagger, type NounTagger } from "./reward/nouns.ts";
export { type PurchaseScore, scorePurchase } from "./reward/reward.ts";
export { shopFilesIn } from "./shop-files.ts";

/** Their index would not fit into memory. */
const MOST_PRODUCTS = 10_000_000;
/** Products of the generated shop unless another number is given. */
const GENERATED_PRODUCTS = 5000;

const configSchema = z.strictObject({
  data: z
    .string()
    .optional()
    .describe(
      "folder with the original's items_shuffle*.json, items_ins_v2*.json and items_human_ins.json, packed with gzip " +
        "or not; without it the shop is one of our own, which needs no download",
    ),
  products: z
    .int()
    .min(1)
    .max(MOST_PRODUCTS)
    .optional()
    .describe("the first so many products; without it all of the files, or 5,000 of our own"),
  seed: z.int().min(0).default(1).describe("names the shop of our own: another seed gives other products"),
  paraphrased: z
    .number()
    .min(0)
    .max(1)
    .default(PARAPHRASED)
    .describe(
      "our own shop: share of the properties that are asked for in other words than their names; pages say so much less by " +
        "name too. At 0 everything asked for stands on the pages by its name",
    ),
  goals: z
    .enum(["synthetic", "human"])
    .default("synthetic")
    .describe(
      "goals of the original's files: one for each combination of options, or those that people wrote",
    ),
  priceSeed: z
    .int()
    .min(0)
    .default(7)
    .describe(
      "seed of the prices drawn from ranges and of the price limits of goals; the original draws others each time",
    ),
  split: z
    .enum(SPLIT_KINDS)
    .default("original")
    .describe(
      "original: goals 0–499 are test, 500–1,499 eval, the others train; verl-agent: 0–499 test, the others train; " +
        "product: by the product a goal was made from, so that no goal of a product in test is in train. Our own shop " +
        "is always split by families of products that are much alike",
    ),
  tasks: z
    .int()
    .min(1)
    .optional()
    .describe("at most this many tasks of each split, spread evenly; all tasks without it"),
  ...visitOptions,
});
type Config = z.output<typeof configSchema>;

export default defineEnvironment({
  id: "webshop",
  version: "1",
  description: "Web shopping: search, compare and buy what an instruction asks for.",
  config: configSchema,
  observation: observationSchema,
  action: actionSchema,
  splits: SPLITS,
  grammar: { style: "brackets", ignored: [] },
  maxTurns: 30,
  async load(config, { log, signal }): Promise<Loaded> {
    checkFace(config);
    const [catalogue, nounsOf] = await Promise.all([openCatalogue(config, log, signal), tagger()]);
    const shop = { catalogue: withSearchCache(catalogue), nounsOf, showsAttributes: config.showAttributes };
    const open = opener(shop, config, log);
    if (!(catalogue instanceof GeneratedCatalogue)) {
      return { shop, open, splits: splitGoals(config.split, catalogue), clusterOf: undefined };
    }
    return {
      shop,
      open,
      splits: splitByFamily(catalogue.shop, catalogue.goals),
      clusterOf: (goal) => catalogue.shop.family(catalogue.goals.productOf(goal)).name,
    };
  },
  tasks(split, { config, data }) {
    // verl-agent validates and tests on the same goals; a task is in one split here.
    const isTwice = config.data !== undefined && config.split === "verl-agent" && split === "eval";
    if (isTwice) return [];
    const numbers = Array.from(data.splits[split as SplitName]);
    const chosen = config.tasks === undefined ? numbers : spread(numbers, config.tasks);
    return tasksOf(data.shop.catalogue, chosen, data.clusterOf);
  },
  create: ({ data }): EnvironmentInstance => data.open(),
  players: { expert: createExpert, "first-hit": createFirstHit },
  viewer: createViewer,
  site: ({ config, data }) => new ShopSite(data.shop, config.seed),
});

/** What sessions share. */
interface Loaded {
  readonly shop: Shop;
  /** A session of the face that is configured. */
  readonly open: () => EnvironmentInstance;
  readonly splits: Splits;
  /** Names what a goal shares with others; the product it was made from without it. */
  readonly clusterOf: ((goal: number) => string) | undefined;
}

/** The browser is started when the first session needs it, and shared by all. */
function opener(shop: Shop, config: Config, log: Logger): () => EnvironmentInstance {
  if (config.face === "engine") return () => new WebshopSession(shop, config);
  const pool = new BrowserPool({ shop, limit: config.browserPages, log });
  return () => new BrowserSession(pool, shop, config);
}

/** @throws ConfigError for observations that only the other face has */
function checkFace({ face, observation, wording }: Config): void {
  if (face === "engine" && (observation === "accessibility" || observation === "screenshot")) {
    throw new ConfigError(
      "config/invalid-value",
      `The observation ${observation} is made by a browser; ask for the face browser with it.`,
    );
  }
  if (wording === "verl-agent" && observation !== "text") {
    throw new ConfigError("config/invalid-value", "The wording verl-agent is one of the observation text.");
  }
}

function openCatalogue(config: Config, log: Logger, signal?: AbortSignal): Promise<Catalogue> {
  const { data, products, seed, paraphrased, goals, priceSeed } = config;
  if (data !== undefined) {
    const files = shopFilesIn(data, products ?? null);
    return loadCatalogue({
      ...files,
      numProducts: products,
      humanGoals: goals === "human",
      priceSeed,
      log,
      signal,
    });
  }
  if (goals === "human") {
    throw new ConfigError(
      "config/invalid-value",
      "Human goals are read from the original's files; give their folder as data.",
    );
  }
  return generateCatalogue({
    seed,
    products: products ?? GENERATED_PRODUCTS,
    paraphrased,
    cacheDir: cacheFolder(),
    log,
  });
}

let loadedTagger: Promise<NounTagger> | null = null;

/** One for all shops of a process: it is large. */
function tagger(): Promise<NounTagger> {
  loadedTagger ??= loadNounTagger();
  return loadedTagger;
}
