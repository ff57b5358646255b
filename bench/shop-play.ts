/** Random admissible play in a shop. */
import type { Catalogue } from "../envs/webshop/catalogue/catalogue.ts";
import { visitOptionsSchema } from "../envs/webshop/options.ts";
import { loadNounTagger } from "../envs/webshop/reward/nouns.ts";
import { WebshopSession } from "../envs/webshop/session.ts";
import { playAtRandom } from "./random-play.ts";

const EPISODE_TURNS = 15;
/** Goals that are taken in turn. */
const GOALS = 10_000;

/** What so many episodes cost, after a tenth of them to warm up. */
export async function playShop(catalogue: Catalogue, episodes: number): Promise<Played> {
  const { goals } = catalogue;
  const count = Math.min(GOALS, goals.size);
  const ids = Array.from({ length: count }, (_, i) => `goal-${Math.floor((i * goals.size) / count)}`);
  const shop = { catalogue, nounsOf: await loadNounTagger(), showsAttributes: false };
  const session = new WebshopSession(shop, visitOptionsSchema.parse({}));
  // The seed of a visit only matters to a query that none of these plays asks.
  const playable = {
    reset: ({ task }: { task: { id: string } }) => session.reset({ task, seed: 0 }),
    step: (action: { text: string }) => session.step(action),
  };
  playAtRandom(playable, ids, { episodes: episodes / 10, turns: EPISODE_TURNS });
  const { steps, commands, seconds } = playAtRandom(playable, ids, { episodes, turns: EPISODE_TURNS });
  return { stepsPerSecond: Math.round(steps / seconds), actions: (commands / steps).toFixed(1) };
}

export interface Played {
  /** Per second of processor time of all threads. */
  readonly stepsPerSecond: number;
  /** Actions that an observation lists on average. */
  readonly actions: string;
}
