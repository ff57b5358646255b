import { EnvironmentError, type Observation } from "turnwise/core";
import { beforeAll, describe, expect, it } from "vitest";
import { solve } from "../../../../envs/webshop/long/draw-task.ts";
import { finalErrand, type LongTask } from "../../../../envs/webshop/long/errand.ts";
import type { LongSession, LongWorld } from "../../../../envs/webshop/long/session.ts";
import { openWorld, playTask, sessionOf, tasksOf } from "./shop-world.ts";

let world: LongWorld;
beforeAll(async () => {
  world = await openWorld();
});

const find = (test: (task: LongTask) => boolean) => tasksOf(world, "train", 60).find(test) as LongTask;

/** Everything an omniscient customer would click: the shortest way to win. */
function shortest({ stock }: LongWorld, task: LongTask): string[] {
  const errand = finalErrand(task);
  const buy = (product: number, chosen: ReadonlyMap<string, string>) => {
    const { asin, title } = stock.product(product);
    const name = title.replace(/[^\p{L}\p{N}]+/gu, " ").toLowerCase();
    const values = Array.from(chosen.values(), (value) => `click[${value}]`);
    return [`search[${name}]`, `click[${asin.toLowerCase()}]`, ...values, "click[add to cart]"];
  };
  const answer = solve(stock, errand)?.taken ?? [];
  const lost = errand.items.findIndex(({ type }) => type === task.soldOut);
  const first = answer[lost];
  if (first === undefined)
    return [...answer.flatMap(({ product, chosen }) => buy(product, chosen)), "click[checkout]"];
  const rest = solve(stock, errand, new Set([first.product]))?.taken ?? [];
  return [
    ...buy(first.product, new Map()),
    "click[checkout]",
    ...rest.flatMap(({ product, chosen }) => buy(product, chosen)),
    "click[checkout]",
  ];
}

