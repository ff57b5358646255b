import fc from "fast-check";
import { rng } from "turnwise/core";
import type { ResetResult, StepResult } from "turnwise/env";
import { describe, expect, it } from "vitest";
import { generateCatalogue } from "../../../envs/webshop/generator/catalogue.ts";
import { type VisitOptions, visitOptionsSchema } from "../../../envs/webshop/options.ts";
import { WebshopSession } from "../../../envs/webshop/session.ts";
import { anyText } from "./any-text.ts";
import { MUG, OTHERS, product, shopOf } from "./small-shop.ts";

const TASK = { id: "goal-0" };
const SHOP = shopOf([
  MUG,
  ...OTHERS,
  product("B000000002", "Pack [2] Mug", { choices: { pack: ["one [1]", "two"] } }),
]);

function open(options: Partial<VisitOptions> = {}): WebshopSession {
  return new WebshopSession(SHOP, visitOptionsSchema.parse(options));
}

function play(session: WebshopSession, ...actions: readonly string[]): StepResult[] {
  session.reset({ task: TASK, seed: 3 });
  return actions.map((text) => session.step({ text }));
}

const last = (session: WebshopSession, ...actions: readonly string[]) =>
  play(session, ...actions).at(-1) as StepResult;
const BUY = ["search[mug]", "click[b000000001]", "click[large]", "click[pale blue]", "click[buy now]"];

