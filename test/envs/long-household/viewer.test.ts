/** The sheets of facts of a long episode by its expert never contradict the texts. */
import { expect, it } from "vitest";
import definition from "../../../envs/long-household/index.ts";
import { rng } from "../../../src/core/rng.ts";
import type { Action } from "../../../src/core/trajectory.ts";
import type { ViewPanel } from "../../../src/env/index.ts";
import { openLocalHost } from "../../../src/env/index.ts";

const items = (panels: readonly ViewPanel[], title: string) =>
  panels.find((panel) => panel.title.startsWith(title))?.items ?? [];

it("follows the expert through a whole house: room, hands and goals are those of the texts", async () => {
  await using host = await openLocalHost(definition, {});
  const [task] = await host.tasks("train");
  await using session = await host.open();
  const viewer = definition.viewer?.();
  const expert = definition.players?.["expert"]?.({ rng: rng(0, "viewer") });
  if (task === undefined || viewer === undefined || expert === undefined)
    throw new Error("nothing to follow");
  let { observation } = await session.reset({ taskId: task.id, seed: 0 });
  let lastAction: Action | null = null;
  const rooms = new Set<string>();
  for (;;) {
    const panels = viewer.observe(observation, lastAction);
    const entered = /^You enter the ([a-z]+ \d+)\./.exec(observation.text)?.[1];
    const here = items(panels, "House").filter(({ mark }) => mark === "here");
    expect(here).toHaveLength(1);
    if (entered !== undefined) expect(here[0]?.label).toBe(entered);
    rooms.add(here[0]?.label ?? "");
    const taken = /^You pick up the ([a-z]+ \d+) from/.exec(observation.text)?.[1];
    if (taken !== undefined)
      expect(items(panels, "Hands").some(({ label }) => label.endsWith(taken))).toBe(true);
    lastAction = expert.act(observation);
    const result = await session.step(lastAction);
    observation = result.observation;
    if (result.terminated || result.truncated) break;
  }
  expect(rooms.size).toBeGreaterThan(2);
});
