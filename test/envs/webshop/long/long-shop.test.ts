import { describe, expect, it } from "vitest";
import type { LongTask } from "../../../../envs/webshop/long/errand.ts";
import { actLong } from "../../../../envs/webshop/long/long-shop.ts";
import { enterLongShop, type LongState, type LongVisit } from "../../../../envs/webshop/long/long-state.ts";
import { longClickables, longText } from "../../../../envs/webshop/long/long-view.ts";
import { saveLongState } from "../../../../envs/webshop/long/saved-long-visit.ts";
import { CASE_A, CASE_B, CASE_C, errandOf, taskOf, visitOf, wanted } from "./small-errand.ts";

const CASE = wanted("phone case", { options: { color: "navy" }, choice: "cheapest" });

function play(visit: LongVisit, actions: readonly string[], from = enterLongShop(visit)) {
  let state = from;
  let isValid = true;
  for (const action of actions) ({ state, isValid } = actLong(visit, state, action));
  return { state, isValid, text: longText(visit, state), clicks: [...longClickables(visit, state)] };
}

const buy = (asin: string, ...values: string[]) => [
  "search[phone case]",
  `click[${asin}]`,
  ...values.map((value) => `click[${value}]`),
  "click[add to cart]",
];

describe("the shop with a cart", () => {
  const visit = visitOf(taskOf(errandOf([CASE])));

  it("has a way to the cart on every page, and buys nothing at once", () => {
    expect(play(visit, []).clicks).toEqual(["view cart"]);
    expect(play(visit, ["search[phone case]"]).clicks).toContain("view cart");
    const item = play(visit, ["search[phone case]", "click[case000001]"]);
    expect(item.clicks).toEqual(
      expect.arrayContaining(["view cart", "add to cart", "navy", "description", "< prev"]),
    );
    expect(item.clicks).not.toContain("buy now");
    const still = play(visit, ["click[buy now]"], item.state);
    expect(still.isValid).toBe(false);
    expect(still.state.page).toBe("shop");
  });

  it("shows what is in the cart, as chosen and with its price", () => {
    const { text, clicks } = play(visit, [...buy("case000001", "navy"), ...buy("case000002")]);
    expect(text).toContain("Added to your cart: CASE000002.");
    expect(text).toContain("CASE000001 [SEP] Balabo Waterproof Phone Case (BA-101) [SEP] color: navy");
    expect(text).toContain("Quantity: 1 [SEP] $12.0 [SEP] Remove CASE000001");
    expect(text).toContain("Total: $20.0");
    expect(clicks).toEqual([
      "back to search",
      "< prev",
      "remove case000001",
      "remove case000002",
      "checkout",
    ]);
  });

  it.each([
    ["shipping", 2000, "Shipping: $0.0 (free from $20.0 on) [SEP] Total: $20.0"],
    ["shipping", 2100, "Shipping: $5.0 (free from $21.0 on) [SEP] Total: $25.0"],
    ["coupon", 2000, "Coupon: -$5.0 (-$5.0 from $20.0 on) [SEP] Total: $15.0"],
    ["coupon", 2100, "Coupon: $0.0 (-$5.0 from $21.0 on) [SEP] Total: $20.0"],
  ] as const)(
    "says what an order earns, and what is left to pay: %s from %i cents on",
    (kind, from, said) => {
      const dealt = visitOf(taskOf(errandOf([CASE], { deal: { kind, from, worth: 500 } })));
      const { text } = play(dealt, [...buy("case000001", "navy"), ...buy("case000002")]);
      expect(text).toContain(`Items: $20.0 [SEP] ${said} [SEP] Checkout`);
    },
  );

  it("cannot check out with an empty cart", () => {
    const empty = play(visit, ["click[view cart]"]);
    expect(empty.text).toContain("Your cart is empty.");
    expect(empty.clicks).toEqual(["back to search", "< prev"]);
    const after = play(visit, ["click[checkout]"], empty.state);
    expect(after.isValid).toBe(false);
    expect(after.state.page).toBe("cart");
    const emptied = play(visit, [...buy("case000001"), "click[remove case000001]", "click[checkout]"]);
    expect(emptied.isValid).toBe(false);
    expect(emptied.state.constraints).toBeNull();
  });

  it("removes nothing that is not there", () => {
    const full = play(visit, buy("case000001"));
    const after = play(visit, ["click[remove case000002]"], full.state);
    expect(after.isValid).toBe(false);
    expect(after.state.cart).toEqual(full.state.cart);
    expect(after.text).not.toContain("Removed");
    const elsewhere = play(visit, ["click[back to search]", "click[remove case000001]"], full.state);
    expect(elsewhere.isValid).toBe(false);
    expect(elsewhere.state.cart).toHaveLength(1);
  });

  it("takes the same thing twice, and says so at checkout", () => {
    const twice = play(visit, [...buy("case000002", "navy"), "click[< prev]", "click[add to cart]"]);
    expect(twice.text).toContain("Quantity: 2 [SEP] $16.0");
    const { state } = play(visit, ["click[checkout]"], twice.state);
    expect(state.constraints?.filter(({ isMet }) => !isMet)).toEqual([
      { part: "extras", about: "phone case", isMet: false },
    ]);
  });

  it("goes back from the cart to where the visitor was", () => {
    const item = play(visit, ["search[phone case]", "click[case000001]", "click[navy]"]);
    const back = play(visit, ["click[view cart]", "click[< prev]"], item.state);
    expect(back.text).toBe(item.text);
    expect(back.state.browsing).toEqual(item.state.browsing);
  });

  it("counts what cannot be done as a turn and nothing else", () => {
    const start = enterLongShop(visit);
    for (const action of [
      "",
      "click[]",
      "click[no such thing]",
      "buy[now]",
      "click[add to cart]",
      "\u0000[x]",
    ]) {
      const { state, isValid } = actLong(visit, start, action);
      expect(isValid).toBe(false);
      expect(state).toEqual({ ...start, turn: 1 });
    }
  });
});

