import { describe, expect, it } from "vitest";
import { createExpert } from "../../envs/long-household/expert/index.ts";
import longHousehold from "../../envs/long-household/index.ts";
import { playerPolicy, randomPolicy } from "../../src/agent/index.ts";
import type { Policy } from "../../src/agent/policy.ts";
import { rng } from "../../src/core/rng.ts";
import { type EnvironmentHost, openLocalHost } from "../../src/env/index.ts";
import { collect } from "../../src/rollout/index.ts";
import { readMetrics } from "../../src/training/index.ts";
import { planSurvey } from "../../src/training/plans.ts";
import { relabel } from "../../src/training/relabel.ts";
import { run, timelessMetrics, tinyConfig } from "./run-fixture.ts";

async function episodes(host: EnvironmentHost, policy: Policy) {
  const tasks = await host.tasks("train");
  const plan = planSurvey({ seed: 1, split: "train", tasks }, { name: "some", source: "rollout", count: 3 });
  const played = await collect({
    host,
    policy,
    plan,
    decoding: { type: "sample", temperature: 1 },
    maxTurns: 60,
    lanes: 3,
  });
  return played.map(({ trajectory }) => trajectory);
}

describe("advice for what another player did", () => {
  it("is what the expert did itself, where it was the player, and always possible where it was not", async () => {
    await using host = Object.assign(await openLocalHost(longHousehold, { difficulty: "short" }), {
      async [Symbol.asyncDispose](this: EnvironmentHost) {
        await this.close();
      },
    });
    const expert = () => createExpert({ rng: rng(7) });
    for (const episode of await episodes(host, playerPolicy("expert", expert))) {
      expect(relabel(episode, expert, rng(1))).toEqual(episode.turns.map(({ action }) => action.text));
    }
    let differs = 0;
    for (const episode of await episodes(host, randomPolicy())) {
      const advice = relabel(episode, createExpert, rng(1));
      advice.forEach((text, turn) => {
        expect(episode.turns[turn]?.observation.admissible).toContain(text);
        if (text !== episode.turns[turn]?.action.text) differs++;
      });
    }
    expect(differs).toBeGreaterThan(50);
  });
});

describe("rounds of DAgger", () => {
  const imitation = { demonstrations: 2, updates: 3, rounds: 2, roundEpisodes: 4 };

  it("clone all episodes so far again, and are the same each time", async () => {
    const first = await run(tinyConfig({ imitation, iterations: 0 }));
    const lines = (await readMetrics(first.runDirectory)).filter(({ kind }) => kind === "imitation");
    expect(lines.map(({ metrics }) => metrics["imitate/demonstrations"] ?? null)).toEqual([
      2,
      null,
      6,
      null,
      10,
    ]);
    expect(lines.map(({ metrics }) => metrics["imitate/round"] ?? null)).toEqual([null, 1, null, 2, null]);
    const second = await run(tinyConfig({ imitation, iterations: 0 }));
    expect(second.result.weightHash).toBe(first.result.weightHash);
    expect(await timelessMetrics(second.runDirectory)).toEqual(await timelessMetrics(first.runDirectory));
    const without = await run(tinyConfig({ imitation: { ...imitation, rounds: 0 }, iterations: 0 }));
    expect(without.result.weightHash).not.toBe(first.result.weightHash);
  });
});
