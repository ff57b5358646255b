/** EPO, EMPG and SPEAR in whole training runs: combined, refused, equal when repeated and when resumed. */
import { describe, expect, it } from "vitest";
import { openTrajectoryReader } from "../../../src/replay/index.ts";
import {
  type MetricName,
  parseTrainConfig,
  readMetrics,
  type TrainConfigInput,
} from "../../../src/training/index.ts";
import { objectiveOf } from "../../../src/training/objective/methods.ts";
import { run, timelessMetrics, tinyConfig } from "../run-fixture.ts";

type Objective = NonNullable<TrainConfigInput["objective"]>;

const SPEAR = {
  warmUp: 2,
  capacity: 6,
  episodes: 4,
  maxAge: 2,
  intrinsic: "length",
  intrinsicReward: 0.02,
} as const;

const METHODS: Readonly<Record<string, Objective>> = {
  epo: { epo: { alpha: 2, kappaLow: 0.9, kappaHigh: 1.1 } },
  "epo per turn": { epo: { reference: "per-turn", alpha: 2, kappaLow: 0.9, kappaHigh: 1.1 } },
  "epo indicator": { epo: { form: "indicator" } },
  empg: { empg: { clampPercentile: 5 } },
  "empg with dead groups": { empg: { skipDeadGroups: false } },
  "empg on gigpo": { algorithm: "gigpo", empg: {} },
  spear: {
    spear: { ...SPEAR, covariance: { ratio: 0.1, low: 0.01 }, replayCovariance: { ratio: 0.1, low: 0.001 } },
  },
  "spear-sil": { spear: { ...SPEAR, variant: "spear-sil", step: "separate", entropyBonus: 0.01 } },
  "spear released": {
    spear: { ...SPEAR, episodes: 1, buffer: "flush", baseline: "entries", normalizeByStd: true },
  },
  all: { epo: {}, empg: {}, spear: SPEAR },
};

const configOf = (objective: Objective) => tinyConfig({ objective, iterations: 6, evaluation: { tasks: 4 } });

async function lastMetrics(runDirectory: string) {
  const lines = (await readMetrics(runDirectory)).filter(({ kind }) => kind === "iteration");
  return lines.at(-1)?.metrics ?? {};
}

describe.each(Object.entries(METHODS))("%s", (_, objective) => {
  it("gives the same weights and metrics again, and after it was stopped and resumed", async () => {
    const config = configOf(objective);
    const whole = await run(config);
    const controller = new AbortController();
    const first = await run(config, {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === "iteration" && event.iteration === 3) controller.abort(new Error("stop"));
      },
    });
    expect(first.result.status).toBe("stopped");
    const resumed = await run(config, { runDirectory: first.runDirectory, resume: true });
    expect(resumed.result.weightHash).toBe(whole.result.weightHash);
    expect(await timelessMetrics(first.runDirectory)).toEqual(await timelessMetrics(whole.runDirectory));
    const plain = await run(configOf({}));
    expect(whole.result.weightHash).not.toBe(plain.result.weightHash);
  });
});

