import { afterEach, describe, expect, it } from "vitest";
import { playerPolicy, randomPolicy } from "../../src/agent/index.ts";
import type { Policy } from "../../src/agent/policy.ts";
import { ProtocolError } from "../../src/core/errors.ts";
import { type EnvironmentHost, openLocalHost } from "../../src/env/index.ts";
import { collect, type EpisodePlan } from "../../src/rollout/index.ts";
import { corridor, identity } from "../../src/testing/index.ts";
import { planIteration } from "../../src/training/plans.ts";
import { delayed, timeless } from "./timing.ts";

const hosts: EnvironmentHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

async function open(definition: typeof corridor | typeof identity): Promise<EnvironmentHost> {
  const host = await openLocalHost(definition as typeof corridor);
  hosts.push(host);
  return host;
}

async function planFor(host: EnvironmentHost, groups: number, groupSize: number): Promise<EpisodePlan[]> {
  const tasks = await host.tasks("train");
  return planIteration({ seed: 3, split: "train", tasks }, { iteration: 0, groups, groupSize });
}

/** Answers like another policy, and notes how many requests came at once. */
function counted<M>(policy: Policy<M>, sizes: number[]): Policy<M> {
  return {
    ...policy,
    act(requests, options) {
      sizes.push(requests.length);
      return policy.act(requests, options);
    },
  };
}

const SAMPLE = { type: "sample", temperature: 1 } as const;