describe("a visit", () => {
  it("ends with the purchase, whose worth is the reward and the score", () => {
    const results = play(open(), ...BUY);
    expect(results.slice(0, -1).every(({ reward, terminated }) => reward === 0 && !terminated)).toBe(true);
    expect(results.at(-1)).toMatchObject({ reward: 1, terminated: true, success: true, score: 1 });
    const [search = "", open1 = ""] = BUY;
    const without = last(open(), search, open1, "click[buy now]");
    expect(without).toMatchObject({ reward: 0.5, success: false, score: 0.5, rewardParts: { options: 0 } });
  });

  it("takes the reward apart into what adds up to it", () => {
    for (const actions of [BUY, BUY.toSpliced(2, 1), BUY.toSpliced(2, 2)]) {
      const { reward, rewardParts = {} } = last(open(), ...actions);
      expect(Object.values(rewardParts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(reward, 12);
    }
  });

  it.each([
    ["success" as const, 1, 0],
    ["verl-agent" as const, 10, 0],
    ["score" as const, 1, 0.5],
  ])("is rewarded by %s", (reward, full, half) => {
    expect(last(open({ reward }), ...BUY)).toMatchObject({ reward: full, score: 1 });
    expect(last(open({ reward }), ...BUY.toSpliced(2, 2))).toMatchObject({ reward: half, score: 0.5 });
  });

  it("lists composed queries on the search page and reachable clicks on the others", () => {
    const session = open();
    const { observation } = session.reset({ task: TASK, seed: 0 });
    expect(observation.admissible?.slice(0, 2)).toEqual([
      "search[i want a blue stone mug that is dishwasher safe]",
      "search[blue stone mug dishwasher safe]",
    ]);
    expect(observation.admissible?.every((action) => action.startsWith("search["))).toBe(true);
    expect(observation.open).toEqual(["search[{query}]"]);
    const page = last(open(), "search[mug]", "click[next >]", "click[b000000002]").observation;
    expect(page.admissible).toContain("click[two]");
    expect(page.admissible).not.toContain("click[one [1]]");
  });

  it("gives the instruction with the first observation only, and no actions after the end", () => {
    const session = open();
    expect(session.reset({ task: TASK, seed: 0 }).observation.instruction).toMatch(
      /^i want a blue stone mug/,
    );
    expect(session.step({ text: "search[mug]" }).observation.instruction).toBeUndefined();
    expect(last(open(), ...BUY).observation).toMatchObject({ admissible: [] });
  });

  it("shows what verl-agent shows", () => {
    const session = open({ wording: "verl-agent", admissible: "verl-agent", replies: "tagged" });
    const { observation } = session.reset({ task: TASK, seed: 0 });
    expect(observation).toMatchObject({
      text: "'Search'",
      admissible: ["search[<your query>]", "click[search]"],
    });
    const found = session.step({ text: "<think>go</think><action>search[mug]</action>" }).observation;
    expect(found.text).toMatch(
      /^'Back to Search' \[SEP\] 'Page 1 \(Total results: 14\)' \[SEP\] 'Next >' \[SEP\] 'B0/,
    );
    expect(session.step({ text: "click[next >]" }).info).toEqual({ isInvalid: true });
  });

  it("does nothing on an impossible action, and says or charges it where asked", () => {
    const [found, silent] = play(open(), "search[mug]", "click[nothing]");
    expect(silent?.observation).toEqual(found?.observation);
    const told = last(open({ invalid: "tell", invalidPenalty: 0.25 }), "search[mug]", "dance");
    expect(told.observation.text).toBe(`Invalid Action.\n\n${found?.observation.text}`);
    expect(told).toMatchObject({ reward: -0.25, rewardParts: { invalid: -0.25 } });
  });

  it("puts earlier observations and actions in front, the oldest first", () => {
    const actions = ["search[mug]", "click[next >]", "click[back to search]"];
    const texts = [
      open().reset({ task: TASK, seed: 0 }).observation.text,
      ...play(open(), ...actions).map(({ observation }) => observation.text),
    ];
    const shown = (options: Partial<VisitOptions>) =>
      play(open(options), ...actions).map(({ observation }) => observation.text);
    const join = (...pieces: readonly (string | undefined)[]) => pieces.join(" [SEP] ");
    expect(shown({ previousObservations: 2, previousActions: 1 })).toEqual([
      join(texts[0], actions[0], texts[1]),
      join(texts[0], texts[1], actions[1], texts[2]),
      join(texts[1], texts[2], actions[2], texts[3]),
    ]);
    expect(shown({ previousActions: 2 })[2]).toBe(join(actions[1], actions[2], texts[3]));
  });

  it("refuses a goal that the catalogue does not have", () => {
    for (const id of ["goal-1", "goal-x", "goal-01", "goal-99999999999999999999", ""]) {
      expect(() => open().reset({ task: { id }, seed: 0 })).toThrow(
        expect.objectContaining({ code: "env/unknown-task" }),
      );
    }
  });
});

describe("a shop with real search", () => {
  it("takes actions of any length and bytes", async () => {
    const catalogue = await generateCatalogue({ seed: 1, products: 80 });
    const session = new WebshopSession({ ...SHOP, catalogue }, visitOptionsSchema.parse({}));
    const special = fc.constantFrom("<r>", "<c>", "<c> garden", "<q>", "<a> x", "mug ".repeat(20_000));
    const argument = fc.oneof(anyText(60), special);
    const action = fc.oneof(
      anyText(60),
      argument.map((text) => `search[${text}]`),
      argument.map((text) => `click[${text}]`),
      fc.nat(),
    );
    fc.assert(
      fc.property(fc.nat(79), fc.array(action, { maxLength: 12 }), (goal, actions) => {
        let { observation }: ResetResult = session.reset({ task: { id: `goal-${goal}` }, seed: 0 });
        for (const one of actions) {
          const listed = observation.admissible ?? [];
          const text = typeof one === "string" ? one : (listed[one % (listed.length || 1)] ?? "");
          const result = session.step({ text });
          expect(result.info?.["isInvalid"] === true && listed.includes(text)).toBe(false);
          ({ observation } = result);
          if (result.terminated) break;
          expect(observation.admissible?.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("a snapshot", () => {
  it("restored elsewhere goes on as the original does, wherever it was taken", () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(25), fc.boolean(), (seed, turns, isRich) => {
        const options: Partial<VisitOptions> = isRich
          ? { observation: "text_rich", previousObservations: 1, previousActions: 2, invalid: "tell" }
          : {};
        const session = open(options);
        const random = rng(seed, "wander");
        let current: ResetResult | StepResult = session.reset({ task: TASK, seed });
        const choose = ({ observation }: ResetResult) => {
          const actions = ["search[<r>]", "jump", ...(observation.admissible ?? [])];
          return actions[random.int(actions.length)] ?? "";
        };
        for (let turn = 0; turn < turns; turn++) current = session.step({ text: choose(current) });
        const copy = open(options);
        const restored = copy.restore(JSON.parse(JSON.stringify(session.snapshot())));
        expect(restored.observation).toEqual(current.observation);
        for (let turn = 0; turn < 8; turn++) {
          const text = choose(current);
          current = session.step({ text });
          expect(copy.step({ text })).toEqual(current);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["no form", () => null],
    ["another key", (good: object) => ({ ...good, more: 1 })],
    [
      "a product that is not there",
      (good: { state: object }) => ({ ...good, state: { ...good.state, product: 99 } }),
    ],
    [
      "a page without a product",
      (good: { state: object }) => ({ ...good, state: { ...good.state, product: -1 } }),
    ],
    [
      "a tab without a name",
      (good: { state: object }) => ({ ...good, state: { ...good.state, kind: "detail" } }),
    ],
    ["no query", (good: { state: object }) => ({ ...good, state: { ...good.state, keywords: [] } })],
    [
      "a product visited that is not there",
      (good: { state: object }) => ({ ...good, state: { ...good.state, visited: [99] } }),
    ],
  ])("with %s is refused, and the visit goes on", (_, spoil) => {
    const session = open();
    play(session, "search[mug]", "click[b000000001]");
    const good = session.snapshot();
    expect(() => session.restore(spoil(good))).toThrow(
      expect.objectContaining({ code: "env/invalid-snapshot" }),
    );
    expect(session.snapshot()).toEqual(good);
  });
});
