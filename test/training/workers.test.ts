/** Rollout workers: who plays an episode changes nothing about it. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { connectHost, loadEnvironment, openLocalHost, startServer } from "../../src/env/index.ts";
import { openTrajectoryReader } from "../../src/replay/index.ts";
import { candidatePolicyMaker, type TrainConfigInput, type TrainOptions } from "../../src/training/index.ts";
import { timeless } from "../rollout/timing.ts";
import { openHost, run, temporaryFolder, timelessMetrics, tinyConfig, wasm } from "./run-fixture.ts";

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const CORRIDOR = `${pathOf("../../src/testing/worlds/corridor.ts")}#corridor`;
const collect = { groups: 3, groupSize: 4 };

function config(change: Partial<TrainConfigInput> = {}) {
  return tinyConfig({ environment: { id: CORRIDOR }, collect, ...change });
}

async function episodesOf(runDirectory: string) {
  const reader = await openTrajectoryReader(runDirectory);
  const episodes = new Map<string, unknown>();
  for await (const episode of reader.episodes()) episodes.set(episode.episodeId, timeless(episode));
  return episodes;
}

/** A run in a world that workers can open; the trainer's own part of it is played in this process. */
async function runIn(
  specifier: string,
  change: Partial<TrainConfigInput>,
  options: Partial<TrainOptions> = {},
) {
  const definition = await loadEnvironment(specifier);
  const host = await openLocalHost(definition);
  const own = { hosts: [host], players: definition.players ?? {}, ...options };
  try {
    return await run(config({ environment: { id: specifier }, evaluation: { tasks: 0 }, ...change }), own);
  } finally {
    await host.close();
  }
}

const worldOf = (name: string) => `${pathOf("./worker-worlds.ts")}#${name}`;

describe("workers give the weights, metrics and episodes that none give", () => {
  it.each([1, 3])("where there are %i", async (workers) => {
    const base = await run(config());
    const other = await run(config({ collect: { ...collect, workers } }));
    expect(other.result.weightHash).toBe(base.result.weightHash);
    expect(await timelessMetrics(other.runDirectory)).toEqual(await timelessMetrics(base.runDirectory));
    expect(await episodesOf(other.runDirectory)).toEqual(await episodesOf(base.runDirectory));
  });

  const settings: Readonly<Record<string, Partial<TrainConfigInput>>> = {
    "with a value head, another temperature and few turns": {
      objective: { algorithm: "ppo" },
      collect: { ...collect, temperature: 1.5, maxTurns: 6, lanes: 5, maxBatch: 3 },
    },
    "with further groups and chosen tasks": {
      collect: { ...collect, dynamicSampling: { most: 3 } },
      curriculum: { type: "learnable" },
    },
    "with imitation, replay and a reference": {
      imitation: { demonstrations: 3, updates: 6 },
      objective: { klToReference: 0.01, spear: { variant: "spear-sil", warmUp: 0 } },
    },
  };

  it.each(Object.entries(settings))("%s", async (_, change) => {
    const base = await run(config(change));
    const other = await run(config({ ...change, collect: { ...collect, ...change.collect, workers: 1 } }));
    expect(other.result.weightHash).toBe(base.result.weightHash);
    expect(await timelessMetrics(other.runDirectory)).toEqual(await timelessMetrics(base.runDirectory));
  });

  it("in households", async () => {
    const hashes = new Set<string | null>();
    for (const workers of [0, 1, 2]) {
      const { result } = await runIn("alfworld-text", {
        collect: { groups: 3, groupSize: 3, maxTurns: 12, workers },
        imitation: { demonstrations: 4, updates: 4 },
        iterations: 3,
      });
      hashes.add(result.weightHash);
    }
    expect(hashes.size).toBe(1);
  });

  it("on servers", async () => {
    const base = await run(config());
    const server = await startServer({ hosts: [await openHost("corridor")], token: "secret" });
    const login = { url: server.url, token: "secret" };
    const host = await connectHost(server.url, login);
    const shared = config({ collect: { ...collect, workers: 2 } });
    try {
      const other = await run(shared, { hosts: [host], workerServers: [login] });
      expect(other.result.weightHash).toBe(base.result.weightHash);
      const strangers = [{ url: server.url, token: "a guess" }];
      await expect(run(shared, { hosts: [host], workerServers: strangers })).rejects.toMatchObject({
        code: "protocol/unauthorized",
      });
    } finally {
      await host.close();
      await server.close();
    }
  });

  it("where episodes fail", async () => {
    const change = { collect: { ...collect, maxFailureShare: 0.9 } };
    const base = await runIn(worldOf("flaky"), change);
    const other = await runIn(worldOf("flaky"), { collect: { ...change.collect, workers: 1 } });
    const metrics = await timelessMetrics(base.runDirectory);
    expect(JSON.stringify(metrics)).toMatch(/"collect\/failed":[1-9]/);
    expect(other.result.weightHash).toBe(base.result.weightHash);
    expect(await timelessMetrics(other.runDirectory)).toEqual(metrics);
    expect(await episodesOf(other.runDirectory)).toEqual(await episodesOf(base.runDirectory));
  });
});

