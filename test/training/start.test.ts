import { describe, expect, it } from "vitest";
import { openLocalHost } from "../../src/env/index.ts";
import { openExploredLog, openTrajectoryReader } from "../../src/replay/index.ts";
import { corridor } from "../../src/testing/index.ts";
import { loadCheckpoint } from "../../src/training/checkpoint.ts";
import { parseTrainConfig, readMetrics } from "../../src/training/index.ts";
import { run, tinyConfig } from "./run-fixture.ts";

const noDemonstrations = { demonstrations: 0 };

describe("a run that starts from another", () => {
  it("has its weights, and none of its history", async () => {
    const source = await run(tinyConfig());
    const imitation = { from: source.runDirectory };
    const copy = await run(tinyConfig({ imitation, iterations: 0, seed: 5 }));
    expect(copy.result.weightHash).toBe(source.result.weightHash);
    const { state } = await loadCheckpoint(copy.runDirectory);
    expect(state).toMatchObject({ iteration: 0, policyVersion: 0, optimizerUpdates: 0 });
    const further = await run(tinyConfig({ imitation, iterations: 2, seed: 5 }));
    expect(further.result.weightHash).not.toBe(source.result.weightHash);
  });

  it("refuses the weights of another environment, a folder that is no run, and a policy without the head it needs", async () => {
    const source = await run(tinyConfig());
    const imitation = { from: source.runDirectory };
    await expect(
      run(tinyConfig({ imitation, environment: { id: "identity" } }), { world: "identity" }),
    ).rejects.toMatchObject({ code: "checkpoint/mismatch" });
    await expect(run(tinyConfig({ imitation: { from: "no/such/run" } }))).rejects.toMatchObject({
      code: "checkpoint/not-found",
    });
    await expect(run(tinyConfig({ imitation, objective: { algorithm: "ppo" } }))).rejects.toThrow(
      /has no value head/,
    );
  });
});

describe("settings of the warm start and of evaluation that nothing would look at", () => {
  it.each([
    [{ imitation: { from: "a", episodes: "b" } }, /imitation\.episodes has no effect/],
    [{ imitation: { from: "a", rounds: 1 } }, /imitation\.rounds has no effect/],
    [{ imitation: { demonstrations: 0, rounds: 1 } }, /imitation\.rounds has no effect/],
    [{ evaluation: { temperature: 0.5 } }, /evaluation\.temperature has no effect/],
  ])("%o is refused", (change, message) => {
    expect(() => parseTrainConfig({ environment: { id: "corridor" }, ...change })).toThrow(message);
  });
});

describe("a turn limit that changes", () => {
  it("cuts later episodes later", async () => {
    const maxTurns = {
      type: "piecewise" as const,
      points: [[0, 2] as [number, number], [0.5, 2], [0.5, 4]] as [number, number][],
    };
    const { runDirectory } = await run(
      tinyConfig({
        imitation: noDemonstrations,
        iterations: 4,
        collect: { groups: 2, groupSize: 2, maxTurns },
      }),
    );
    const longest = [0, 0, 0, 0];
    const reader = await openTrajectoryReader(runDirectory);
    for await (const trajectory of reader.episodes()) {
      if (trajectory.source !== "rollout") continue;
      const i = trajectory.iteration ?? 0;
      longest[i] = Math.max(longest[i] ?? 0, trajectory.turns.length);
    }
    expect(longest.slice(0, 2)).toEqual([2, 2]);
    expect(Math.max(...longest.slice(2))).toBeGreaterThan(2);
    expect(Math.max(...longest)).toBeLessThanOrEqual(4);
  });

  it("is refused below 1 and between whole numbers", () => {
    for (const maxTurns of [0, 1.5, { type: "linear", from: 0, to: 5 }] as const) {
      const config = { environment: { id: "corridor" }, collect: { maxTurns } };
      expect(() => parseTrainConfig(config as Parameters<typeof parseTrainConfig>[0])).toThrow(/maxTurns/);
    }
  });
});

