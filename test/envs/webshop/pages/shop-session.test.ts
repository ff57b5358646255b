import fc from "fast-check";
import { rng } from "turnwise/core";
import { describe, expect, it } from "vitest";
import { act, enterShop, type Visit } from "../../../../envs/webshop/pages/shop-session.ts";
import { clickables, hasSearchBar, observe } from "../../../../envs/webshop/pages/view.ts";
import { anyText } from "../any-text.ts";
import { GOAL, MUG, OTHERS, product, shopOf, visitOf } from "../small-shop.ts";

/** The state after some actions. */
function after(visit: Visit, ...actions: readonly string[]) {
  return actions.reduce((state, action) => act(visit, state, action).state, enterShop(visit));
}

const names = (visit: Visit, ...actions: readonly string[]) => [
  ...clickables(visit, after(visit, ...actions)).keys(),
];
const url = (visit: Visit, ...actions: readonly string[]) =>
  after(visit, ...actions).url.slice("http://127.0.0.1:3000".length);
const OPEN = ["search[mug]", "click[b000000001]"];

describe("the page machine", () => {
  it("goes from search to results, product, tab and purchase", () => {
    const visit = visitOf();
    expect(hasSearchBar(after(visit))).toBe(true);
    expect(names(visit)).toEqual(["search"]);
    expect(url(visit, "search[Blue  MUG]")).toBe("/search_results/7/blue++mug/1");
    expect(names(visit, "search[mug]").slice(0, 3)).toEqual(["back to search", "next >", "b000000001"]);
    expect(url(visit, ...OPEN, "click[large]", "click[pale blue]")).toBe(
      '/item_page/7/B000000001/mug/1/{"size": "large", "color": "pale blue"}',
    );
    expect(url(visit, ...OPEN, "click[large]", "click[features]")).toBe(
      "/item_sub_page/7/B000000001/mug/1/Features/{'size': 'large'}",
    );
    const done = after(visit, ...OPEN, "click[large]", "click[pale blue]", "click[buy now]");
    expect(done.purchase?.reward).toBe(1);
    expect(observe(visit, done, "text")).toMatch(
      /^Thank you for shopping with us! .*\(min 0.0, max 1.0\) \[SEP\] 1.0/,
    );
    expect(clickables(visit, done).size).toBe(0);
  });

  it("keeps what was chosen on the way to a tab and back, and forgets it with the next search", () => {
    const visit = visitOf();
    expect(after(visit, ...OPEN, "click[large]", "click[features]", "click[< prev]").chosen.get("size")).toBe(
      "large",
    );
    expect(after(visit, ...OPEN, "click[large]", "click[< prev]", "click[b000000001]").chosen.size).toBe(0);
  });

  it("goes past the last page of results, and back", () => {
    const visit = visitOf();
    expect(names(visit, "search[mug]", "click[next >]")).toEqual([
      "back to search",
      "< prev",
      "next >",
      ...OTHERS.slice(9).map(({ asin }) => asin.toLowerCase()),
    ]);
    expect(names(visit, "search[mug]", "click[next >]", "click[next >]")).toEqual([
      "back to search",
      "< prev",
      "next >",
    ]);
    expect(url(visit, "search[mug]", "click[next >]", "click[< prev]")).toBe("/search_results/7/mug/1");
  });

  it("returns from a product to the page of results it was found on", () => {
    const visit = visitOf();
    expect(url(visit, "search[mug]", "click[next >]", "click[b000000111]", "click[< prev]")).toBe(
      "/search_results/7/mug/2",
    );
  });

  it.each([
    "look",
    "search[]",
    "click[no such thing]",
    "click[search]",
    "Search[mug]",
    "click[Search]",
    "",
    "\u0000",
  ])("does nothing on %j", (action) => {
    const visit = visitOf();
    const state = after(visit);
    expect(act(visit, state, action)).toEqual({ state, isValid: false });
  });

  it("marks products whose page was opened, until the search page is entered", () => {
    const visit = visitOf();
    const text = (...actions: readonly string[]) => observe(visit, after(visit, ...actions), "text_rich");
    expect(text(...OPEN, "search[mug]")).toContain("\n[clicked button] B000000001 [clicked button_]\n");
    expect(text(...OPEN, "click[back to search]", "search[mug]")).toContain(
      "\n[button] B000000001 [button_]\n",
    );
  });

  it("tells of a choice on top of the page, the latest heading first, but not beyond ASCII", () => {
    const visit = visitOf(
      shopOf([product("B000000001", "Mug", { choices: { color: ["rosé", "blue"], size: ["large"] } })]),
    );
    const text = observe(visit, after(visit, ...OPEN, "click[rosé]"), "text_rich");
    expect(text).toMatch(/^Instruction:\n/);
    const both = observe(visit, after(visit, ...OPEN, "click[large]", "click[blue]"), "text_rich");
    expect(both).toMatch(/^You have clicked large\.\nYou have clicked blue\.\nInstruction:\n/);
  });

  it("follows the name of a clickable before the thing that carries it", () => {
    const choices = { style: ["buy now", "features", "search"], color: ["next >"] };
    const visit = visitOf(shopOf([product("B000000001", "Mug", { choices })]));
    expect(names(visit, ...OPEN)).toEqual([
      "back to search",
      "< prev",
      "description",
      "features",
      "reviews",
      "buy now",
      "search",
      "next >",
    ]);
    expect(after(visit, ...OPEN, "click[buy now]").kind).toBe("done");
    expect(after(visit, ...OPEN, "click[features]").kind).toBe("detail");
    expect(after(visit, ...OPEN, "click[search]").chosen.size).toBe(0);
    expect(after(visit, ...OPEN, "click[next >]").chosen.get("color")).toBe("next >");
  });

  it("gives a value that two options have to the later one", () => {
    const visit = visitOf(
      shopOf([product("B000000001", "Mug", { choices: { top: ["red", "blue"], rim: ["red"] } })]),
    );
    expect(names(visit, ...OPEN).slice(-2)).toEqual(["red", "blue"]);
    expect([...after(visit, ...OPEN, "click[red]").chosen]).toEqual([["rim", "red"]]);
  });

  it("takes the kind of a page from its address, words of the query included", () => {
    const visit = visitOf(shopOf([product("B000000001", "Mug search_results")]));
    expect(url(visit, "search[search_results]", "click[b000000001]", "click[< prev]")).toBe(
      "/search_results/7/search_results/0",
    );
  });

  it("draws the products of <r> anew at each search, and the same in each visit of a seed", () => {
    const visit = visitOf();
    const found = (...actions: readonly string[]) => after(visit, ...actions).found;
    expect(found("search[<r>]")).toEqual(found("search[<r>]"));
    expect(found("search[<r>]", "search[<r>]")).not.toEqual(found("search[<r>]"));
    expect(after(visitOf(shopOf(), { rng: rng(2) }), "search[<r>]").found).not.toEqual(found("search[<r>]"));
  });

  it("shows attributes and kinds where the shop has that tab", () => {
    const visit = visitOf(shopOf([MUG], { showsAttributes: true }));
    expect(names(visit, ...OPEN)).toContain("attributes");
    expect(observe(visit, after(visit, ...OPEN, "click[attributes]"), "text")).toMatch(
      /< Prev \[SEP\] dishwasher safe \[SEP\] garden \[SEP\] mugs \[SEP\] Home › Kitchen › Mugs$/,
    );
    expect(names(visitOf(), ...OPEN)).not.toContain("attributes");
  });
});

