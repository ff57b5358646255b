/** The development split: rooms taken from train, nothing lost, nothing in two splits. */
import type { Task } from "turnwise/core";
import { openLocalHost } from "turnwise/env";
import alfworld from "turnwise/envs/alfworld-text";
import { describe, expect, it } from "vitest";
import { DEV_SCENES } from "../../../envs/alfworld-text/dev-split.ts";
import { TASK_TYPES } from "../../../envs/alfworld-text/problem.ts";
import { lastSplit } from "../../../src/training/evaluate.ts";
import { sharedPath } from "../../shared-data.ts";

const folder = sharedPath("data", "alfworld");
const roomsOf = (tasks: readonly Task[]) => new Set(tasks.map(({ room = "" }) => room));
const byId = (tasks: readonly Task[]) => [...tasks].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Kind of an official scene or of a room of our own. */
const kindOf = (room: string) => room.padStart(3, "0").slice(0, -2);

describe.each([
  { games: "our own games", config: {}, skip: false },
  { games: "official games", config: { data: folder ?? "" }, skip: folder === null },
])("dev_unseen of $games", ({ config, skip }) => {
  it.skipIf(skip)("is empty unless its rooms are held out", async () => {
    await using host = await openLocalHost(alfworld, config);
    expect(host.info.splits[0]).toBe("train");
    expect(await host.tasks("dev_unseen")).toEqual([]);
  });

  it.skipIf(skip)("takes three rooms of each kind from train, with all task types", async () => {
    await using whole = await openLocalHost(alfworld, config);
    await using host = await openLocalHost(alfworld, { ...config, holdOutDev: true });
    const [train, dev] = [await host.tasks("train"), await host.tasks("dev_unseen")];
    expect(byId([...train, ...dev])).toEqual(byId(await whole.tasks("train")));
    expect([...roomsOf(dev)].filter((room) => roomsOf(train).has(room))).toEqual([]);
    expect(roomsOf(dev).size).toBe(12);
    const kinds = [...roomsOf(dev)].map(kindOf);
    expect(new Set(kinds).size).toBe(4);
    for (const kind of kinds) expect(kinds.filter((other) => other === kind)).toHaveLength(3);
    for (const type of TASK_TYPES) {
      const games = dev.filter((task) => task.type === type);
      expect(roomsOf(games).size, type).toBeGreaterThanOrEqual(2);
    }
    expect(await host.tasks("valid_seen")).toEqual(await whole.tasks("valid_seen"));
    expect(await lastSplit(host)).toBe(await lastSplit(whole));
    expect(await lastSplit(host)).toMatch(/^valid_/);
  });

  it.skipIf(skip)("is playable", async () => {
    await using host = await openLocalHost(alfworld, { ...config, holdOutDev: true, tasks: 20 });
    const tasks = await host.tasks("dev_unseen");
    expect(tasks).toHaveLength(20);
    const session = await host.open();
    const { observation } = await session.reset({ taskId: tasks[7]?.id ?? "", seed: 0 });
    expect(observation.instruction).toBeTruthy();
  });
});

describe.skipIf(folder === null)("the official rooms", () => {
  it("are the listed scenes", async () => {
    await using host = await openLocalHost(alfworld, { data: folder ?? "", holdOutDev: true });
    const rooms = roomsOf(await host.tasks("dev_unseen"));
    expect([...rooms].map(Number).sort((a, b) => a - b)).toEqual(DEV_SCENES);
    expect(await host.tasks("dev_unseen")).toHaveLength(373);
  });
});