describe("demonstrations of some types of tasks", () => {
  const typed: typeof corridor = {
    ...corridor,
    tasks: async (split, context) =>
      (await corridor.tasks(split, context)).map((task, i) => ({
        ...task,
        type: i % 2 === 0 ? "even" : "odd",
      })),
  };
  const typesIn = async (runDirectory: string, source: string) => {
    const episodes = await (await openTrajectoryReader(runDirectory)).list();
    return episodes.filter((episode) => episode.source === source).map(({ taskType }) => taskType);
  };

  it("are of these alone, and RL plays all", async () => {
    const host = await openLocalHost(typed, {});
    const imitation = { demonstrations: 6, updates: 2, types: ["odd"] };
    const { runDirectory } = await run(tinyConfig({ imitation, iterations: 2 }), { hosts: [host] });
    expect(await typesIn(runDirectory, "demonstration")).toEqual(Array(6).fill("odd"));
    expect(new Set(await typesIn(runDirectory, "rollout"))).toEqual(new Set(["even", "odd"]));
    await host.close();
  });

  it("and the types that RL plays, are chosen apart from each other", async () => {
    const host = await openLocalHost(typed, {});
    const config = tinyConfig({
      imitation: { demonstrations: 4, updates: 2, types: ["odd"] },
      collect: { groups: 3, groupSize: 4, types: ["even"] },
      curriculum: { type: "learnable" },
      iterations: 2,
    });
    const { runDirectory } = await run(config, { hosts: [host] });
    expect(new Set(await typesIn(runDirectory, "demonstration"))).toEqual(new Set(["odd"]));
    const played = (await typesIn(runDirectory, "rollout")).filter((type) => type !== undefined);
    expect(new Set(played)).toEqual(new Set(["even"]));
    const strange = tinyConfig({ collect: { groups: 3, groupSize: 4, types: ["uneven"] } });
    await expect(run(strange, { hosts: [host] })).rejects.toThrow(/^collect\.types names uneven/);
    await host.close();
  });

  it("are refused where there is no such type", async () => {
    const host = await openLocalHost(typed, {});
    const of = (types: string[]) => tinyConfig({ imitation: { demonstrations: 2, types }, iterations: 0 });
    await expect(run(of(["odd", "evn"]), { hosts: [host] })).rejects.toThrow(
      /no task of the split is of that type. Did you mean even\? Types are even, odd\./,
    );
    await expect(run(of(["odd"]))).rejects.toThrow(/Its tasks have no types; leave it out\./);
    expect(() => of([])).toThrow(/imitation\.types/);
    await host.close();
  });
});

describe("demonstrations that another run keeps", () => {
  it("are cloned, a person's too, beside those of the player", async () => {
    const source = await run(tinyConfig({ imitation: { demonstrations: 3, updates: 2 }, iterations: 0 }));
    const { episode: first } = await (await openTrajectoryReader(source.runDirectory)).find(
      "demonstration-0",
    );
    const explored = await openExploredLog(source.runDirectory);
    explored.appendEpisode({ ...first, episodeId: "by-hand", source: "demonstration" });
    explored.appendEpisode({ ...first, episodeId: "lost", source: "demonstration", success: false });
    await explored.close();
    const clonedIn = async (demonstrations: number) => {
      const imitation = { episodes: source.runDirectory, demonstrations, updates: 2 };
      const { runDirectory } = await run(tinyConfig({ imitation, iterations: 0 }));
      const [line] = (await readMetrics(runDirectory)).filter(({ kind }) => kind === "imitation");
      return line?.metrics["imitate/demonstrations"];
    };
    expect(await clonedIn(0)).toBe(4);
    expect(await clonedIn(2)).toBe(6);
  });

  it("are refused where there are none, or of another environment", async () => {
    const none = await run(tinyConfig({ imitation: noDemonstrations, iterations: 1 }));
    await expect(
      run(tinyConfig({ imitation: { episodes: none.runDirectory, demonstrations: 0 } })),
    ).rejects.toMatchObject({ code: "training/no-demonstrations" });
    const some = await run(tinyConfig({ imitation: { demonstrations: 2, updates: 1 }, iterations: 0 }));
    await expect(
      run(tinyConfig({ imitation: { episodes: some.runDirectory }, environment: { id: "identity" } }), {
        world: "identity",
      }),
    ).rejects.toThrow(/are of corridor, not of identity/);
  });
});
