import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { EnvironmentHost } from "../../src/env/index.ts";
import { openTrajectoryReader } from "../../src/replay/index.ts";
import type { TrainEvent } from "../../src/training/index.ts";
import { delayed, timeless } from "../rollout/timing.ts";
import { openHost, run, temporaryFolder, timelessMetrics, tinyConfig } from "./run-fixture.ts";

async function episodesOf(runDirectory: string) {
  const reader = await openTrajectoryReader(runDirectory);
  const episodes = new Map<string, unknown>();
  for await (const episode of reader.episodes()) episodes.set(episode.episodeId, timeless(episode));
  return episodes;
}

/** A host that can be told to die: from then on every call of its sessions fails. */
function mortal(host: EnvironmentHost) {
  let dead = false;
  const alive = <T>(call: () => Promise<T>): Promise<T> =>
    dead ? Promise.reject(new Error("the server is gone")) : call();
  const mortalHost: EnvironmentHost = {
    info: host.info,
    tasks: (split) => host.tasks(split),
    open: () =>
      alive(async () => {
        const session = await host.open();
        return {
          reset: (options) => alive(() => session.reset(options)),
          step: (action) => alive(() => session.step(action)),
          snapshot: () => session.snapshot(),
          restore: (snapshot) => session.restore(snapshot),
          close: () => session.close(),
          [Symbol.asyncDispose]: () => session.close(),
        };
      }),
    close: () => host.close(),
    [Symbol.asyncDispose]: () => host.close(),
  };
  return {
    host: mortalHost,
    die() {
      dead = true;
    },
  };
}

describe("the same configuration", () => {
  it.each([1, 7, 64])(
    "gives the same weights, metrics and episodes in random time with batches of %i",
    async (maxBatch) => {
      const base = await run(tinyConfig());
      const other = await run(
        tinyConfig({ collect: { groups: 3, groupSize: 4, maxBatch, lanes: maxBatch === 7 ? 5 : 64 } }),
        { hosts: [delayed(await openHost("corridor"), maxBatch), await openHost("corridor")] },
      );
      expect(other.result.weightHash).toBe(base.result.weightHash);
      expect(await timelessMetrics(other.runDirectory)).toEqual(await timelessMetrics(base.runDirectory));
      expect(await episodesOf(other.runDirectory)).toEqual(await episodesOf(base.runDirectory));
    },
  );

  it("gives other weights with another seed", async () => {
    const [a, b] = [await run(tinyConfig()), await run(tinyConfig({ seed: 1 }))];
    expect(a.result.weightHash).not.toBe(b.result.weightHash);
  });
});

describe("a run that was stopped", () => {
  const config = tinyConfig({
    imitation: { demonstrations: 3, updates: 6, vocabularyDropout: 0.3 },
    objective: { klToReference: 0.01 },
    iterations: 6,
  });

  const moments = {
    "while it collects": (event: TrainEvent) => event.type === "iteration" && event.iteration === 2,
    "while it evaluates": (event: TrainEvent) =>
      event.type === "progress" && event.phase === "evaluate" && event.done === 3,
    "after its last checkpoint": (event: TrainEvent) => event.type === "iteration" && event.iteration === 4,
    "while it imitates": (event: TrainEvent) =>
      event.type === "progress" && event.phase === "imitate" && event.done === 3,
    "before it has a policy": (event: TrainEvent) => event.type === "phase" && event.phase === "survey",
  };

  it.each(Object.entries(moments))("%s and resumed equals one that was not", async (_, isMoment) => {
    const whole = await run(config);
    const controller = new AbortController();
    const first = await run(config, {
      signal: controller.signal,
      onEvent: (event) => {
        if (isMoment(event)) controller.abort(new Error("stop"));
      },
    });
    expect(first.result.status).toBe("stopped");
    const second = await run(config, { runDirectory: first.runDirectory, resume: true });
    expect(second.result.status).toBe("completed");
    expect(second.result.weightHash).toBe(whole.result.weightHash);
    expect(await timelessMetrics(first.runDirectory)).toEqual(await timelessMetrics(whole.runDirectory));
    expect(second.result.before?.successRate).toBe(whole.result.before?.successRate);
  });

  it("and had nothing left to do says how it ended", async () => {
    const first = await run(config);
    const again = await run(config, { runDirectory: first.runDirectory, resume: true });
    expect(again.result.after).toEqual(first.result.after);
    expect(again.result.weightHash).toBe(first.result.weightHash);
    expect(await timelessMetrics(first.runDirectory)).toHaveLength(1 + 6 + 4);
  });

  it("by an environment that died goes on from there", async () => {
    const whole = await run(config);
    const dying = mortal(await openHost("corridor"));
    const runDirectory = await temporaryFolder();
    const failure = run(config, {
      runDirectory,
      hosts: [dying.host],
      onEvent: (event) => {
        if (event.type === "iteration" && event.iteration === 2) dying.die();
      },
    });
    await expect(failure).rejects.toMatchObject({
      code: "rollout/too-many-failures",
      message: expect.stringContaining("the server is gone") as string,
    });
    const resumed = await run(config, { runDirectory, resume: true });
    expect(resumed.events.find(({ type }) => type === "start")).toMatchObject({ resumedAt: 3 });
    expect(resumed.result.weightHash).toBe(whole.result.weightHash);
    expect(await timelessMetrics(runDirectory)).toEqual(await timelessMetrics(whole.runDirectory));
  });

  it("loses only what came after its last checkpoint when it was killed", async () => {
    const whole = await run(config);
    const runDirectory = await temporaryFolder();
    const script = new URL("./train-until-killed.ts", import.meta.url);
    const child = spawn(
      process.execPath,
      ["--conditions=turnwise:source", fileURLToPath(script), runDirectory, JSON.stringify(config)],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    let iterations = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === "iteration" && ++iterations === 3) child.kill("SIGKILL");
    }
    expect(iterations).toBeGreaterThanOrEqual(3);
    const resumed = await run(config, { runDirectory, resume: true });
    const start = resumed.events.find((event) => event.type === "start");
    expect(start).toMatchObject({ resumedAt: 2 });
    expect(resumed.result.weightHash).toBe(whole.result.weightHash);
    expect(await timelessMetrics(runDirectory)).toEqual(await timelessMetrics(whole.runDirectory));
    const episodes = await episodesOf(runDirectory);
    const expected = await episodesOf(whole.runDirectory);
    for (const [id, episode] of expected) expect(episodes.get(id), id).toEqual(episode);
  });
});
