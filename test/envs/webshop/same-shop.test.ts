/** A shop is the same shop where its products come in another order, and where they have other names. */
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { type Action, type Observation, rng } from "turnwise/core";
import type { Player } from "turnwise/env";
import { describe, expect, it } from "vitest";
import type { Catalogue } from "../../../envs/webshop/catalogue/catalogue.ts";
import { loadCatalogue } from "../../../envs/webshop/catalogue/load-catalogue.ts";
import { GeneratedShop } from "../../../envs/webshop/generator/index.ts";
import { writeOriginalFiles } from "../../../envs/webshop/generator/original-files.ts";
import type { Goal } from "../../../envs/webshop/goal.ts";
import { visitOptionsSchema } from "../../../envs/webshop/options.ts";
import { createExpert } from "../../../envs/webshop/players/expert.ts";
import { createFirstHit } from "../../../envs/webshop/players/first-hit.ts";
import { loadNounTagger } from "../../../envs/webshop/reward/nouns.ts";
import { WebshopSession } from "../../../envs/webshop/session.ts";
import { shopFilesIn } from "../../../envs/webshop/shop-files.ts";
import { officialFiles } from "./official-shop.ts";
import { temporaryFolder, writeShopFile } from "./shop-data.ts";

const PRODUCTS = 300;
const GOALS = 40;
const MOST_TURNS = 15;

interface RawProduct {
  readonly asin: string;
}
/** The two files of a shop, parsed. */
interface Files {
  readonly items: readonly RawProduct[];
  readonly instructions: Readonly<Record<string, unknown>>;
}

async function parsed(path: string): Promise<unknown> {
  const bytes = await readFile(path);
  return JSON.parse((path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString());
}

async function readFiles({ items, attributes }: { items: string; attributes?: string | undefined }) {
  return { items: await parsed(items), instructions: await parsed(attributes ?? "") } as Files;
}

async function ownFiles(): Promise<Files> {
  const folder = await temporaryFolder();
  await writeOriginalFiles(new GeneratedShop(4), PRODUCTS, folder);
  return readFiles(shopFilesIn(folder, null));
}

async function open({ items, instructions }: Files): Promise<Catalogue> {
  const folder = await temporaryFolder();
  return loadCatalogue({
    items: await writeShopFile(folder, "items_shuffle.json", items),
    attributes: await writeShopFile(folder, "items_ins_v2.json", instructions),
    humanGoals: false,
    priceSeed: 7,
    cacheDir: folder,
  });
}

function permuted({ items, instructions }: Files): Files {
  return { items: rng(1).shuffle(items), instructions };
}

/** Other names in the same order of the alphabet, by which equal scores are told apart. */
function renaming({ items }: Files): ReadonlyMap<string, string> {
  const asins = [...new Set(items.map(({ asin }) => asin))].sort();
  return new Map(asins.map((asin, rank) => [asin, `Q${String(rank).padStart(9, "0")}`]));
}

function renamed(files: Files, names: ReadonlyMap<string, string>): Files {
  const named = (asin: string) => names.get(asin) ?? asin;
  return {
    items: files.items.map((item) => ({ ...item, asin: named(item.asin) })),
    instructions: Object.fromEntries(
      Object.entries(files.instructions).map(([asin, value]) => [named(asin), value]),
    ),
  };
}

/** Words that a shop's own goals and titles hold. */
function queriesOf({ goals, products }: Catalogue): string[] {
  const random = rng(2);
  const draw = <T>(rows: { readonly size: number; at(index: number): T }) => rows.at(random.int(rows.size));
  return Array.from({ length: 60 }, (_, i) =>
    i % 2 === 0 ? draw(goals).instruction : draw(products).title.split(" ").slice(0, 4).join(" "),
  );
}

function found(catalogue: Catalogue, query: string): string[] {
  return catalogue.search(query.toLowerCase().split(" ")).map((number) => catalogue.asin(number));
}

/** A goal but for the price limit, which is drawn in the order of the products. */
function unpriced({ instruction, priceUpper: _, options, ...goal }: Goal): string {
  const pairs = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([instruction.replace(/, and price lower than .*/, ""), pairs, goal]);
}

const goalsOf = ({ goals }: Catalogue) => [...goals].map(unpriced).sort();

interface Course {
  readonly actions: readonly string[];
  readonly reward: number;
  readonly parts: Readonly<Record<string, number>>;
}

/** How a player fares at a goal. */
function play(session: WebshopSession, goal: number, player: Player): Course {
  const actions: string[] = [];
  const start: { observation: Observation } = session.reset({ task: { id: `goal-${goal}` }, seed: 1 });
  let { observation } = start;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const action: Action = player.act(observation);
    actions.push(action.text);
    const result = session.step(action);
    if (result.terminated) return { actions, reward: result.reward, parts: result.rewardParts ?? {} };
    observation = result.observation;
  }
  return { actions, reward: 0, parts: {} };
}

