import type { Action, Observation } from "turnwise/core";
import { rng } from "turnwise/core";
import type { Player } from "turnwise/env";
import { beforeAll, describe, expect, test } from "vitest";
import { type GeneratedCatalogue, generateCatalogue } from "../../../../envs/webshop/generator/catalogue.ts";
import { GeneratedShop } from "../../../../envs/webshop/generator/index.ts";
import webshop from "../../../../envs/webshop/index.ts";
import { visitOptionsSchema } from "../../../../envs/webshop/options.ts";
import type { Shop } from "../../../../envs/webshop/pages/shop-session.ts";
import { type Facts, readDetail, readTitle } from "../../../../envs/webshop/players/facts.ts";
import { findPhrase, isSlip, plainWords } from "../../../../envs/webshop/players/fuzzy.ts";
import { readPage } from "../../../../envs/webshop/players/read-page.ts";
import { understand } from "../../../../envs/webshop/players/understand.ts";
import { loadNounTagger } from "../../../../envs/webshop/reward/nouns.ts";
import { WebshopSession } from "../../../../envs/webshop/session.ts";

const EPISODES = 300;
/** More than the expert ever needs here. */
const PATIENCE = 120;
const options = visitOptionsSchema.parse({});
let catalogue: GeneratedCatalogue;
let shop: Shop;

beforeAll(async () => {
  catalogue = await generateCatalogue({ seed: 1, products: 1000 });
  shop = { catalogue, nounsOf: await loadNounTagger(), showsAttributes: false };
});

interface Outcome {
  readonly turns: number;
  readonly isWon: boolean;
  readonly score: number;
}

/** Plays a goal to its end. */
function play(goal: number, makePlayer: () => Player): Outcome {
  const session = new WebshopSession(shop, options);
  const player = makePlayer();
  let { observation } = session.reset({ task: { id: `goal-${goal}` }, seed: 1 });
  for (let turns = 1; turns <= PATIENCE; turns++) {
    const result = session.step(player.act(observation));
    if (result.terminated) return { turns, isWon: result.success === true, score: result.score ?? 0 };
    observation = result.observation;
  }
  return { turns: PATIENCE, isWon: false, score: 0 };
}

function playAll(name: "expert" | "first-hit"): Outcome[] {
  const make = webshop.players?.[name];
  if (make === undefined) throw new Error(`There is no player ${name}.`);
  return Array.from({ length: EPISODES }, (_, goal) => play(goal, () => make({ rng: rng(1, goal) })));
}

const share = (outcomes: readonly Outcome[], test: (outcome: Outcome) => boolean) =>
  outcomes.filter(test).length / outcomes.length;

