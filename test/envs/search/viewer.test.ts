/** The sheets beside the texts follow searches, pages and citations. */
import { describe, expect, it } from "vitest";
import { createViewer } from "../../../envs/search/viewer.ts";
import { openSmall, play } from "./small-world.ts";

async function panels(actions: readonly string[], config: Readonly<Record<string, unknown>> = {}) {
  const { start, results } = await play(await openSmall(config), actions);
  const viewer = createViewer();
  let shown = viewer.observe(start.observation, null);
  results.forEach(({ observation }, i) => {
    shown = viewer.observe(observation, { text: actions[i] ?? "" });
  });
  return Object.fromEntries(shown.map(({ title, items }) => [title, items]));
}

describe("the viewer of search", () => {
  it("shows what was asked, searched with the pages found, read and noted", async () => {
    const actions = ["search[Mercury]", "open[Ilva Marrick]", "scroll[down]", "cite[Ilva Marrick]"];
    const { Asked, Searched, Read, Noted } = await panels(actions, { pageLines: 2 });
    expect(Asked).toHaveLength(1);
    expect(Searched).toEqual([{ label: "Mercury", values: ["Mercury", "Mercury"] }]);
    expect(Read).toEqual([{ label: "Ilva Marrick", values: ["part 1", "part 2"] }]);
    expect(Noted).toEqual([{ label: "cite[Ilva Marrick]", values: [], mark: "new" }]);
  });

  it("reads the tag protocol too, and every message of a conversation", async () => {
    const { Searched } = await panels(["<search>Mercury</search>"], { style: "tags" });
    expect(Searched).toEqual([{ label: "Mercury", values: ["Mercury", "Mercury"], mark: "new" }]);
    const { Asked } = await panels(["answer[Ilva Marrick]"], { conversation: true });
    expect(Asked?.map(({ label }) => label)).toEqual(["Glass Orchard: author?", "that: place of birth?"]);
  });
});
