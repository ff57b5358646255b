import { createHash } from "node:crypto";
import { rng } from "turnwise/core";
import { beforeAll, describe, expect, it, test } from "vitest";
import { PRODUCT_TYPES } from "../../../../envs/webshop/generator/vocabulary/index.ts";
import { checkCart, scoreOf } from "../../../../envs/webshop/long/check.ts";
import { payable } from "../../../../envs/webshop/long/deal.ts";
import { solve } from "../../../../envs/webshop/long/draw-task.ts";
import { type Errand, finalErrand, type LongTask } from "../../../../envs/webshop/long/errand.ts";
import { KINDS } from "../../../../envs/webshop/long/kinds.ts";
import { type Offer, offersOf } from "../../../../envs/webshop/long/offers.ts";
import { longQueries } from "../../../../envs/webshop/long/queries.ts";
import type { LongWorld } from "../../../../envs/webshop/long/session.ts";
import { LongTasks, SPLITS } from "../../../../envs/webshop/long/tasks.ts";
import { writeErrand } from "../../../../envs/webshop/long/words.ts";
import { readErrand } from "../../../../envs/webshop/players/long-read-errand.ts";
import { openWorld, tasksOf } from "./shop-world.ts";
import { errandOf, wanted } from "./small-errand.ts";

const SAMPLE = 40;
let world: LongWorld;
let tasks: Record<string, LongTask[]>;

beforeAll(async () => {
  world = await openWorld();
  tasks = Object.fromEntries(SPLITS.map((split) => [split, tasksOf(world, split, SAMPLE)]));
});

const all = () => Object.values(tasks).flat();
const typesOf = (split: string) =>
  new Set(
    (tasks[split] ?? []).flatMap(({ errand, change }) =>
      [...errand.items, ...(change?.errand.items ?? [])].map(({ type }) => type),
    ),
  );
const common = (one: ReadonlySet<string>, other: ReadonlySet<string>) =>
  [...one].filter((value) => other.has(value));
const cartOf = (offers: readonly Offer[]) =>
  offers.map(({ product, chosen }) => ({ product, chosen, quantity: 1 }));
const answerTo = (errand: Errand, soldOut?: ReadonlySet<number>) =>
  solve(world.stock, errand, soldOut) ?? { cents: Number.NaN, taken: [] };

describe("splits", () => {
  it("share no product type, so no family of products, between training, tuning and tests", () => {
    for (const [one, other] of [
      ["train", "dev"],
      ["train", "test"],
      ["train", "test-combination"],
      ["dev", "test"],
      ["dev", "test-combination"],
    ] as const) {
      expect(common(typesOf(one), typesOf(other))).toEqual([]);
    }
    expect(typesOf("test").size).toBeGreaterThan(3);
  });

  it("hold out combinations of kinds, with every kind on both sides", () => {
    const of = (split: string) => new Set(world.tasks.list(split).map(({ type }) => type ?? ""));
    const known = of("train");
    expect(common(known, of("test-combination"))).toEqual([]);
    expect(common(of("test"), known)).toEqual([...of("test")]);
    for (const kind of KINDS) {
      for (const types of [known, of("test-combination")]) {
        expect([...types].some((type) => type.split("+").includes(kind))).toBe(true);
      }
    }
  });

  it("follow from the seed and the id alone", async () => {
    const other = await openWorld();
    const ids = (tasks["train"] ?? []).slice(0, 10).map(({ id }) => id);
    // Asked in another order, a task is the same.
    for (const id of ids.toReversed()) expect(other.tasks.task(id)).toEqual(world.tasks.task(id));
    const reseeded = new LongTasks(world.stock, 2).list("train").map(({ id }) => id);
    expect(reseeded).not.toEqual(world.tasks.list("train").map(({ id }) => id));
  });

  it("know no other ids", () => {
    const [first] = world.tasks.list("dev");
    for (const id of [
      "",
      "dev/1",
      "goal-1",
      `${first?.id}0000`,
      "dev/match/1",
      "train/match+match/1",
      "dev/x/0",
    ]) {
      expect(() => world.tasks.task(id)).toThrow(/There is no long shopping task/);
    }
  });
});