async function sessionIn(catalogue: Catalogue): Promise<WebshopSession> {
  const shop = { catalogue, nounsOf: await loadNounTagger(), showsAttributes: false };
  return new WebshopSession(shop, visitOptionsSchema.parse({}));
}

const official = officialFiles;
const shops: readonly (readonly [string, (() => Promise<Files>) | null])[] = [
  ["our own shop in the original's files", ownFiles],
  ["the official subset", official === null ? null : () => readFiles(official)],
];

for (const [name, files] of shops) {
  describe.skipIf(files === null)(name, () => {
    it("finds the same products, in the same order, and has the same goals, in whatever order it is written", async () => {
      const written = await (files as () => Promise<Files>)();
      const [one, other] = [await open(written), await open(permuted(written))];
      expect(other.asin(0)).not.toBe(one.asin(0));
      for (const query of queriesOf(one)) expect(found(other, query), query).toEqual(found(one, query));
      const [label] = [...one.products].map(({ query }) => query);
      expect(found(one, `<q> ${label}`).length).toBeGreaterThan(0);
      expect(found(other, `<q> ${label}`).sort()).toEqual(found(one, `<q> ${label}`).sort());
      expect(goalsOf(other)).toEqual(goalsOf(one));
    });

    it("pays the same for the same purchase, price limits aside, in whatever order it is written", async () => {
      const written = await (files as () => Promise<Files>)();
      const [one, other] = [await open(written), await open(permuted(written))];
      const places = new Map([...other.goals].map((goal, number) => [unpriced(goal), number]));
      const [here, there] = [await sessionIn(one), await sessionIn(other)];
      let bought = 0;
      for (let number = 0; number < GOALS; number++) {
        const goal = one.goals.at(number);
        // A search by the name of some product, and the values of the goal where that product has them.
        const target = one.products.at(number % 2 === 0 ? one.goals.productOf(number) : number);
        const actions = [
          `search[${target.title.replace(/[[\]]/g, " ")}]`,
          `click[${target.asin.toLowerCase()}]`,
          ...Object.values(goal.options).map((value) => `click[${value}]`),
          "click[buy now]",
        ];
        const follow = (): Player => {
          const left = [...actions];
          return { act: () => ({ text: left.shift() ?? "" }) };
        };
        const [a, b] = [
          play(here, number, follow()),
          play(there, places.get(unpriced(goal)) ?? -1, follow()),
        ];
        const { price: _, ...parts } = a.parts;
        const { price: __, ...others } = b.parts;
        expect(others, goal.instruction).toEqual(parts);
        bought += Number(Object.keys(parts).length > 0);
      }
      expect(bought).toBeGreaterThan(GOALS / 2);
    });

    it("is searched, played and paid for alike where its products have other names", async () => {
      const written = await (files as () => Promise<Files>)();
      const names = renaming(written);
      const [one, other] = [await open(written), await open(renamed(written, names))];
      const named = (text: string) =>
        text.replace(/\[(\w{10})\]$/, (whole, asin: string) => {
          const to = names.get(asin.toUpperCase());
          return to === undefined ? whole : `[${to.toLowerCase()}]`;
        });
      for (const query of queriesOf(one)) {
        expect(found(other, query)).toEqual(found(one, query).map((asin) => names.get(asin)));
      }
      const [here, there] = [await sessionIn(one), await sessionIn(other)];
      let won = 0;
      for (let number = 0; number < GOALS; number++) {
        expect(other.goals.at(number)).toEqual({
          ...one.goals.at(number),
          asin: names.get(one.goals.at(number).asin),
        });
        for (const create of [createFirstHit, createExpert]) {
          const [a, b] = [play(here, number, create()), play(there, number, create())];
          expect(b).toEqual({ ...a, actions: a.actions.map(named) });
          won += Number(a.reward === 1);
        }
      }
      expect(won).toBeGreaterThan(3);
    });
  });
}