describe("a session of long shopping", () => {
  it("is won in the least number of actions by who knows the shop by heart", () => {
    let won = 0;
    for (const task of tasksOf(world, "train", 60)) {
      const session = sessionOf(world);
      session.reset({ task: { id: task.id }, seed: 0 });
      const actions = shortest(world, task);
      const isEarly = task.change !== null && actions.length <= task.change.turn;
      // Who is done before the customer has written pays twice.
      const played = isEarly ? [...actions, "click[checkout]"] : actions;
      const results = played.map((text) => session.step({ text }));
      // For an order that has to be large, what nobody asked for may be chosen too.
      if (task.errand.deal === null) expect(played).toHaveLength(task.leastActions);
      else expect(played.length).toBeGreaterThanOrEqual(task.leastActions);
      won += Number(results.at(-1)?.success);
    }
    // A title need not find its product on the first page of results.
    expect(won).toBeGreaterThan(50);
  });

  it("gives the instruction first, and again when the customer has written", () => {
    const task = find(({ change }) => change !== null);
    const session = sessionOf(world);
    const first = session.reset({ task: { id: task.id }, seed: 0 });
    expect(first.observation.instruction).toBe(task.instruction);
    const given: (string | undefined)[] = [];
    for (let turn = 1; turn <= (task.change?.turn ?? 0) + 1; turn++) {
      given.push(session.step({ text: "click[view cart]" }).observation.instruction);
    }
    expect(given.at(-2)).toBe(task.change?.instruction);
    expect(given.toSpliced(-2, 1).every((one) => one === undefined)).toBe(true);
  });

  it("lists one line to write down about the product that is open, as chosen", () => {
    const [task] = tasksOf(world, "train", 1) as [LongTask];
    const session = sessionOf(world);
    const first = session.reset({ task: { id: task.id }, seed: 0 });
    expect(first.observation.open).toEqual(["search[{query}]", "note[{text}]"]);
    const results = session.step({ text: `search[${task.errand.items[0]?.type}]` });
    const open = results.observation.admissible?.find((action) => /^click\[\w{10}\]$/.test(action)) ?? "";
    const noteIn = ({ admissible }: Observation) =>
      (admissible ?? []).filter((action) => action.startsWith("note["));
    expect(noteIn(results.observation)).toEqual([]);
    const item = session.step({ text: open });
    const [note = ""] = noteIn(item.observation);
    const product = world.stock.catalogue.products.at(
      world.stock.catalogue.productNumber(open.slice("click[".length, -1).toUpperCase()) ?? -1,
    );
    const { asin, title, priceTag, rating } = product;
    expect(note).toBe(`note[${[asin, title, priceTag, `rated ${rating}`].join(", ").toLowerCase()}]`);
    const noted = session.step({ text: note });
    expect(noted.info).toBeUndefined();
    expect(noted.observation.text).toContain(`Note: ${note.slice("note[".length, -1)}`);
    expect(noteIn(noted.observation)).toEqual([]);
    expect(sessionOf(world).restore(JSON.parse(JSON.stringify(session.snapshot()))).observation.text).toBe(
      noted.observation.text,
    );
  });

  it("is rewarded at checkout for the share of what is met, in parts", () => {
    const task = find(({ change, soldOut }) => change === null && soldOut === null);
    const session = sessionOf(world);
    session.reset({ task: { id: task.id }, seed: 0 });
    const [search = "", open = ""] = shortest(world, task);
    expect(session.step({ text: search }).reward).toBe(0);
    session.step({ text: open });
    session.step({ text: "click[add to cart]" });
    const {
      reward,
      rewardParts = {},
      success,
      score,
      terminated,
      info,
    } = session.step({ text: "click[checkout]" });
    expect(terminated).toBe(true);
    expect(success).toBe(false);
    expect(score).toBe(reward);
    expect(reward).toBeGreaterThan(0);
    expect(reward).toBeLessThan(0.7);
    expect(Object.values(rewardParts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(reward, 12);
    const constraints = info?.["constraints"] as readonly { isMet: boolean }[];
    expect(constraints.filter(({ isMet }) => isMet).length / constraints.length).toBe(reward);
  });

  it("comes back from a snapshot at every turn, with the same pages and the same end", () => {
    const tasks = [
      find(({ change, soldOut }) => change !== null && soldOut !== null),
      find(({ errand, change }) => errand.budget !== null && change === null),
    ];
    for (const task of tasks) {
      const { actions, last } = playTask(world, task);
      const session = sessionOf(world);
      session.reset({ task: { id: task.id }, seed: 0 });
      let other: LongSession = sessionOf(world);
      for (const text of actions) {
        const snapshot: unknown = JSON.parse(JSON.stringify(session.snapshot()));
        other = sessionOf(world);
        other.restore(snapshot);
        expect(other.snapshot()).toEqual(snapshot);
        expect(other.step({ text })).toEqual(session.step({ text }));
      }
      expect(last?.success).toBe(true);
      // The end itself can be restored too.
      const end = sessionOf(world).restore(JSON.parse(JSON.stringify(session.snapshot())));
      expect(end.observation).toEqual(last?.observation);
    }
  });

  it("refuses snapshots that cannot be its own", () => {
    const [task] = tasksOf(world, "train", 1);
    const session = sessionOf(world);
    session.reset({ task: { id: task?.id ?? "" }, seed: 0 });
    const good = session.snapshot();
    const bad: unknown[] = [
      null,
      {},
      { ...good, state: { ...good.state, soldOut: 1_000_000 } },
      { ...good, state: { ...good.state, cart: [{ product: 1_000_000, chosen: [], quantity: 1 }] } },
      { ...good, state: { ...good.state, cart: [{ product: 1, chosen: [], quantity: 0 }] } },
      { ...good, state: { ...good.state, browsing: { ...good.state.browsing, kind: "done" } } },
    ];
    for (const snapshot of bad) expect(() => session.restore(snapshot)).toThrow(EnvironmentError);
    expect(() => sessionOf(world).step({ text: "click[view cart]" })).toThrow(/call reset\(\) first/);
  });
});
