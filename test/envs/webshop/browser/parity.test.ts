/** Both faces of the shop, driven by the same actions, say the same at every step. */
import { type Action, type Rng, rng } from "turnwise/core";
import type { Player } from "turnwise/env";
import { describe, expect, it } from "vitest";
import type { Catalogue } from "../../../../envs/webshop/catalogue/catalogue.ts";
import { generateCatalogue } from "../../../../envs/webshop/generator/catalogue.ts";
import { type VisitOptions, visitOptionsSchema } from "../../../../envs/webshop/options.ts";
import { withSearchCache } from "../../../../envs/webshop/pages/search-cache.ts";
import type { Shop } from "../../../../envs/webshop/pages/shop-session.ts";
import { createExpert } from "../../../../envs/webshop/players/expert.ts";
import { loadNounTagger } from "../../../../envs/webshop/reward/nouns.ts";
import { WebshopSession } from "../../../../envs/webshop/session.ts";
import { loadOfficial, officialFiles } from "../official-shop.ts";
import { temporaryFolder } from "../shop-data.ts";
import { chromium, poolOf, sessionOf } from "./face.ts";

const EPISODES = 12;
const LANES = 3;
const TURNS = 20;
/** On a machine that is busy with other things. */
const PATIENCE_MS = 900_000;
const WANDERED = 10;

/** Anything: what is listed, what is not, queries of any kind; buys in the end. */
function wanderer(random: Rng): Player {
  const pick = <T>(items: readonly T[]): T => items[random.int(items.length)] as T;
  let turn = 0;
  return {
    act({ admissible: listed, text }): Action {
      const admissible = listed ?? [];
      turn++;
      if (turn > WANDERED && admissible.includes("click[buy now]")) return { text: "click[buy now]" };
      const draw = random.float();
      if (draw < 0.1) return { text: `search[${pick(text.split(" "))}]` };
      if (draw < 0.17)
        return { text: pick(["search[..]", "search[ A+b/c%2F ?#&é]", "search[<a> cotton]", "search[<r>]"]) };
      if (draw < 0.24)
        return { text: pick(["click[nothing]", "look", "click[search]", "", "click[< prev]"]) };
      const products = admissible.filter((action) => /^click\[[a-z0-9]{10}\]$/.test(action));
      if (products.length > 0 && draw < 0.6) return { text: pick(products) };
      return { text: admissible.length > 0 ? pick(admissible) : "search[shirt]" };
    },
  };
}

const catalogues: readonly (readonly [string, (() => Promise<Catalogue>) | null])[] = [
  [
    "our own shop",
    async () => generateCatalogue({ seed: 3, products: 300, cacheDir: await temporaryFolder() }),
  ],
  [
    "the official subset",
    officialFiles === null ? null : async () => loadOfficial(await temporaryFolder(), false),
  ],
];

describe.skipIf(chromium === null)("the engine and the browser agree", () => {
  for (const [name, load] of catalogues) {
    it.skipIf(load === null)(
      `on ${EPISODES} episodes in ${name}`,
      async () => {
        const catalogue = withSearchCache(await (load as () => Promise<Catalogue>)());
        const shop: Shop = { catalogue, nounsOf: await loadNounTagger(), showsAttributes: true };
        const pool = poolOf(shop, LANES);
        const played = { purchases: 0, steps: 0 };
        const lane = async (number: number): Promise<void> => {
          const view: Partial<VisitOptions> = number === 2 ? { observation: "text_rich" } : {};
          const options = { ...view, invalidPenalty: 0.1 };
          const session = sessionOf(pool, shop, options);
          const engine = new WebshopSession(shop, visitOptionsSchema.parse(options));
          for (let episode = number; episode < EPISODES; episode += LANES) {
            const random = rng(episode, "parity");
            const player = number === 0 ? createExpert() : wanderer(random);
            const task = { id: `goal-${random.int(catalogue.goals.size)}` };
            const start = engine.reset({ task, seed: episode });
            expect(await session.reset({ task, seed: episode })).toEqual(start);
            let { observation } = start;
            for (let turn = 0; turn < TURNS; turn++) {
              const action = player.act(observation);
              const [here, there] = [engine.step(action), await session.step(action)];
              const told = `${task.id}, turn ${turn}: ${action.text}`;
              expect(there.observation, told).toEqual(here.observation);
              expect(outcomeOf(there), told).toEqual(outcomeOf(here));
              played.steps++;
              observation = here.observation;
              if (!here.terminated) continue;
              played.purchases++;
              break;
            }
          }
          await session.close();
        };
        await Promise.all(Array.from({ length: LANES }, (_, i) => lane(i)));
        // Play that never gets anywhere would show nothing.
        expect(played.purchases).toBeGreaterThan(EPISODES / 3);
        expect(played.steps).toBeGreaterThan(EPISODES * 5);
        expect(pool.inUse).toBe(0);
      },
      PATIENCE_MS,
    );
  }
});

type Result = ReturnType<WebshopSession["step"]>;
const outcomeOf = ({ reward, terminated, truncated, success, score, info }: Result) => ({
  reward,
  terminated,
  truncated,
  success,
  score,
  isInvalid: info?.["isInvalid"],
});