describe("values that cost more or are sold out", () => {
  const values = [
    { value: "small", image: null, surcharge: 0, inStock: true },
    { value: "large", image: null, surcharge: 4, inStock: true },
    { value: "huge", image: null, surcharge: 9, inStock: false },
  ];
  const dear = product("B000000001", "Blue Stone Mug", {
    options: [{ name: "size", values }],
    prices: [17.99],
  });
  const visit = visitOf(shopOf([dear]));

  it("say so on the page, and only what is in stock can be clicked", () => {
    const text = observe(visit, after(visit, ...OPEN), "text");
    expect(text).toContain(
      "[SEP] size [SEP] small [SEP] large (+$4.0) [SEP] huge (sold out) [SEP] Blue Stone Mug",
    );
    expect(names(visit, ...OPEN).slice(-2)).toEqual(["small", "large"]);
    expect(act(visit, after(visit, ...OPEN), "click[huge]").isValid).toBe(false);
  });

  it("add to the price that is shown and paid", () => {
    const large = after(visit, ...OPEN, "click[large]");
    expect(observe(visit, large, "text")).toContain("[SEP] Price: $21.99 [SEP]");
    expect(observe(visit, large, "text_rich")).toContain(
      "  [clicked button] large (+$4.0) [clicked button_]\n",
    );
    expect(act(visit, large, "click[buy now]").state.purchase?.isPriceMet).toBe(false);
    const small = after(visit, ...OPEN, "click[large]", "click[small]");
    expect(observe(visit, small, "text")).toContain("[SEP] Price: $12.5 [SEP]");
    expect(act(visit, small, "click[buy now]").state.purchase?.isPriceMet).toBe(true);
  });
});

