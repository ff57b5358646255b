/** Playing and branching without a browser: episodes are brought back exactly, or not at all. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomPolicy } from "../../src/agent/index.ts";
import { silentLogger } from "../../src/core/log.ts";
import type { Trajectory } from "../../src/core/trajectory.ts";
import { openLocalHost } from "../../src/env/index.ts";
import { playBranches, restored } from "../../src/inspector/workbench/branches.ts";
import { Desk } from "../../src/inspector/workbench/desk.ts";
import { Game } from "../../src/inspector/workbench/game.ts";
import type { Begun, Branched, Moment } from "../../src/inspector/workbench/moment.ts";
import { replayTo } from "../../src/inspector/workbench/restore.ts";
import { Workbench } from "../../src/inspector/workbench/workbench.ts";
import { openTrajectoryLog, openTrajectoryReader } from "../../src/replay/index.ts";
import { collect } from "../../src/rollout/index.ts";
import { corridor } from "../../src/testing/index.ts";
import { CORRIDOR } from "../cli/run-cli.ts";

let folder: string;
let desk: Desk;
let episode: Trajectory;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "turnwise-workbench-"));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "config.json"), JSON.stringify({ environment: { id: CORRIDOR, config: {} } }));
  await using host = await openLocalHost(corridor);
  const tasks = await host.tasks("train");
  const episodes = await collect({
    host,
    policy: randomPolicy(),
    plan: tasks.slice(0, 30).map((task, index) => ({
      episodeId: `r${index}`,
      source: "rollout" as const,
      task,
      split: "train",
      environmentSeed: index,
      seed: 1,
      seedPath: ["test", index],
    })),
    decoding: { type: "sample", temperature: 1 },
    lanes: 1,
  });
  const all = episodes.map(({ trajectory }) => trajectory);
  episode = all.find(({ turns }) => turns.length >= 6) as Trajectory;
  await using log = await openTrajectoryLog(folder);
  for (const one of all) log.appendEpisode(one);
  await log.flush();
  desk = await Desk.open(folder, "cpu", silentLogger);
});
afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const BY_EXPERT = { by: "player:expert", decoding: "greedy", seed: 0 } as const;

async function branches(asked: Partial<Parameters<typeof playBranches>[1]> = {}): Promise<Trajectory[]> {
  const played: Trajectory[] = [];
  const whole = { episodeId: episode.episodeId, turn: 3, action: null, count: 3, ...BY_EXPERT, ...asked };
  const onBranch = (one: Trajectory) => Promise.resolve(void played.push(one));
  await playBranches(desk, whole, { signal: new AbortController().signal, onBranch });
  return played;
}

describe("bringing an episode back", () => {
  it("reads at every turn what was read then", async () => {
    for (const [t, { observation }] of episode.turns.entries()) {
      await using session = await desk.host.open();
      const { text, admissible } = await replayTo(session, desk.host.info, episode, t, null);
      expect({ text, admissible }).toEqual({ text: observation.text, admissible: observation.admissible });
    }
  });

  it.each([
    [
      "another text",
      (one: Trajectory) => ({
        ...one,
        turns: one.turns.map((turn) => ({
          ...turn,
          observation: { ...turn.observation, text: "Elsewhere." },
        })),
      }),
    ],
    [
      "other actions",
      (one: Trajectory) => ({
        ...one,
        turns: one.turns.map((turn) => ({
          ...turn,
          observation: { ...turn.observation, admissible: ["dig"] },
        })),
      }),
    ],
    ["another world", (one: Trajectory) => ({ ...one, environmentSeed: one.environmentSeed + 12_345 })],
    ["another version", (one: Trajectory) => ({ ...one, environment: { ...one.environment, version: "0" } })],
  ])("is refused where there is %s", async (_what, change) => {
    await using session = await desk.host.open();
    await expect(replayTo(session, desk.host.info, change(episode), 3, null)).rejects.toMatchObject({
      code: "replay/diverged",
    });
  });

  it("uses a snapshot for all but the first, and both lead to the same place", async () => {
    const places = restored(desk, episode, 3);
    const [{ value: first }, { value: second }] = [await places.next(), await places.next()];
    await using _first = first.session;
    await using _second = second.session;
    expect([first.restoredBy, second.restoredBy]).toEqual(["replay", "snapshot"]);
    expect(second.observation.text).toBe(first.observation.text);
    const { text } = episode.turns[3]?.action ?? { text: "" };
    expect((await second.session.step({ text })).observation).toEqual(
      (await first.session.step({ text })).observation,
    );
  });
});

describe("branches", () => {
  it("keep the turns before, go on by the player, and say where they came from", async () => {
    const played = await branches();
    expect(played).toHaveLength(3);
    expect(new Set(played.map(({ episodeId }) => episodeId)).size).toBe(3);
    for (const one of played) {
      expect(one.turns.slice(0, 3)).toEqual(episode.turns.slice(0, 3));
      expect(one).toMatchObject({ source: "branch", success: true, task: episode.task, policy: "expert" });
      expect(one.branch).toMatchObject({ parent: episode.episodeId, turn: 3, checkpoint: null });
      expect(one.branch?.action).toBe(one.turns[3]?.action.text);
      expect(one.episodeReturn).toBeCloseTo(
        one.turns.reduce((sum, { reward }) => sum + reward, 0),
        12,
      );
    }
  });

  it("begin with the action that was given", async () => {
    const options = episode.turns[3]?.observation.admissible ?? [];
    for (const action of options) {
      const [one] = await branches({ action, count: 1 });
      expect(one?.turns[3]?.action.text).toBe(action);
      expect(one?.branch?.action).toBe(action);
    }
  });

  it("differ by chance alone: the same seed plays the same, another does not", async () => {
    const course = async (seed: number) =>
      (await branches({ by: "random", decoding: "sample", count: 6, seed })).map(({ turns }) =>
        turns.map(({ action }) => action.text).join(),
      );
    const first = await course(1);
    expect(await course(1)).toEqual(first);
    expect(await course(2)).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(1);
  });

  it("are stored beside the log, where readers find them", async () => {
    const played = await branches({ count: 2 });
    await desk.keep(played);
    const reader = await openTrajectoryReader(folder);
    expect((await reader.list({ source: "branch" })).map(({ episodeId }) => episodeId)).toEqual(
      played.map(({ episodeId }) => episodeId),
    );
  });
});

describe("a game", () => {
  it("is recorded as it was played, by a person, with the advice that was seen", async () => {
    const session = await desk.host.open();
    const [task] = await desk.host.tasks("train");
    if (task === undefined) throw new Error("no task");
    const { observation } = await session.reset({ taskId: task.id, seed: 5 });
    const plan = {
      episodeId: "p",
      source: "play" as const,
      task,
      split: "train",
      environmentSeed: 5,
      seed: 5,
      seedPath: [],
    };
    const advisor = await desk.player("player:expert");
    const game = await Game.begin({ session, environment: desk.host.info, plan, observation, advisor });
    expect(() => game.trajectory("play")).toThrow("Nothing was played yet.");
    await expect(game.act("fly")).rejects.toMatchObject({ code: "env/invalid-action" });
    while (!game.isOver) await game.act(game.moment().advice?.action ?? "");
    const played = game.trajectory("demonstration");
    expect(played).toMatchObject({
      source: "demonstration",
      policy: "person",
      success: true,
      terminated: true,
    });
    expect(played.turns.every(({ policyVersion }) => policyVersion === -1)).toBe(true);
    await game.close();
  });
});

describe("the process", () => {
  it("lets a person go on from a turn, and keeps the branch as a child", async () => {
    await desk[Symbol.asyncDispose](); // the log of what is played has one writer
    await using workbench = new Workbench({ runDirectory: () => Promise.resolve(folder), engine: "cpu" });
    const context = { page: {}, signal: new AbortController().signal, report: () => {} };
    const call = <T>(method: string, params: object) =>
      workbench.call(method, { run: "x", ...params }, context) as Promise<T>;
    const { episodeId, turns } = episode;
    const [action = ""] = turns[2]?.observation.admissible ?? [];
    const asked = { episodeId, turn: 2, action, advisor: "player:expert" };
    const begun = await call<Begun>("beginBranch", asked);
    expect(begun.moment.turn).toBe(3);
    let { moment } = begun;
    while (moment.advice !== null) {
      moment = await call<Moment>("act", { game: begun.game, action: moment.advice.action });
    }
    expect(moment.success).toBe(true);
    const kept = await call<Branched>("keep", { game: begun.game, as: "play" });
    const found = (await (await openTrajectoryReader(folder)).find(kept.episodeId)).episode;
    expect(found.turns.slice(0, 2)).toEqual(turns.slice(0, 2));
    expect(found.branch).toEqual({
      parent: episodeId,
      turn: 2,
      action,
      checkpoint: null,
      restoredBy: "replay",
    });
    expect(found).toMatchObject({ source: "branch", policy: "person", success: true });
    await expect(call("act", { game: begun.game, action })).rejects.toMatchObject({
      code: "inspector/not-found",
    });
  });

  it("starts at the first call, answers it, and refuses what makes no sense", async () => {
    await using workbench = new Workbench({ runDirectory: () => Promise.resolve(folder), engine: "cpu" });
    const context = { page: {}, signal: new AbortController().signal, report: () => {} };
    await expect(workbench.call("destroy", {}, context)).rejects.toMatchObject({
      code: "inspector/not-found",
    });
    await expect(workbench.call("__proto__", {}, context)).rejects.toMatchObject({
      code: "inspector/not-found",
    });
    await expect(workbench.call("act", { run: "x" }, context)).rejects.toMatchObject({
      code: "inspector/invalid-request",
    });
    expect(await workbench.call("about", { run: "x" }, context)).toMatchObject({
      environment: { id: "corridor" },
      snapshots: true,
      players: ["expert"],
    });
    await expect(
      workbench.call("act", { run: "x", game: "none", action: "a" }, context),
    ).rejects.toMatchObject({ code: "inspector/not-found" });
  });
});