describe("every task", () => {
  it("can be solved within its budget, also when what the cheapest answer takes is sold out", () => {
    for (const task of all()) {
      const errand = finalErrand(task);
      const answer = answerTo(errand);
      const index = errand.items.findIndex(({ type }) => type === task.soldOut);
      const gone = answer.taken[index]?.product;
      expect(gone === undefined).toBe(task.soldOut === null);
      const soldOut = new Set(gone === undefined ? [] : [gone]);
      const last = answerTo(errand, soldOut);
      expect(scoreOf(checkCart(world.stock, errand, cartOf(last.taken), soldOut))).toBe(1);
      if (gone !== undefined)
        expect(scoreOf(checkCart(world.stock, errand, cartOf(answer.taken), soldOut))).toBeLessThanOrEqual(1);
    }
  });

  it("leaves little above the least possible where it has a budget", () => {
    const withBudget = all().filter((task) => finalErrand(task).budget !== null);
    expect(withBudget.length).toBeGreaterThan(SAMPLE);
    for (const task of withBudget) {
      const errand = finalErrand(task);
      const index = errand.items.findIndex(({ type }) => type === task.soldOut);
      const gone = answerTo(errand).taken[index]?.product;
      const answer = answerTo(errand, new Set(gone === undefined ? [] : [gone]));
      const cents = payable(errand.deal, answer.cents);
      expect(errand.budget).toBeGreaterThanOrEqual(cents);
      expect(errand.budget).toBeLessThanOrEqual(cents * 1.08 + 100);
    }
  });

  it("has to be larger than the cheapest order where it has a threshold", () => {
    const withDeal = all().filter(({ errand }) => errand.deal !== null);
    expect(withDeal.length).toBeGreaterThan(SAMPLE);
    expect(new Set(withDeal.map(({ errand }) => errand.deal?.kind))).toEqual(new Set(["shipping", "coupon"]));
    for (const task of withDeal) {
      for (const errand of [task.errand, finalErrand(task)]) {
        const cheap = cartOf(answerTo({ ...errand, deal: null }).taken);
        const met = checkCart(world.stock, errand, cheap);
        expect(met.find(({ part }) => part === "threshold")?.isMet).toBe(false);
        expect(answerTo(errand).cents).toBeGreaterThanOrEqual(errand.deal?.from ?? Number.NaN);
      }
    }
  });

  it("has another answer once the customer has written", () => {
    const changed = all().filter(({ change }) => change !== null);
    expect(changed.length).toBeGreaterThan(SAMPLE);
    for (const { errand, change, instruction } of changed) {
      if (change === null) continue;
      const first = answerTo(errand);
      expect(scoreOf(checkCart(world.stock, errand, cartOf(first.taken)))).toBe(1);
      expect(scoreOf(checkCart(world.stock, change.errand, cartOf(first.taken)))).toBeLessThan(1);
      expect(change.instruction).toBe(`${instruction} Change of plans: ${change.message}`);
    }
  });

  it("has a choice to make where it wants the cheapest or the best rated", () => {
    for (const task of all()) {
      const errand = finalErrand(task);
      for (const item of errand.items) {
        if (item.choice === "any") continue;
        const open = offersOf(world.stock, errand, { ...item, choice: "any" });
        const best = new Set(offersOf(world.stock, errand, item).map(({ product }) => product));
        expect(open.some(({ product }) => !best.has(product))).toBe(true);
      }
    }
  });

  it("says what it wants: who reads it knows the errand", () => {
    for (const { errand, instruction, change } of all()) {
      expect(sorted(readErrand(instruction))).toEqual(sorted(errand));
      if (change !== null) expect(sorted(readErrand(change.instruction))).toEqual(sorted(change.errand));
    }
  });

  it("lists a search for each kind of thing that is wanted", () => {
    for (const { errand, instruction, change } of all()) {
      for (const [wants, text] of [
        [errand, instruction],
        [change?.errand ?? errand, change?.instruction ?? instruction],
      ] as const) {
        expect(longQueries(text, 24)).toEqual(expect.arrayContaining(wants.items.map(({ type }) => type)));
      }
    }
  });
});

/** What is wanted, whatever the order in which attributes and options are said. */
function sorted({ items, ...rest }: Errand) {
  return { ...rest, items: items.map((item) => ({ ...item, attributes: item.attributes.toSorted() })) };
}

test("every type, attribute and option of the vocabulary can be asked for and is understood", () => {
  const random = rng(3);
  for (const type of PRODUCT_TYPES) {
    for (const axis of type.axes) {
      const name = axis.values[random.int(axis.values.length)]?.name ?? "";
      const option = type.options[random.int(type.options.length)];
      const value = option?.values[random.int(option.values.length)] ?? "";
      const item = wanted(type.name, { attributes: [name], options: { [option?.name ?? ""]: value } });
      const text = writeErrand(errandOf([item, wanted("phone case")]), random);
      if (type.name !== "phone case") expect(readErrand(text).items[0]).toEqual(item);
      expect(longQueries(text, 24)).toContain(type.name);
    }
  }
});

test("the tasks of a seed are what they were", () => {
  const hash = createHash("sha256");
  for (const { id, instruction, change, soldOut, leastActions } of all()) {
    hash.update(JSON.stringify([id, instruction, change?.turn, change?.message, soldOut, leastActions]));
  }
  // Another digest means other tasks: results no longer compare, and the environment's version changes.
  expect(hash.digest("hex")).toBe("b1871c0c5643717011e89b6ef483b4afd47c53a318c449632abc4d65f8a4daae");
});
