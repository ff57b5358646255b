/** Long shopping: several things in one order, in the generated shop with a cart. */
import { actionSchema, observationSchema } from "turnwise/core";
import { defineEnvironment } from "turnwise/env";
import { z } from "zod";
import { generateCatalogue } from "../generator/catalogue.ts";
import { withSearchCache } from "../pages/search-cache.ts";
import type { Shop } from "../pages/shop-session.ts";
import { createLongExpert } from "../players/long-expert.ts";
import { createLongFirstHit } from "../players/long-first-hit.ts";
import { LongSession, type LongWorld } from "./session.ts";
import { LongSite } from "./site/long-site.ts";
import { Stock } from "./stock.ts";
import { LongTasks, SPLITS } from "./tasks.ts";
import { createLongViewer } from "./viewer.ts";

const configSchema = z.strictObject({
  products: z
    .int()
    .min(1000)
    .max(10_000)
    .default(2000)
    .describe("how many products the shop has; more give more variety and longer lists of results"),
  reward: z
    .enum(["score", "success"])
    .default("score")
    .describe("at checkout; score: the share of the constraints that are met, success: 1 where all are"),
  queries: z.int().min(1).default(24).describe("most search queries that are listed"),
  seed: z.int().min(0).default(1).describe("names the shop and its tasks: another seed gives others"),
  tasks: z.int().min(1).optional().describe("at most this many tasks of each split; all tasks without it"),
});

/** `webshop-long`. */
export const longWebshop = defineEnvironment({
  id: "webshop-long",
  version: "1",
  description: "Long shopping: several things in one order, compared, matched and within a budget.",
  config: configSchema,
  observation: observationSchema,
  action: actionSchema,
  splits: SPLITS,
  grammar: { style: "brackets", ignored: [] },
  maxTurns: 160,
  async load({ seed, products }): Promise<LongWorld> {
    const generated = await generateCatalogue({ seed, products });
    const shop: Shop = {
      catalogue: withSearchCache(generated),
      nounsOf: () => [],
      showsAttributes: false,
    };
    const stock = new Stock(generated, generated.shop);
    return { shop, stock, tasks: new LongTasks(stock, seed) };
  },
  tasks: (split, { config, data }) => data.tasks.list(split).slice(0, config.tasks),
  create: ({ config, data }) => new LongSession(data, config),
  players: { expert: createLongExpert, "first-hit": createLongFirstHit },
  viewer: createLongViewer,
  site: ({ data, config }) => new LongSite(data, config.seed),
});