describe("in our own shop", () => {
  test("the expert wins at least 95 % within the turns that the environment gives, and nearly all with more", () => {
    const outcomes = playAll("expert");
    expect(share(outcomes, ({ isWon, turns }) => isWon && turns <= webshop.maxTurns)).toBeGreaterThanOrEqual(
      0.95,
    );
    expect(share(outcomes, ({ isWon }) => isWon)).toBeGreaterThanOrEqual(0.99);
    const turns = outcomes.reduce((sum, outcome) => sum + outcome.turns, 0) / EPISODES;
    expect(turns).toBeGreaterThan(8);
    expect(turns).toBeLessThan(15);
  });

  test("first-hit wins less than a quarter", () => {
    const outcomes = playAll("first-hit");
    expect(share(outcomes, ({ isWon }) => isWon)).toBeLessThan(0.25);
    expect(share(outcomes, ({ score }) => score > 0)).toBeGreaterThan(0.9);
  });

  test("first-hit would win less than a quarter even if it chose the options asked for", () => {
    const outcomes = Array.from({ length: EPISODES }, (_, goal) =>
      play(goal, () => firstHitWithOptions(goal)),
    );
    expect(share(outcomes, ({ isWon }) => isWon)).toBeLessThan(0.25);
    expect(share(outcomes, ({ isWon }) => isWon)).toBeGreaterThan(0.05);
  });

  test("instructions are understood whole, typos and stories included", () => {
    const other = new GeneratedShop(5);
    for (let number = 0; number < EPISODES; number++) {
      const goal = other.goal(number);
      const request = understand(goal.instruction);
      const wants = [...(request?.wants.values() ?? [])].map(({ name }) => name);
      expect([request?.type.name, ...wants].sort(), goal.instruction).toEqual([...goal.attributes].sort());
      expect(Object.fromEntries(request?.options ?? []), goal.instruction).toEqual(goal.options);
      expect(request?.limit).toBe(goal.priceUpper === 1_000_000 ? Number.POSITIVE_INFINITY : goal.priceUpper);
    }
  });

  test("instructions of another shop are none of ours", () => {
    const foreign = [
      "i'm looking for a gluten free trail mix in a resealable bag, and price lower than 20.00 dollars",
      "find me machine washable men's dress shirt with long sleeve with color: navy, and size: large",
      "",
      "[SEP] shampoo",
    ];
    for (const instruction of foreign) expect(understand(instruction)).toBeNull();
  });

  test("pages are read for what a product is, not for what is said of others", () => {
    const other = new GeneratedShop(6);
    for (let number = 0; number < EPISODES; number++) {
      const product = other.product(number);
      const { axes } = other.family(number).type;
      const facts: Facts = new Map();
      readTitle(product.title, axes, facts);
      readDetail(product.description, axes, facts);
      readDetail(product.bullets.join(" "), axes, facts);
      const known = [product.query, ...[...facts.values()].map(({ name }) => name)];
      expect(known.sort(), product.title).toEqual([...product.attributes].sort());
    }
  });
});

/** Buys the first hit with every wanted option that can be chosen: more than the player can know. */
function firstHitWithOptions(goal: number): Player {
  const wanted = Object.values(catalogue.goals.at(goal).options);
  const bare = webshop.players?.["first-hit"]?.({ rng: rng(1) });
  let chosen = 0;
  return {
    act(observation: Observation): Action {
      const isItem = observation.admissible?.includes("click[buy now]") ?? false;
      for (; isItem && chosen < wanted.length; ) {
        const action = `click[${wanted[chosen++]}]`;
        if (observation.admissible?.includes(action)) return { text: action };
      }
      return bare?.act(observation) ?? { text: "" };
    },
  };
}

describe("what the expert reads", () => {
  test("values with a surcharge and values that are sold out", () => {
    const text =
      "Instruction: [SEP] x [SEP] Back to Search [SEP] < Prev [SEP] size [SEP] s [SEP] m (+$1.5) [SEP] l (sold out) [SEP] " +
      "color [SEP] navy (sold out) [SEP] red [SEP] A Shirt [SEP] Price: $20.0 [SEP] Rating: 4.5 [SEP] Buy Now";
    const admissible = ["s", "m", "red", "buy now", "< prev"].map((name) => `click[${name}]`);
    expect(readPage({ text, admissible })).toEqual({
      kind: "item",
      title: "A Shirt",
      price: { low: 20, high: 20 },
      options: [
        { name: "size", values: ["s", "m"], surcharges: [0, 1.5] },
        { name: "color", values: ["red"], surcharges: [0] },
      ],
    });
  });

  test("a slip is one letter swapped, dropped, doubled or mistaken in a word of five or more", () => {
    for (const word of ["wahser", "waser", "wassher", "wasner"]) expect(isSlip(word, "washer")).toBe(true);
    for (const word of ["wshaer", "was", "washerrr", "dasner"]) expect(isSlip(word, "washer")).toBe(false);
    expect(isSlip("bleu", "blue")).toBe(false);
    const words = plainWords("It is kind to fcaes, that is all.");
    expect(findPhrase(words, ["kind", "to", "faces"])).toEqual({ start: 2, length: 3, slips: 1 });
    expect(findPhrase(words, ["kind", "faces"])).toBeUndefined();
  });
});
