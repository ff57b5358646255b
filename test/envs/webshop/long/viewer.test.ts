import { describe, expect, it } from "vitest";
import { longWebshop } from "../../../../envs/webshop/long/index.ts";
import { actLong } from "../../../../envs/webshop/long/long-shop.ts";
import { enterLongShop } from "../../../../envs/webshop/long/long-state.ts";
import { longText } from "../../../../envs/webshop/long/long-view.ts";
import { errandOf, taskOf, visitOf, wanted } from "./small-errand.ts";

describe("what the inspector shows of long shopping", () => {
  const visit = visitOf(taskOf(errandOf([wanted("phone case")]), { soldOut: "phone case" }));

  function panelsAfter(actions: readonly string[], there = visit) {
    const viewer = longWebshop.viewer?.();
    let state = enterLongShop(there);
    const first = { text: longText(there, state), admissible: [], instruction: "Buy what I want." };
    let panels = viewer?.observe(first, null) ?? [];
    for (const text of actions) {
      ({ state } = actLong(there, state, text));
      panels = viewer?.observe({ text: longText(there, state), admissible: [] }, { text }) ?? [];
    }
    return Object.fromEntries(panels.map(({ title, items }) => [title, items]));
  }

  const buy = ["search[phone case]", "click[case000001]", "click[navy]", "click[add to cart]"];

  it("is the instruction until something is done", () => {
    expect(panelsAfter([])).toEqual({ Wanted: [{ label: "instruction", values: ["Buy what I want."] }] });
  });

  it("is the cart as it was last seen, with what is new in it", () => {
    const line = {
      label: "CASE000001",
      values: ["Balabo Waterproof Phone Case (BA-101)", "color: navy", "Quantity: 1", "$12.0"],
    };
    const total = { label: "Total", values: ["$12.0"] };
    expect(panelsAfter(buy)["Cart"]).toEqual([{ ...line, mark: "new" }, total]);
    expect(panelsAfter([...buy, "click[back to search]"])["Cart"]).toEqual([{ ...line, mark: "new" }, total]);
    expect(panelsAfter([...buy, "click[remove case000001]"])["Cart"]).toBeUndefined();
  });

  it("is what was written down, and what an order earns", () => {
    const written = panelsAfter(["note[look again]", ...buy]);
    expect(written["Notes"]).toEqual([{ label: "written down", values: ["look again"] }]);
    const deal = { kind: "shipping", from: 1000, worth: 500 } as const;
    const dealt = visitOf(taskOf(errandOf([wanted("phone case")], { deal })));
    expect(panelsAfter(buy, dealt)["Cart"]?.slice(1)).toEqual([
      { label: "Items", values: ["$12.0"] },
      { label: "Shipping", values: ["$0.0 (free from $10.0 on)"] },
      { label: "Total", values: ["$12.0"] },
    ]);
  });

  it("counts how often a product was opened, and says which one is looked at", () => {
    const again = ["click[back to search]", "search[phone case]", "click[case000001]"];
    const item = { label: "CASE000001", values: ["Balabo Waterproof Phone Case (BA-101)"] };
    expect(panelsAfter(buy.slice(0, 2))["Products opened"]).toEqual([{ ...item, mark: "here" }]);
    expect(panelsAfter(buy)["Products opened"]).toEqual([item]);
    expect(panelsAfter([...buy, ...again])["Products opened"]?.[0]?.values).toEqual([
      ...item.values,
      "2 times",
    ]);
  });

  it("tells what was said on the way", () => {
    const { News } = panelsAfter([...buy, "click[checkout]"]);
    expect(News?.map(({ label, mark }) => [label, mark])).toEqual([
      ["Added to your cart", undefined],
      ["Sold out in the meantime and removed from your cart", "new"],
    ]);
  });
});