describe("notes", () => {
  const visit = visitOf(taskOf(errandOf([CASE])));

  it("stand on every page from then on, below the instruction", () => {
    const noted = play(visit, ["search[phone case]", "note[The 2nd is cheap, {maybe}]"]);
    expect(noted.isValid).toBe(true);
    expect(noted.text).toContain(
      "Buy what I want. [SEP] Note: the 2nd is cheap, {maybe} [SEP] Back to Search",
    );
    for (const actions of [
      ["click[back to search]"],
      ["click[case000001]", "click[features]"],
      ["click[view cart]"],
    ]) {
      expect(play(visit, actions, noted.state).text).toContain("[SEP] Note: the 2nd is cheap, {maybe}");
    }
  });

  it("are eight at most, the oldest goes; what is nothing, too long or there already is not written", () => {
    const lines = Array.from({ length: 9 }, (_, i) => `note[line ${i}]`);
    const { state } = play(visit, lines);
    expect(state.notes).toEqual(lines.slice(1).map((line) => line.slice("note[".length, -1)));
    for (const action of ["note[]", "note[ ]", "note[line 4]", `note[${"x".repeat(201)}]`, "note"]) {
      const after = play(visit, [action], state);
      expect([after.isValid, after.state.notes]).toEqual([false, state.notes]);
    }
  });
});

