/** The numbers of the proof: statistics, what is read from a run, and the report's text. */
import { describe, expect, it } from "vitest";
import { cellsOf } from "../../scripts/experiments/proof-cells.ts";
import {
  isFinished,
  type Outcome,
  runningSuccess,
  summarize,
} from "../../scripts/experiments/proof-outcome.ts";
import { toReport } from "../../scripts/experiments/proof-report.ts";
import { compare, estimate } from "../../scripts/experiments/proof-statistics.ts";
import type { MetricsLine } from "../../src/training/index.ts";

describe("an estimate over seeds", () => {
  it("is the mean with Student's interval", () => {
    // 1, 2, 3: deviation 1, t of two degrees of freedom 4.3027
    const { mean, half, count } = estimate([1, 2, 3]) ?? { mean: 0, half: 0, count: 0 };
    expect(mean).toBe(2);
    expect(half).toBeCloseTo(4.30265 / Math.sqrt(3), 4);
    expect(count).toBe(3);
    expect(estimate([0.5, 0.5])).toEqual({ mean: 0.5, half: 0, count: 2 });
  });

  it("has no interval of one value, and is nothing of none", () => {
    expect(estimate([0.5])).toEqual({ mean: 0.5, half: null, count: 1 });
    expect(estimate([])).toBeNull();
  });
});

describe("a comparison", () => {
  const bySeed = (...values: number[]) => new Map(values.map((value, i) => [i + 1, value]));

  it("pairs by seed: what the seeds share does not hide a difference", () => {
    const compared = compare(bySeed(0.61, 0.81, 0.71), bySeed(0.5, 0.7, 0.61));
    expect(compared.difference?.mean).toBeCloseTo(0.32 / 3);
    expect(compared.verdict).toBe("higher");
    expect(compared.disjoint).toBe(false);
  });

  it("says which side, whether intervals touch, and when nothing is shown", () => {
    const high = bySeed(0.9, 0.91, 0.92);
    const low = bySeed(0.5, 0.51, 0.505);
    expect(compare(low, high)).toMatchObject({ verdict: "lower", disjoint: true });
    expect(compare(high, low)).toMatchObject({ verdict: "higher", disjoint: true });
    expect(compare(bySeed(0.9, 0.4, 0.6), bySeed(0.5, 0.6, 0.7))).toMatchObject({
      verdict: "no difference shown",
      disjoint: false,
    });
    expect(compare(high, high)).toMatchObject({ verdict: "no difference shown", disjoint: false });
  });

  it("uses only seeds that both have", () => {
    const compared = compare(new Map([[2, 0.9], [3, 0.8]]), new Map([[1, 0.1], [2, 0.5]])); // biome-ignore format: pairs
    expect(compared).toMatchObject({ verdict: "one seed", difference: { count: 1 } });
    expect(compare(new Map(), bySeed(1)).difference).toBeNull();
  });
});

interface Step {
  readonly success: number;
  readonly turns: number;
  readonly entropy?: number;
  readonly variance?: number;
}

/** Lines of a run whose iterations have 256 episodes. */
function linesOf(steps: readonly Step[], after: number | null): MetricsLine[] {
  let total = 0;
  const line = (
    kind: MetricsLine["kind"],
    iteration: number,
    metrics: MetricsLine["metrics"],
  ): MetricsLine => ({
    kind,
    iteration,
    time: "2026-01-01T00:00:00.000Z",
    metrics,
  });
  const iterations = steps.map(({ success, turns, entropy = 1, variance }, i) =>
    line("iteration", i, {
      "collect/success_rate": success,
      "collect/episodes": 256,
      "collect/turns": turns,
      "collect/entropy": entropy,
      "total/turns": (total += turns),
      "time/collect_s": 2,
      "time/update_s": 1,
      ...(variance === undefined ? {} : { "epo/entropy_variance": variance }),
    }),
  );
  const evaluation = (when: "before" | "after", success: number, iteration: number): MetricsLine => ({
    ...line("evaluation", iteration, { "evaluate/success_rate": success, "evaluate/turns_mean": 12 }),
    when,
  });
  return [
    line("imitation", 0, { "imitate/demonstrations": 32 }),
    evaluation("before", 0.1, 0),
    ...iterations,
    ...(after === null ? [] : [evaluation("after", after, steps.length)]),
  ];
}

