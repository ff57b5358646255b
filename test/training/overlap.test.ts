/** Overlapped collection: which weights play which iteration, and that nothing of it depends on time. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openTrajectoryReader } from "../../src/replay/index.ts";
import {
  loadCheckpoint,
  parseTrainConfig,
  readMetrics,
  type TrainConfigInput,
  type TrainEvent,
} from "../../src/training/index.ts";
import { timeless } from "../rollout/timing.ts";
import { run, temporaryFolder, timelessMetrics, tinyConfig } from "./run-fixture.ts";

const CORRIDOR = fileURLToPath(new URL("../../src/testing/worlds/corridor.ts", import.meta.url));
const collect = { groups: 3, groupSize: 4, workers: 1, overlap: true };

function config(change: Partial<TrainConfigInput> = {}) {
  return tinyConfig({ environment: { id: `${CORRIDOR}#corridor` }, collect, iterations: 6, ...change });
}

async function rolloutsOf(runDirectory: string) {
  const reader = await openTrajectoryReader(runDirectory);
  const rollouts = new Map<string, ReturnType<typeof timeless>>();
  for await (const episode of reader.episodes()) {
    if (episode.source === "rollout") rollouts.set(episode.episodeId, timeless(episode));
  }
  return rollouts;
}

async function iterationsOf(runDirectory: string) {
  return (await readMetrics(runDirectory)).flatMap(({ kind, metrics }) =>
    kind === "iteration" ? [metrics] : [],
  );
}

describe("a run with overlap", () => {
  it("plays each iteration with the weights from before the update before, and says so", async () => {
    const { runDirectory } = await run(config());
    const versions: Set<number>[] = [];
    for (const { iteration = 0, turns } of (await rolloutsOf(runDirectory)).values()) {
      for (const { policyVersion } of turns) (versions[iteration] ??= new Set()).add(policyVersion);
    }
    const lines = await iterationsOf(runDirectory);
    const updates = lines.map((metrics) => metrics["train/updates"] ?? 0);
    const before = updates.map((_, i) => updates.slice(0, i).reduce((sum, count) => sum + count, 0));
    expect(updates.every((count) => count > 0)).toBe(true);
    expect(versions.map((set) => [...set])).toEqual(before.map((_, i) => [before[i - 1] ?? 0]));
    expect(lines.map((metrics) => metrics["collect/weights_lag"])).toEqual([0, ...updates.slice(0, -1)]);
    expect(lines[0]).toHaveProperty(["time/wait_s"]);
  });

  it("gives the same weights, metrics and episodes with any number of workers, and others without", async () => {
    const base = await run(config());
    const more = await run(config({ collect: { ...collect, workers: 2, lanes: 5, maxBatch: 3 } }));
    expect(more.result.weightHash).toBe(base.result.weightHash);
    expect(await timelessMetrics(more.runDirectory)).toEqual(await timelessMetrics(base.runDirectory));
    expect(await rolloutsOf(more.runDirectory)).toEqual(await rolloutsOf(base.runDirectory));
    const without = await run(config({ collect: { ...collect, overlap: false } }));
    expect(without.result.weightHash).not.toBe(base.result.weightHash);
    const [first] = await iterationsOf(without.runDirectory);
    expect(first).not.toHaveProperty(["collect/weights_lag"]);
    expect(await rolloutsOf(without.runDirectory)).not.toEqual(await rolloutsOf(base.runDirectory));
  });

  const settings: Readonly<Record<string, Partial<TrainConfigInput>>> = {
    plainly: {},
    "with further groups, chosen tasks and averaging": {
      collect: { ...collect, dynamicSampling: { most: 3 } },
      curriculum: { type: "learnable" },
      optimizer: { averaging: { decay: 0.9 } },
    },
    "with a guard that goes back": {
      checkpoint: { every: 2, keep: 1 },
      guard: {
        policy: "rollback",
        rollbacks: 9,
        window: 2,
        klLimit: 0,
        successDrop: null,
        entropyFloor: null,
        repetitionLimit: null,
      },
    },
  };
  const moments: Readonly<Record<string, (event: TrainEvent) => boolean>> = {
    "between two iterations": (event) => event.type === "iteration" && event.iteration === 2,
    "while it evaluates": (event) =>
      event.type === "progress" && event.phase === "evaluate" && event.done === 3,
  };
  const cases = Object.entries(settings).flatMap(([how, change]) =>
    Object.entries(moments).map(([when, isMoment]) => [how, when, change, isMoment] as const),
  );

  it.each(cases)("%s, stopped %s and resumed, equals one that was not", async (_, __, change, isMoment) => {
    const whole = await run(config(change));
    const stop = new AbortController();
    const first = await run(config(change), {
      signal: stop.signal,
      onEvent: (event) => {
        if (isMoment(event)) stop.abort(new Error("stop"));
      },
    });
    expect(first.result.status).toBe("stopped");
    const { runDirectory } = first;
    const second = await run(config(change), { runDirectory, resume: true });
    expect(second.result.weightHash).toBe(whole.result.weightHash);
    expect(await timelessMetrics(runDirectory)).toEqual(await timelessMetrics(whole.runDirectory));
    expect(await rolloutsOf(runDirectory)).toEqual(await rolloutsOf(whole.runDirectory));
  });

  it("keeps the weights that play the next iteration, and goes on further than planned with them", async () => {
    const whole = await run(config({ optimizer: { learningRate: 0.001 } }));
    const runDirectory = await temporaryFolder();
    await run(config({ optimizer: { learningRate: 0.001 }, iterations: 4 }), { runDirectory });
    const { state, weights, behavior } = await loadCheckpoint(runDirectory);
    expect(behavior?.version).toBeLessThan(state.policyVersion);
    expect(behavior?.weights).not.toEqual(weights);
    const further = await run(config({ optimizer: { learningRate: 0.001 } }), { runDirectory, resume: true });
    expect(further.result.weightHash).toBe(whole.result.weightHash);
  });

  it("collects nothing that will not be trained on", async () => {
    const { runDirectory } = await run(config({ iterations: 2 }));
    const played = [...(await rolloutsOf(runDirectory)).values()].map(({ iteration }) => iteration);
    expect(new Set(played)).toEqual(new Set([0, 1]));
    const steps = await run(config({ envSteps: 1 }));
    expect(steps.result.iterations).toBe(1);
  });
});

describe("overlap", () => {
  it("is refused without workers", () => {
    const given = { environment: { id: "x" }, collect: { overlap: true } };
    expect(() => parseTrainConfig(given)).toThrow(/collect\.overlap needs threads .* Give at least 1/);
  });
});
