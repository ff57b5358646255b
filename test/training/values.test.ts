/** Values of collected episodes: where they come from, and that truncation is told from termination. */
import { describe, expect, it } from "vitest";
import { createCandidatePolicy, vocabularyOf } from "../../src/agent/index.ts";
import type { Trajectory } from "../../src/core/trajectory.ts";
import { openTrajectoryReader } from "../../src/replay/index.ts";
import { collect } from "../../src/rollout/index.ts";
import { scope } from "../../src/tensor/index.ts";
import { loadCheckpoint, readMetrics } from "../../src/training/index.ts";
import { toGroups } from "../../src/training/iteration.ts";
import { planIteration } from "../../src/training/plans.ts";
import { valuesOf } from "../../src/training/values.ts";
import { withReward } from "../learning/random-reward.ts";
import { openHost, run, TINY_POLICY, tinyConfig, wasm } from "./run-fixture.ts";

async function played(valueHead = true) {
  const host = await openHost("corridor", { length: 5 });
  const engine = await wasm();
  const texts = [1, 2, 3, 4, 5].map((cell) => ({
    text: `You are in cell ${cell} of 5. The goal is cell ${cell}. walk to the goal`,
    admissible: ["walk to the left", "walk to the right"],
  }));
  const policy = createCandidatePolicy({
    engine,
    environment: host.info,
    vocabulary: vocabularyOf(texts, host.info.grammar),
    config: { ...TINY_POLICY, valueHead },
    seed: 4,
  });
  const tasks = await host.tasks("train");
  const episodes = await collect({
    host,
    policy,
    plan: planIteration({ seed: 3, split: "train", tasks }, { iteration: 0, groups: 6, groupSize: 4 }),
    decoding: { type: "sample", temperature: 1 },
    lanes: 8,
    maxTurns: 4,
  });
  const encoded = new Map(
    episodes.map(({ trajectory, memory }) => [trajectory.episodeId, policy.episodeOf(memory)]),
  );
  return { policy, groups: toGroups(episodes), encoded, engine };
}

describe("values of episodes", () => {
  it("are those of each observation, with the final one only where a limit cut the episode off", async () => {
    const { policy, groups, encoded, engine } = await played();
    const values = valuesOf(policy, groups, encoded, { minibatchEpisodes: 5 });
    const valueAt = (trajectory: Trajectory, withFinal: boolean): number[] =>
      scope(engine, () => [
        ...(policy.evaluate([policy.encode(trajectory, { withFinal })]).values?.dataSync() ?? []),
      ]);
    const seen = { truncated: 0, terminated: 0 };
    for (const trajectory of groups.flatMap(({ trajectories }) => trajectories)) {
      const { turns, final } = values.get(trajectory.episodeId) as { turns: number[]; final: number };
      expect(turns).toHaveLength(trajectory.turns.length);
      const alone = valueAt(trajectory, trajectory.truncated);
      for (const [t, value] of turns.entries()) expect(value).toBeCloseTo(alone[t] as number, 5);
      if (trajectory.truncated) {
        expect(final).toBeCloseTo(alone.at(-1) as number, 5);
        expect(final).not.toBe(0);
        seen.truncated++;
      } else {
        expect(final).toBe(0);
        seen.terminated++;
      }
    }
    expect(seen.truncated).toBeGreaterThan(0);
    expect(seen.terminated).toBeGreaterThan(0);
    policy[Symbol.dispose]();
  });

  it("stand in for a final observation that cannot be acted on", async () => {
    const { policy, groups, encoded } = await played();
    const blind = groups.map((group) => ({
      ...group,
      trajectories: group.trajectories.map((trajectory) => ({ ...trajectory, finalObservation: null })),
    }));
    const values = valuesOf(policy, blind, encoded, { minibatchEpisodes: 5 });
    for (const { episodeId, truncated } of blind.flatMap(({ trajectories }) => trajectories)) {
      const { turns, final } = values.get(episodeId) as { turns: number[]; final: number };
      expect(final).toBe(truncated ? turns.at(-1) : 0);
    }
    policy[Symbol.dispose]();
  });

  it("are not to be had from a policy without a value head", async () => {
    const { policy, groups, encoded } = await played(false);
    expect(() => valuesOf(policy, groups, encoded, { minibatchEpisodes: 5 })).toThrow(/no value head/);
    policy[Symbol.dispose]();
  });
});

describe("a PPO run", () => {
  const config = (maxBatch = 64) =>
    tinyConfig({
      objective: { algorithm: "ppo" },
      iterations: 4,
      collect: { groups: 3, groupSize: 4, maxBatch },
    });

  it("keeps values and returns with the episodes", async () => {
    const { runDirectory } = await run(config());
    const line = (await readMetrics(runDirectory)).find(({ kind }) => kind === "iteration");
    expect(line?.metrics["train/value_loss"]).toBeGreaterThan(0);
    expect(line?.metrics["train/explained_variance"]).toBeLessThan(1);
    const reader = await openTrajectoryReader(runDirectory);
    const { episode, annotations } = await reader.find("i0-g0-s0");
    for (const name of ["advantage", "value", "return"]) {
      expect(annotations[0]?.perTurn[name], name).toHaveLength(episode.turns.length);
    }
  });

  it("learns nothing, and forgets nothing, where no episode was better than another", async () => {
    const hosts = [withReward(await openHost("corridor"), () => 0)];
    const { runDirectory, result } = await run(config(), { hosts });
    const lines = (await readMetrics(runDirectory)).filter(({ kind }) => kind === "iteration");
    expect(lines.map(({ metrics }) => metrics["train/updates"])).toEqual([0, 0, 0, 0]);
    const { weights } = await loadCheckpoint(runDirectory, "iteration-000000");
    expect((await loadCheckpoint(runDirectory)).weights).toEqual(weights);
    expect(result.status).toBe("completed");
  });

  it("does not depend on the size of batches, nor on being stopped and resumed", async () => {
    const whole = await run(config());
    expect((await run(config(1))).result.weightHash).toBe(whole.result.weightHash);
    const controller = new AbortController();
    const first = await run(config(), {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === "iteration" && event.iteration === 2) controller.abort(new Error("stop"));
      },
    });
    expect(first.result.status).toBe("stopped");
    const second = await run(config(), { runDirectory: first.runDirectory, resume: true });
    expect(second.result.weightHash).toBe(whole.result.weightHash);
  });
});
