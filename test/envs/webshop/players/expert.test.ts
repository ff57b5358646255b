import type { Observation } from "turnwise/core";
import type { Player } from "turnwise/env";
import { beforeAll, describe, expect, it } from "vitest";
import { splitGoals } from "../../../../envs/webshop/catalogue/splits.ts";
import type { Goal } from "../../../../envs/webshop/goal.ts";
import { visitOptionsSchema } from "../../../../envs/webshop/options.ts";
import { createExpert } from "../../../../envs/webshop/players/expert.ts";
import { createFirstHit } from "../../../../envs/webshop/players/first-hit.ts";
import type { Product } from "../../../../envs/webshop/product.ts";
import { loadNounTagger } from "../../../../envs/webshop/reward/nouns.ts";
import { WebshopSession } from "../../../../envs/webshop/session.ts";
import { loadOfficial, officialFiles } from "../official-shop.ts";
import { temporaryFolder } from "../shop-data.ts";
import { catalogueOf, GOAL, MUG, OTHERS, product, shopOf } from "../small-shop.ts";

interface Played {
  readonly actions: readonly string[];
  readonly success: boolean;
  /** Actions that were not listed. */
  readonly unlisted: readonly string[];
}

function play(session: WebshopSession, goal: number, player: Player): Played {
  const actions: string[] = [];
  const unlisted: string[] = [];
  let { observation }: { observation: Observation } = session.reset({
    task: { id: `goal-${goal}` },
    seed: 1,
  });
  for (let turn = 0; turn < 30; turn++) {
    const action = player.act(observation);
    actions.push(action.text);
    if (observation.admissible?.includes(action.text) !== true) unlisted.push(action.text);
    const result = session.step(action);
    if (result.terminated) return { actions, unlisted, success: result.success === true };
    observation = result.observation;
  }
  return { actions, unlisted, success: false };
}

const options = visitOptionsSchema.parse({});

function visit(products: readonly Product[], goal: Partial<Goal>, player: Player): Played {
  const shop = shopOf(products, { catalogue: catalogueOf(products, [{ ...GOAL, ...goal }]) });
  return play(new WebshopSession(shop, options), 0, player);
}

const LOOKALIKE = product("B000000009", "Stone Mug", {
  prices: [30],
  priceTag: "$30.0",
  description: "A mug.",
  bullets: ["Hand wash."],
  choices: { color: ["blue"] },
});
const INSTRUCTION =
  "Find me dishwasher safe mugs with color: pale blue, and size: large, and price lower than 20.00 dollars";

describe("the players", () => {
  it("first-hit buys the first product of its first search", () => {
    const { actions } = visit([LOOKALIKE, MUG], { instruction: "Find me a Stone mug" }, createFirstHit());
    expect(actions).toEqual(["search[find me a stone mug]", "click[b000000009]", "click[buy now]"]);
  });

  it("the expert leaves what does not fit and buys what does, with the options asked for", () => {
    const { actions, success, unlisted } = visit(
      [LOOKALIKE, MUG],
      { instruction: INSTRUCTION },
      createExpert(),
    );
    expect(success).toBe(true);
    expect(unlisted).toEqual([]);
    expect(actions.slice(-3)).toEqual(["click[pale blue]", "click[large]", "click[buy now]"]);
  });

  it("the expert buys the best there is where nothing fits, within the turns of an episode", () => {
    const { actions, success, unlisted } = visit(
      [LOOKALIKE, ...OTHERS],
      {
        instruction: "Find me insulated steel mug with color: pale blue, and price lower than 20.00 dollars",
      },
      createExpert(),
    );
    expect(success).toBe(false);
    expect(unlisted).toEqual([]);
    expect(actions.at(-1)).toBe("click[buy now]");
    expect(actions.length).toBeLessThanOrEqual(30);
  });

  it("the expert says so where it can do nothing", () => {
    expect(() => createExpert().act({ text: "WebShop", admissible: null })).toThrow(/list of admissible/);
    expect(() => visit([MUG], { instruction: "xyzzy" }, createExpert())).toThrow(/nothing left to try/);
  });
});

describe.skipIf(officialFiles === null)("in the official subset", () => {
  let session: WebshopSession;
  let goals: readonly number[];

  beforeAll(async () => {
    const catalogue = await loadOfficial(await temporaryFolder(), false);
    const held = [...splitGoals("product", catalogue).eval, ...splitGoals("original", catalogue).eval];
    goals = Array.from({ length: 60 }, (_, index) => held[Math.floor((index * held.length) / 60)] ?? 0);
    session = new WebshopSession(
      { catalogue, nounsOf: await loadNounTagger(), showsAttributes: false },
      options,
    );
  });

  it("the expert wins most of the time, with listed actions only", () => {
    const played = goals.map((goal) => play(session, goal, createExpert()));
    expect(played.flatMap(({ unlisted }) => unlisted)).toEqual([]);
    expect(played.filter(({ success }) => success).length / played.length).toBeGreaterThan(0.8);
    expect(Math.max(...played.map(({ actions }) => actions.length))).toBeLessThanOrEqual(30);
  });

  it("first-hit hardly ever does", () => {
    const played = goals.map((goal) => play(session, goal, createFirstHit()));
    expect(played.filter(({ success }) => success).length / played.length).toBeLessThan(0.1);
  });

  it("the expert does the same each time", () => {
    const [goal = 0] = goals;
    expect(play(session, goal, createExpert())).toEqual(play(session, goal, createExpert()));
  });
});