describe("blank and marked-up texts", () => {
  const odd = product("B000000001", '<b>Mug</b> & "cup"', {
    description: "",
    bullets: ["", "two\nlines", " \n ", "\u00a0\u001f"],
    choices: { "it's <i>": ['a"b', "ünï", "  "] },
  });
  const visit = visitOf(shopOf([odd]));

  it("appear as they are, and blanks as a browser would leave them", () => {
    const pieces = (...actions: readonly string[]) =>
      observe(visit, after(visit, ...actions), "text").split(" [SEP] ");
    expect(pieces(...OPEN).slice(4, 9)).toEqual(["it's <i>", 'a"b', "ünï", "", '<b>Mug</b> & "cup"']);
    expect(pieces(...OPEN, "click[description]")).toHaveLength(4);
    expect(pieces(...OPEN, "click[features]").slice(4)).toEqual(["", "two\nlines", ""]);
  });

  it("stand in addresses as Python prints them", () => {
    expect(url(visit, ...OPEN, "click[ünï]")).toBe(
      `/item_page/7/B000000001/mug/1/{"it's <i>": "\\u00fcn\\u00ef"}`,
    );
    expect(url(visit, ...OPEN, 'click[a"b]', "click[features]")).toBe(
      `/item_sub_page/7/B000000001/mug/1/Features/{"it's <i>": 'a"b'}`,
    );
    const done = observe(visit, after(visit, ...OPEN, "click[ünï]", "click[buy now]"), "text");
    expect(done).toContain('{"it\\u0027s \\u003ci\\u003e": "\\u00fcn\\u00ef"}');
  });
});

const anyWord = fc.oneof(anyText(30), fc.constantFrom("__proto__", "constructor", "1", " | "));
const anyProduct = fc.record({
  title: anyWord,
  description: anyWord,
  bullets: fc.array(anyWord, { maxLength: 3 }),
  priceTag: anyWord,
  choices: fc.dictionary(
    anyWord,
    fc.array(
      anyWord.map((text) => text.toLowerCase()),
      { maxLength: 3 },
    ),
    { maxKeys: 3 },
  ),
});
const anyAction = fc.oneof(
  anyWord,
  anyWord.map((text) => `search[${text}]`),
  anyWord.map((text) => `click[${text}]`),
  fc.constantFrom("search[<r>]", "search[<c>]", "search[<q> mugs]", "search[<a> x]", "click[next >]"),
);

describe("any visit", () => {
  it("survives any action on any products, and shows the same in every state it comes back to", () => {
    fc.assert(
      fc.property(
        fc.array(anyProduct, { minLength: 1, maxLength: 12 }),
        fc.array(fc.oneof(anyAction, fc.nat()), { maxLength: 20 }),
        (records, moves) => {
          const products = records.map(({ title, ...others }, i) => product(`B00000000${i}`, title, others));
          const visit = visitOf(shopOf(products), { goal: { ...GOAL, name: "Mug" } });
          let state = enterShop(visit);
          for (const move of moves) {
            const possible = [...clickables(visit, state).keys()];
            const action =
              typeof move === "string" ? move : `click[${possible[move % (possible.length || 1)]}]`;
            const before = JSON.stringify([state.url, [...state.chosen], [...state.visited]]);
            const outcome = act(visit, state, action);
            expect(JSON.stringify([state.url, [...state.chosen], [...state.visited]])).toBe(before);
            if (!outcome.isValid) expect(outcome.state).toBe(state);
            state = outcome.state;
            for (const mode of ["text", "text_rich", "url"] as const) {
              expect(observe(visit, state, mode)).toBe(observe(visit, { ...state }, mode));
            }
            if (state.kind === "done")
              expect(state.purchase?.reward).toSatisfy((r: number) => r >= 0 && r <= 1);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("takes an action of a million characters", () => {
    const visit = visitOf();
    expect(act(visit, enterShop(visit), `search[${"mug ".repeat(250_000)}]`).state.kind).toBe("results");
  });
});
