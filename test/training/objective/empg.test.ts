import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Trajectory, TrajectoryGroup } from "../../../src/core/trajectory.ts";
import { type EmpgOptions, empg, empgAdvantages, stepEntropy } from "../../../src/training/objective/empg.ts";
import { grpo } from "../../../src/training/objective/grpo.ts";

const PAPER: EmpgOptions = { k: 1, kFuture: 1, zeta: 0.1, clampPercentile: null };
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const steps = fc.array(
  fc.record({
    trajectory: fc.integer({ min: 0, max: 4 }),
    entropy: fc.double({ min: 0, max: 10, noNaN: true }),
    advantage: fc.double({ min: -3, max: 3, noNaN: true }),
    trained: fc.boolean(),
  }),
  { maxLength: 40 },
);

describe("EMPG", () => {
  it("scales by 1 on average, and centres its result", () => {
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 3, noNaN: true }), (given, k) => {
        const { scale, advantages } = empgAdvantages(given, { ...PAPER, k });
        const trained = given.flatMap((step, i) => (step.trained ? [i] : []));
        if (trained.length > 0) expect(mean(trained.map((i) => scale[i] as number))).toBeCloseTo(1, 6);
        expect(advantages.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
        for (const [i, step] of given.entries()) if (!step.trained) expect(advantages[i]).toBe(0);
      }),
    );
  });

  it("is not moved by steps without trained tokens, whatever their entropy", () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { advantages } = empgAdvantages(given, PAPER);
        const kept = given.filter(({ trained }) => trained);
        const counted = advantages.filter((_, i) => given[i]?.trained);
        expect(counted).toEqual(empgAdvantages(kept, PAPER).advantages);
      }),
    );
  });

  it("gives no bonus at the last step of a trajectory, and finds the next one though others stand between", () => {
    const at = (trajectory: string, entropy: number) => ({ trajectory, entropy, advantage: 0 });
    const { bonus, clarity } = empgAdvantages([at("a", 1), at("b", 0.5), at("a", 0), at("b", 2)], PAPER);
    expect(bonus).toEqual([0.1 * (clarity[2] as number), 0.1 * (clarity[3] as number), 0, 0]);
  });

  it("is not set by one babbling step where entropies are clamped", () => {
    const given = Array.from({ length: 200 }, (_, i) => ({ trajectory: i, entropy: i % 2, advantage: 1 }));
    const babble = [...given, { trajectory: "x", entropy: 500, advantage: 1 }];
    const spread = (of: readonly number[]) => (of[0] as number) - (of[1] as number);
    expect(spread(empgAdvantages(babble, PAPER).scale)).toBeLessThan(0.01);
    const clamped = empgAdvantages(babble, { ...PAPER, clampPercentile: 1 });
    expect(spread(clamped.scale)).toBeGreaterThan(0.5);
  });

  it("takes the mean over the tokens that the mask keeps", () => {
    expect(stepEntropy([0.2, 0.4, 9], [1, 1, 0])).toBeCloseTo(0.3, 12);
    expect(stepEntropy([9], [0])).toBe(0);
  });
});

describe("the modulator", () => {
  const episode = (episodeId: string, episodeReturn: number, entropies: readonly number[]) =>
    ({
      episodeId,
      episodeReturn,
      turns: entropies.map((entropy) => ({ entropy, entropyFraction: entropy / 4 })),
    }) as unknown as Trajectory;
  const live = [episode("a", 1, [0.5, 1]), episode("b", 0, [2, 0.1, 0.3])];
  const dead = [episode("c", 1, [1, 1]), episode("d", 1, [0.2])];
  const groups = [live, dead].map(
    (trajectories, index) => ({ index, trajectories }) as unknown as TrajectoryGroup,
  );
  const estimate = grpo({ normalizeByStd: false, epsilon: 1e-6, statistics: "trajectory", discount: 1 });
  const options = { ...PAPER, skipDeadGroups: true, entropyScale: "nats" } as const;
  const modulate = (change: Partial<typeof options> | { skipDeadGroups: false } = {}) =>
    empg({ ...options, ...change } as typeof options).modulate(estimate(groups), null, groups);

  it("writes advantage, scale and bonus of each turn beside the episode", () => {
    const { credited, metrics } = modulate();
    expect(credited.map(({ trajectory }) => trajectory.episodeId)).toEqual(["a", "b"]);
    for (const { trajectory, advantages, series } of credited) {
      expect(Object.keys(series ?? {})).toEqual(["advantage/empg", "empg/scale", "empg/bonus"]);
      expect(series?.["advantage/empg"]).toEqual(advantages);
      expect(series?.["empg/scale"]).toHaveLength(trajectory.turns.length);
      expect(series?.["empg/bonus"]?.at(-1)).toBe(0);
    }
    expect(mean(credited.flatMap(({ advantages }) => advantages))).toBeCloseTo(0, 12);
    expect(metrics["empg/entropy_max"]).toBe(2);
  });

  it("leaves out groups without spread, or trains them on the bonus alone", () => {
    expect(modulate().credited).toHaveLength(2);
    const { credited } = modulate({ skipDeadGroups: false });
    expect(credited.map(({ trajectory }) => trajectory.episodeId)).toEqual(["a", "b", "c", "d"]);
    expect(credited[2]?.advantages.some((advantage) => advantage !== 0)).toBe(true);
  });

  it("of nothing is nothing", () => {
    expect(empg(options).modulate([], null, [])).toEqual({ credited: [], metrics: {}, state: null });
  });
});