describe("what is read from a run", () => {
  const steps = [
    { success: 0, turns: 1000, entropy: 3 },
    { success: 0.5, turns: 1000, entropy: 2 },
    { success: 0.6, turns: 500, entropy: 1, variance: 0.4 },
    { success: 0.9, turns: 500, entropy: 1.5, variance: 0.6 },
    { success: 0.94, turns: 500, entropy: 0.5, variance: 0.8 },
  ];
  const outcome = summarize(linesOf(steps, 0.8));

  it("is the last evaluation, the first one, and the totals", () => {
    expect(outcome).toMatchObject({
      success: 0.8,
      turns: 12,
      before: 0.1,
      envSteps: 3500,
      iterations: 5,
      demonstrations: 32,
      seconds: 15,
    });
  });

  it("has the env steps until the running mean over 512 episodes reached 50 and 90 %", () => {
    expect(
      runningSuccess(
        linesOf(steps, 1)
          .slice(2, -1)
          .map(({ metrics }) => metrics),
      ),
    ).toEqual([
      { steps: 2000, success: 0.25 },
      { steps: 2500, success: 0.55 },
      { steps: 3000, success: 0.75 },
      { steps: 3500, success: expect.closeTo(0.92) as number },
    ]);
    expect(outcome.stepsTo50).toBe(2500);
    expect(outcome.stepsTo90).toBe(3500);
    expect(summarize(linesOf(steps.slice(0, 4), 0.8)).stepsTo90).toBeNull();
  });

  it("weighs by env steps over the budget", () => {
    expect(outcome.overBudget).toBeCloseTo((0.5 * 1000 + (0.6 + 0.9 + 0.94) * 500) / 3500);
  });

  it("has the entropy at the end, its spread in the second half, and EPO's variance there", () => {
    expect(outcome.finalEntropy).toBeCloseTo(1); // the last two iterations
    expect(outcome.entropySpread).toBeCloseTo(Math.sqrt(0.3125)); // of 2, 1, 1.5, 0.5
    expect(outcome.entropyVariance).toBeCloseTo(0.6);
    expect(summarize(linesOf([{ success: 0, turns: 10 }], 0)).entropyVariance).toBeNull();
  });

  it("of a run without RL is its only evaluation", () => {
    expect(summarize(linesOf([], null))).toMatchObject({
      success: 0.1,
      envSteps: 0,
      overBudget: null,
      finalEntropy: null,
      stepsTo50: null,
    });
  });

  it("is finished after the evaluation that ends it, not before and not when it was trained on", () => {
    expect(isFinished(linesOf(steps, 0.8), 100)).toBe(true);
    expect(isFinished(linesOf(steps, null), 100)).toBe(false);
    expect(isFinished(linesOf([], null), 100)).toBe(false);
    expect(isFinished(linesOf([], null), 0)).toBe(true);
    const [iteration] = linesOf(steps, null).slice(-1);
    expect(isFinished([...linesOf(steps, 0.8), iteration as MetricsLine], 100)).toBe(false);
    expect(isFinished([], 100)).toBe(false);
  });
});

describe("the report", () => {
  const cells = cellsOf({
    out: "out",
    seeds: [1, 2, 3],
    regimes: ["scratch"],
    arms: ["grpo", "grpo+empg", "shuffled"],
  });
  const results: Readonly<Record<string, readonly (readonly [success: number, to50: number | null])[]>> = {
    grpo: [[0.9, 600_000], [0.92, 640_000], [0.91, 610_000]], // biome-ignore format: by seed
    "grpo+empg": [[0.97, 500_000], [0.99, 530_000], [0.98, 510_000]], // biome-ignore format: by seed
    shuffled: [[0.01, null], [0, null]], // biome-ignore format: by seed
  };
  const outcomeOf = (success: number, stepsTo50: number | null): Outcome => ({
    success,
    turns: 12.34,
    before: 0,
    split: "dev_unseen",
    decoding: "greedy",
    envSteps: 1_201_000,
    iterations: 400,
    demonstrations: 0,
    overBudget: success / 2,
    stepsTo50,
    stepsTo90: null,
    finalEntropy: 1,
    entropySpread: 0.1,
    entropyVariance: null,
    seconds: 250,
  });
  const finished = cells.flatMap((cell) => {
    const result = results[cell.arm]?.[cell.seed - 1];
    return result === undefined ? [] : [{ cell, outcome: outcomeOf(...result), commit: "abc1234" }];
  });
  const report = toReport({
    cells,
    finished,
    command: "npm run proof:household -- --seeds 1,2,3",
    date: "2026-01-02T03:04:05.000Z",
    machine: "2 cores",
  });

  it("names command, seeds, date, commit and what is missing", () => {
    expect(report).toContain(
      "`npm run proof:household -- --seeds 1,2,3`, seeds 1, 2, 3, 2026-01-02, commit abc1234, 2 cores.",
    );
    expect(report).toContain("Not finished, and left out (1 of 9): scratch/shuffled/seed-3.");
  });

  it("has a row for each arm", () => {
    expect(report).toContain(
      "| grpo | 91.0 % ± 2.5 | 90.0 %, 92.0 %, 91.0 % | 0.0 % | 12.3 | 45.5 % | 617k | – | 1.00 | 0.100 | – | 1,201k | 250 |",
    );
    expect(report).toContain("| shuffled | 0.5 % ± 6.4 | 1.0 %, 0.0 % |");
  });

  it("compares with the control by seed", () => {
    expect(report).toMatch(
      /\| grpo\+empg \| \*\*beats it\*\* \| \+7\.0 ± 0\.0: higher, disjoint \(3 pairs\)/,
    );
    expect(report).toMatch(/\| grpo\+empg .*\| −103k ± 14k: lower, disjoint \(3 pairs\) \| – \|/);
    expect(report).toMatch(/\| shuffled \| \*\*loses\*\* \|.*\(2 pairs\)/);
  });

  it("says what each arm is", () => {
    expect(report).toContain(
      "| grpo+empg | EMPG, ζ 0.1, k and k' 1 | `--objective.empg.k 1 --objective.empg.k-future 1 --objective.empg.zeta 0.1` |",
    );
    expect(report).toMatch(/\*\*scratch\*\*: `.*--env-steps 900000/);
  });

  it("says so where nothing is finished", () => {
    const empty = toReport({ cells, finished: [], command: "x", date: "2026-01-02", machine: "m" });
    expect(empty).toContain("Not finished, and left out (9 of 9)");
    expect(empty).not.toContain("| grpo | 9");
  });
});