describe("what happens on the way", () => {
  const changed = errandOf([wanted("phone case", { options: { color: "black" } })]);
  const change = { turn: 7, message: "Black, please.", errand: changed, instruction: "Buy. Black, please." };

  it("the customer writes after so many turns, and what was wanted first is wrong then", () => {
    const visit = visitOf(taskOf(errandOf([CASE]), { change }));
    const before = play(visit, [...buy("case000002", "navy"), "click[view cart]", "click[view cart]"]);
    expect(before.state.turn).toBe(6);
    expect(before.text).toContain("Buy what I want.");
    const after = play(visit, ["click[back to search]"], before.state);
    expect(after.text).toContain("Buy. Black, please. [SEP] Message from the customer: Black, please.");
    const later = play(visit, ["click[view cart]"], after.state);
    expect(later.text).toContain("Buy. Black, please.");
    expect(later.text).not.toContain("Message");
    const paid = play(visit, ["click[checkout]"], later.state);
    expect(paid.state.constraints?.find(({ part }) => part === "option")?.isMet).toBe(false);
  });

  it("the customer writes instead of letting pay too early", () => {
    const visit = visitOf(taskOf(errandOf([CASE]), { change }));
    const { state, text } = play(visit, [...buy("case000002", "navy"), "click[checkout]"]);
    expect(state.turn).toBe(5);
    expect(state.page).toBe("cart");
    expect(text).toContain("Message from the customer: Black, please.");
    const actions = ["click[remove case000002]", ...buy("case000001", "black"), "click[checkout]"];
    expect(play(visit, actions, state).state.constraints?.every(({ isMet }) => isMet)).toBe(true);
  });

  it.each([
    ["case000002", CASE_B, "case000003"],
    ["case000003", CASE_C, "case000002"],
    ["case000001", CASE_A, "case000002"],
  ])("whatever product was to be paid is sold out: %s", (asin, number, substitute) => {
    const visit = visitOf(taskOf(errandOf([CASE]), { soldOut: "phone case" }));
    const refused = play(visit, [...buy(asin, "navy"), "click[checkout]"]);
    expect(refused.state.page).toBe("cart");
    expect(refused.state.soldOut).toBe(number);
    expect(refused.text).toContain(
      `Sold out in the meantime and removed from your cart: ${asin.toUpperCase()}`,
    );
    const again = play(visit, ["search[phone case]", `click[${asin}]`], refused.state);
    expect(again.text).toContain("Sold out");
    expect(again.clicks).not.toContain("add to cart");
    const paid = play(visit, [...buy(substitute, "navy"), "click[checkout]"], refused.state);
    expect(paid.state.page).toBe("receipt");
    expect(paid.state.constraints?.every(({ isMet }) => isMet)).toBe(true);
  });
});

describe("the least number of actions", () => {
  const QUERIES = ["search[phone case]", "search[charging cable]"];

  /** Fewest actions that win, trying everything; null where so many do not. */
  function fewest(task: LongTask, most: number): number | null {
    const visit = visitOf(task);
    const seen = new Set<string>();
    let level: LongState[] = [enterLongShop(visit)];
    for (let depth = 1; depth <= most; depth++) {
      const next: LongState[] = [];
      for (const state of level) {
        const clicks = Array.from(longClickables(visit, state), (name) => `click[${name}]`);
        for (const action of [...QUERIES, ...clicks]) {
          const { state: after } = actLong(visit, state, action);
          if (after.constraints?.every(({ isMet }) => isMet)) return depth;
          // Turns only matter where the customer writes at one.
          const turn = task.change === null ? 0 : after.turn;
          const { browsing, ...rest } = saveLongState({ ...after, turn, news: [] });
          const key = JSON.stringify({ ...rest, browsing: { ...browsing, searches: 0, visited: [] } });
          if (after.page === "receipt" || seen.has(key)) continue;
          seen.add(key);
          next.push(after);
        }
      }
      level = next;
    }
    return null;
  }

  it.each([
    ["one thing with an option", taskOf(errandOf([CASE])), 5],
    ["one thing as it is", taskOf(errandOf([wanted("phone case")])), 4],
    ["what is sold out", taskOf(errandOf([wanted("phone case")]), { soldOut: "phone case" }), 8],
    [
      "a customer who writes late",
      taskOf(errandOf([CASE]), {
        change: { turn: 9, message: "", errand: errandOf([wanted("phone case")]), instruction: "" },
      }),
      5,
    ],
    [
      "two things that agree",
      taskOf(
        errandOf([wanted("phone case"), wanted("charging cable")], {
          matches: [{ name: "color", values: null, types: ["phone case", "charging cable"] }],
        }),
      ),
      9,
    ],
  ] as const)(
    "is what trying everything finds: %s",
    (_, task, actions) => {
      expect(task.leastActions).toBe(actions);
      expect(fewest(task, actions)).toBe(actions);
    },
    60_000,
  );
});