describe("a run", () => {
  it("shows what EPO does", async () => {
    const { runDirectory } = await run(configOf(METHODS["epo"] as Objective));
    const metrics = await lastMetrics(runDirectory);
    expect(metrics["epo/reference"]).toBeGreaterThan(0);
    expect(metrics["epo/effective_sign"]).toBeLessThan(0);
    expect(metrics["epo/outside_share"]).toBeGreaterThan(0);
    expect(metrics["epo/entropy_variance"]).toBeGreaterThanOrEqual(0);
  });

  it("writes EMPG's numbers beside the episodes", async () => {
    const { runDirectory } = await run(configOf(METHODS["empg"] as Objective));
    const reader = await openTrajectoryReader(runDirectory);
    let seen = 0;
    for await (const { perTurn } of reader.annotations()) {
      seen++;
      expect(perTurn["empg/scale"]).toHaveLength(perTurn["advantage"]?.length ?? -1);
      expect(perTurn["advantage/empg"]).not.toEqual(perTurn["advantage"]);
    }
    expect(seen).toBeGreaterThan(0);
  });

  it.each(["spear", "spear-sil"])(
    "replays earlier episodes with %s and says how old they were",
    async (name) => {
      const { runDirectory } = await run(configOf(METHODS[name] as Objective));
      const lines = (await readMetrics(runDirectory)).filter(({ kind }) => kind === "iteration");
      const sum = (metric: MetricName) =>
        lines.reduce((total, { metrics }) => total + (metrics[metric] ?? 0), 0);
      expect(sum("spear/replayed")).toBeGreaterThan(0);
      expect(sum("replay/ratio_age_1")).toBeGreaterThan(0);
      expect(sum("spear/intrinsic_reward") > 0).toBe(name === "spear");
      for (const { metrics } of lines) expect(metrics["spear/buffer_size"]).toBeLessThanOrEqual(6);
      const ages: number[] = [];
      for await (const { perEpisode } of (await openTrajectoryReader(runDirectory)).annotations()) {
        if (perEpisode["age"] !== undefined) ages.push(perEpisode["age"]);
      }
      expect(ages).toHaveLength(sum("spear/replayed"));
      expect(ages.every((age) => age >= 1 && age <= 2)).toBe(true);
    },
  );

  it("is moved by replays as much as γ says, and not at all where it is 0", async () => {
    const hash = async (objective: Objective) => (await run(configOf(objective))).result.weightHash;
    const imitating = (coefficient: number): Objective => ({
      spear: { ...SPEAR, variant: "spear-sil", coefficient },
    });
    const hashes = [await hash(imitating(1)), await hash(imitating(0.5)), await hash(imitating(0))];
    expect(new Set(hashes).size).toBe(3);
    expect(hashes[2]).toBe(await hash({}));
  });

  it("says once what is to be known about its methods", async () => {
    const { events } = await run(
      tinyConfig({ objective: { epo: { form: "indicator" }, empg: {} }, iterations: 1 }),
    );
    const codes = events.flatMap((event) => (event.type === "warning" ? [event.code] : []));
    expect(codes).toEqual(["training/gradient-free", "training/opposing-terms"]);
  });
});

describe("methods", () => {
  const parsed = (objective: Objective) =>
    parseTrainConfig({ environment: { id: "x" }, objective }).objective;

  it("are off unless a key of theirs is given, and then have their papers' values", () => {
    expect(parsed({})).toMatchObject({ epo: null, empg: null, spear: null });
    expect(parsed({ epo: {} }).epo).toMatchObject({
      form: "hinge",
      lambda: 0.001,
      alpha: 0.1,
      kappaHigh: 2,
      decay: 3,
    });
    expect(parsed({ empg: {} }).empg).toMatchObject({ k: 1, kFuture: 1, zeta: 0.1, clampPercentile: null });
    expect(parsed({ spear: {} }).spear).toMatchObject({ warmUp: 200, intrinsicFade: 200, maxAge: 5 });
  });

  it.each([
    [{ algorithm: "ppo", empg: {} }, "EMPG"],
    [{ algorithm: "ppo", spear: {} }, "SPEAR"],
    [{ epo: { kappaLow: 2, kappaHigh: 1 } }, "corridor"],
    [{ spear: { covariance: { low: 9 } } }, "covariance"],
    [{ epo: { alpha: -1 } }, "objective.epo.alpha"],
    [{ empg: { zeta: Number.NaN } }, "objective.empg.zeta"],
    [{ spear: { maxage: 3 } }, "Did you mean maxAge?"],
  ] as [Objective, string][])("%o is refused with the reason", (objective, reason) => {
    expect(() => parsed(objective)).toThrow(reason);
  });

  it("take the slots that they are for", () => {
    const parts = (objective: Objective) => objectiveOf(parsed(objective));
    expect(parts({ epo: {} }).terms.map(({ name }) => name)).toEqual(["clipped-ratio", "epo"]);
    expect(parts({ algorithm: "ppo", epo: {} }).terms.map(({ name }) => name)).toContain("epo");
    expect(parts({ empg: {} }).modulators.map(({ name }) => name)).toEqual(["empg"]);
    expect(parts({ spear: {} })).toMatchObject({ replay: { name: "spear" }, shapers: [{ name: "spear" }] });
    expect(parts({ spear: { variant: "spear-sil" } }).shapers).toBeUndefined();
    expect(parts({}).replay).toBeUndefined();
  });
});