describe("collect", () => {
  it.each([
    [1, 1],
    [7, 5],
    [64, 16],
  ])("gives the same episodes with batches of %i and %i lanes in random time", async (maxBatch, lanes) => {
    const host = await open(corridor);
    const plan = await planFor(host, 4, 4);
    const policy = randomPolicy();
    const base = { policy, plan, decoding: SAMPLE };
    const expected = await collect({ ...base, host, lanes: 16 });
    const sizes: number[] = [];
    const episodes = await collect({
      ...base,
      policy: counted(policy, sizes),
      host: delayed(host, maxBatch),
      lanes,
      limits: { maxBatch, maxWaitMs: 1 },
    });
    expect(episodes.map(({ trajectory }) => timeless(trajectory))).toEqual(
      expected.map(({ trajectory }) => timeless(trajectory)),
    );
    expect(Math.max(...sizes)).toBeLessThanOrEqual(maxBatch);
  });

  it("plays siblings in one world with different randomness", async () => {
    const host = await open(corridor);
    const episodes = await collect({
      host,
      policy: randomPolicy(),
      plan: await planFor(host, 3, 4),
      decoding: SAMPLE,
      lanes: 4,
    });
    for (let group = 0; group < 3; group++) {
      const siblings = episodes.slice(group * 4, group * 4 + 4).map(({ trajectory }) => trajectory);
      expect(new Set(siblings.map(({ turns }) => turns[0]?.observation.text)).size).toBe(1);
      expect(
        new Set(siblings.map(({ turns }) => turns.map(({ action }) => action.text).join())).size,
      ).toBeGreaterThan(1);
    }
  });

  it("fills a batch with all lanes when nothing else can arrive", async () => {
    const host = await open(identity);
    const sizes: number[] = [];
    const policy = counted(randomPolicy(), sizes);
    await collect({
      host,
      policy,
      plan: await planFor(host, 2, 5),
      decoding: SAMPLE,
      lanes: 10,
      limits: { maxBatch: 64, maxWaitMs: 60_000 }, // the wait alone would outlast the test
    });
    expect(sizes).toEqual([10, 10, 10]);
  });

  it("records turns that add up", async () => {
    const host = await open(corridor);
    const plan = await planFor(host, 2, 2);
    const episodes = await collect({
      host,
      policy: randomPolicy(),
      plan,
      decoding: SAMPLE,
      lanes: 2,
      maxTurns: 3,
    });
    for (const [i, { trajectory }] of episodes.entries()) {
      expect(trajectory.episodeId).toBe(plan[i]?.episodeId);
      expect(trajectory.turns.length).toBeLessThanOrEqual(3);
      expect(trajectory.terminated).toBe(!trajectory.truncated);
      expect(trajectory.episodeReturn).toBeCloseTo(
        trajectory.turns.reduce((sum, turn) => sum + turn.reward, 0),
        12,
      );
      for (const turn of trajectory.turns) {
        expect(turn.observation.admissible).toContain(turn.action.text);
        expect(turn.logProb).toBeCloseTo(-Math.log(turn.observation.admissible?.length ?? 0), 12);
      }
    }
  });

  it("keeps a failed episode as data while its siblings go on", async () => {
    const host = await open(corridor);
    const plan = await planFor(host, 2, 5);
    const bad = plan[3]?.episodeId;
    let played = 0;
    const player = playerPolicy("clumsy", ({ rng: random }) => ({
      act: ({ admissible }) => ({
        text: ++played === 4 ? "fly" : (admissible?.[random.int(admissible.length)] ?? ""),
      }),
    }));
    const episodes = await collect({
      host,
      policy: player,
      plan,
      decoding: SAMPLE,
      lanes: 10,
      maxFailureShare: 0.1,
    });
    const failed = episodes.filter(({ trajectory }) => trajectory.error !== undefined);
    expect(failed.map(({ trajectory }) => trajectory.episodeId)).toEqual([bad]);
    expect(failed[0]?.trajectory).toMatchObject({
      error: { code: "env/invalid-action" },
      success: false,
      terminated: false,
      truncated: false,
    });
  });

  it("stops when too many episodes fail", async () => {
    const host = await open(corridor);
    const player = playerPolicy("lost", () => ({ act: () => ({ text: "fly" }) }));
    const plan = await planFor(host, 2, 5);
    await expect(
      collect({ host, policy: player, plan, decoding: SAMPLE, lanes: 3, maxFailureShare: 0.2 }),
    ).rejects.toMatchObject({ code: "rollout/too-many-failures", details: { failed: 3, planned: 10 } });
  });

  it("stops when a server is lost, however many failures are allowed", async () => {
    const host = await open(corridor);
    const lost: EnvironmentHost = {
      ...host,
      info: host.info,
      open: () => Promise.reject(new ProtocolError("protocol/disconnected", "The connection was lost.")),
    };
    const plan = await planFor(host, 2, 5);
    const base = { policy: randomPolicy(), plan, decoding: SAMPLE, lanes: 3, maxFailureShare: 1 };
    await expect(collect({ ...base, host: lost })).rejects.toMatchObject({
      code: "rollout/server-lost",
      message: "The connection was lost.",
    });
  });

  it("takes a request that cannot be answered out of its batch", async () => {
    const host = await open(identity);
    const random = randomPolicy();
    const plan = await planFor(host, 1, 4);
    let refused = 0;
    const picky: typeof random = {
      ...random,
      act(requests, options) {
        if (requests.length > 1 || refused++ === 2) throw new Error("cannot answer");
        return random.act(requests, options);
      },
    };
    const episodes = await collect({
      host,
      policy: picky,
      plan,
      decoding: SAMPLE,
      lanes: 4,
      maxFailureShare: 0.5,
    });
    expect(episodes.map(({ trajectory }) => trajectory.error?.message)).toEqual([
      undefined,
      undefined,
      "cannot answer",
      undefined,
    ]);
  });

  it("stops at once when its signal is aborted, and closes its sessions", async () => {
    const host = await open(corridor);
    const controller = new AbortController();
    const slow = delayed(host, 1);
    let open_ = 0;
    const tracked: EnvironmentHost = {
      ...slow,
      async open(options) {
        const session = await slow.open(options);
        open_++;
        return { ...session, close: async () => (open_--, session.close()) };
      },
    };
    const reason = new Error("enough");
    const plan = await planFor(host, 8, 8);
    const collecting = collect({
      host: tracked,
      policy: randomPolicy(),
      plan,
      decoding: SAMPLE,
      lanes: 8,
      signal: controller.signal,
      onEpisode: (_, done) => {
        if (done === 5) controller.abort(reason);
      },
    });
    await expect(collecting).rejects.toBe(reason);
    expect(open_).toBe(0);
  });
});