describe("a run with workers", () => {
  const workers = { ...collect, workers: 1 };

  it("stops where too many episodes fail, counting those of all threads", async () => {
    await expect(
      runIn(worldOf("flaky"), { collect: { ...workers, maxFailureShare: 0.3 } }),
    ).rejects.toMatchObject({
      code: "rollout/too-many-failures",
      message: expect.stringContaining("4 of 12 episodes failed") as string,
    });
  });

  it.each([
    ["bursting", "The ceiling came down"],
    ["leaving", "exit status 7"],
  ])("that is %s keeps what it has learned and says why it ended", async (world, why) => {
    const runDirectory = await temporaryFolder();
    await expect(runIn(worldOf(world), { collect: workers }, { runDirectory })).rejects.toMatchObject({
      code: "rollout/worker-failed",
      message: expect.stringContaining(why) as string,
    });
    const resumed = await runIn(worldOf(world), {}, { runDirectory, resume: true });
    const start = resumed.events.find(({ type }) => type === "start") as { resumedAt?: number };
    expect(start.resumedAt).toBeGreaterThan(0);
    const whole = await runIn(worldOf(world), {});
    expect(resumed.result.weightHash).toBe(whole.result.weightHash);
  });

  it("stops when asked to, whatever its workers do, and leaves none behind", async () => {
    const stop = new AbortController();
    const { result } = await runIn(
      worldOf("hanging"),
      { collect: workers },
      {
        signal: stop.signal,
        // The worker begins the episode that never ends in the iteration after this one.
        onEvent: ({ type }) => {
          if (type === "iteration") setTimeout(() => stop.abort(new Error("stop")), 300);
        },
      },
    );
    expect(result).toMatchObject({ status: "stopped", iterations: 1 });
    expect(result.checkpoint).not.toBeNull();
  });

  it("that was stopped and resumed equals one that was not, with or without them", async () => {
    const whole = await run(config());
    const stop = new AbortController();
    const first = await run(config({ collect: { ...collect, workers: 2 } }), {
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === "iteration" && event.iteration === 2) stop.abort(new Error("stop"));
      },
    });
    expect(first.result.status).toBe("stopped");
    const { runDirectory } = first;
    const second = await run(config({ collect: workers }), { runDirectory, resume: true });
    expect(second.result.weightHash).toBe(whole.result.weightHash);
    expect(await timelessMetrics(runDirectory)).toEqual(await timelessMetrics(whole.runDirectory));
  });
});

describe("workers are refused", () => {
  const withWorkers = { collect: { ...collect, workers: 1 } };

  it("where their environment is another one", async () => {
    const long = await openHost("corridor", { length: 9 });
    await expect(run(config(withWorkers), { hosts: [long] })).rejects.toMatchObject({
      code: "rollout/mixed-hosts",
      message: expect.stringMatching(
        /corridor 1 \{"length":7.*corridor 1 \{"length":9.*collect\.workers to 0/s,
      ) as string,
    });
  });

  it("where they cannot open it, with what it said", async () => {
    await expect(runIn(worldOf("shy"), withWorkers)).rejects.toMatchObject({
      message: expect.stringContaining("Workers may not come in") as string,
    });
    await expect(run(tinyConfig(withWorkers))).rejects.toMatchObject({ code: "env/not-found" });
  });

  it("with a policy that they cannot make", async () => {
    await expect(run(config(withWorkers), { policy: { ...candidatePolicyMaker } })).rejects.toMatchObject({
      code: "config/invalid-value",
      message: expect.stringMatching(/collect\.workers must be 0 here: .*policy maker/) as string,
    });
  });

  it("on an engine that cannot be loaded twice", async () => {
    const engine = { ...(await wasm()), name: "tensorflow" as const, bitExact: false };
    await expect(run(config(withWorkers), { engine })).rejects.toMatchObject({
      code: "config/invalid-value",
      message: expect.stringContaining("the engine tensorflow uses all cores by itself") as string,
    });
  });
});
