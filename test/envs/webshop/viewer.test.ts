/** The sheets of facts follow the texts: the page, the choices, the products opened. */
import type { ViewPanel } from "turnwise/env";
import { describe, expect, it } from "vitest";
import { type VisitOptions, visitOptionsSchema } from "../../../envs/webshop/options.ts";
import { WebshopSession } from "../../../envs/webshop/session.ts";
import { createViewer } from "../../../envs/webshop/viewer.ts";
import { MUG, OTHERS, product, shopOf } from "./small-shop.ts";

type Panels = Record<string, ViewPanel["items"]>;

function follow(options: Partial<VisitOptions>, ...actions: readonly string[]): Panels {
  const shop = shopOf([MUG, ...OTHERS, product("B000000002", "<b>Mug</b>")]);
  const session = new WebshopSession(shop, visitOptionsSchema.parse(options));
  const viewer = createViewer();
  let panels = viewer.observe(session.reset({ task: { id: "goal-0" }, seed: 0 }).observation, null);
  for (const text of actions) panels = viewer.observe(session.step({ text }).observation, { text });
  return Object.fromEntries(panels.map(({ title, items }) => [title, items]));
}

const OPEN = ["search[mug]", "click[b000000001]"];

describe.each([
  ["text", {}],
  ["rich text", { observation: "text_rich" }],
  ["verl-agent's wording", { wording: "verl-agent", admissible: "verl-agent" }],
] as const)("the shop's viewer, reading %s", (_, options) => {
  it("begins with the instruction and an empty basket of facts", () => {
    expect(follow(options)).toMatchObject({
      Instruction: [{ label: expect.stringContaining("i want a blue stone mug") }],
      Page: [{ label: "search" }],
      Chosen: [{ label: "nothing to choose" }],
      "Products seen": [],
    });
  });

  it("knows query, page and number of what was found", () => {
    expect(follow(options, "search[mug]", "click[next >]")["Page"]).toEqual([
      { label: "results, page 2", values: ["mug", "14 found"], mark: "here" },
    ]);
  });

  it("follows choices, one for each option, until another product is opened", () => {
    const chosen = follow(options, ...OPEN, "click[blue]", "click[large]", "click[pale blue]")["Chosen"];
    expect(chosen).toEqual([
      { label: "color", values: ["pale blue"], mark: "new" },
      { label: "size", values: ["large"], mark: "new" },
    ]);
    expect(follow(options, ...OPEN, "click[blue]", "click[features]")["Chosen"]).toMatchObject([
      { label: "color", values: ["blue"] },
      { label: "size", values: ["not chosen"] },
    ]);
    const next = follow(options, ...OPEN, "click[blue]", "click[< prev]", "click[b000000100]");
    expect(next["Chosen"]).toEqual([{ label: "nothing to choose", values: [] }]);
  });

  it("lists the products opened, with title and price, and where it is", () => {
    const panels = follow(
      options,
      ...OPEN,
      "click[< prev]",
      "click[b000000100]",
      "click[< prev]",
      "click[b000000001]",
    );
    expect(panels["Products seen"]).toEqual([
      { label: "B000000001", values: ["Blue Stone Mug", "$12.5", "opened 2 times"], mark: "here" },
      { label: "B000000100", values: ["Mug number 0", "$12.5", "opened"] },
    ]);
    expect(panels["Page"]).toEqual([{ label: "product", values: ["B000000001", "$12.5"], mark: "here" }]);
  });

  it("says what was bought, and shows markup as words", () => {
    const panels = follow(options, "search[mug]", "click[next >]", "click[b000000002]", "click[buy now]");
    expect(panels["Page"]).toEqual([{ label: "bought", values: ["B000000002"], mark: "here" }]);
    expect(panels["Products seen"]).toMatchObject([{ values: ["<b>Mug</b>", "$12.5", "opened"] }]);
  });
});
