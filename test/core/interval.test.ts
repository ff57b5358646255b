import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusterInterval, studentQuantile, wilsonInterval } from "../../src/core/interval.ts";
import { type Rng, rng } from "../../src/core/rng.ts";

describe("the Wilson interval", () => {
  it.each([
    // Newcombe 1998, table I: 81/263 and 15/148, method 3; 0/20 and 1/29 likewise.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %i in %i is [%f, %f]", (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it("knows nothing without trials", () => expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 }));

  it("holds the observed share, stays in [0, 1], and mirrors", () => {
    const pairs = fc.nat(1000).chain((trials) => fc.tuple(fc.nat(trials), fc.constant(trials)));
    fc.assert(
      fc.property(pairs, ([successes, trials]) => {
        fc.pre(trials > 0);
        const { low, high } = wilsonInterval(successes, trials);
        const mirrored = wilsonInterval(trials - successes, trials);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(successes / trials + 1e-12);
        expect(high).toBeGreaterThanOrEqual(successes / trials - 1e-12);
        expect(low).toBeCloseTo(1 - mirrored.high, 10);
      }),
    );
  });
});

describe("Student's t", () => {
  it.each([
    // Tables of the two-sided 5 % point.
    [1, 12.7062],
    [2, 4.3027],
    [3, 3.1824],
    [4, 2.7764],
    [7, 2.3646],
    [11, 2.201],
    [30, 2.0423],
    [75, 1.9921],
    [1000, 1.9623],
  ])("with %i degrees of freedom is %f", (df, t) => expect(studentQuantile(df)).toBeCloseTo(t, 4));
});

describe("the interval over clusters", () => {
  it("agrees with the formula by hand", () => {
    // p = 12/20; residuals 5 − 3.6, 1 − 2.4, 6 − 6: sum of squares 1.96 + 1.96 = 3.92.
    const clusters = [
      { successes: 5, trials: 6 },
      { successes: 1, trials: 4 },
      { successes: 6, trials: 10 },
    ];
    const design = (1.5 * 3.92) / (20 * 0.6 * 0.4);
    expect(design).toBeGreaterThan(1);
    const expected = wilsonInterval(12 / design, 20 / design, studentQuantile(2));
    expect(clusterInterval(clusters).low).toBeCloseTo(expected.low, 12);
    expect(clusterInterval(clusters).high).toBeCloseTo(expected.high, 12);
  });

  it("counts trials that repeat each other once", () => {
    const outcomes = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? 0 : 1));
    const single = clusterInterval(outcomes.map((x) => ({ successes: x, trials: 1 })));
    const repeated = clusterInterval(outcomes.map((x) => ({ successes: 9 * x, trials: 9 })));
    expect(repeated.low).toBeCloseTo(single.low, 12);
    expect(repeated.high).toBeCloseTo(single.high, 12);
    expect(wilsonInterval(270, 360).low).toBeGreaterThan(single.low + 0.05);
  });

  it("is never narrower than Wilson's, and says nothing of one cluster", () => {
    const cluster = fc
      .nat(20)
      .chain((trials) => fc.record({ successes: fc.nat(trials), trials: fc.constant(trials) }));
    fc.assert(
      fc.property(fc.array(cluster, { maxLength: 30 }), (clusters) => {
        const sum = (key: "successes" | "trials") => clusters.reduce((total, one) => total + one[key], 0);
        const { low, high } = clusterInterval(clusters);
        const wilson = wilsonInterval(sum("successes"), sum("trials"));
        expect(low).toBeLessThanOrEqual(wilson.low + 1e-12);
        expect(high).toBeGreaterThanOrEqual(wilson.high - 1e-12);
      }),
    );
    expect(clusterInterval([{ successes: 9, trials: 10 }])).toEqual({ low: 0, high: 1 });
    expect(clusterInterval([])).toEqual({ low: 0, high: 1 });
  });

  it("covers the truth where Wilson's does not: rooms that differ", () => {
    const draws = 2000;
    let [byRoom, byTrial] = [0, 0];
    for (let draw = 0; draw < draws; draw++) {
      const clusters = drawRooms(rng(1, "coverage", draw), 12, 20);
      const successes = clusters.reduce((sum, one) => sum + one.successes, 0);
      const truth = 0.7;
      const holds = ({ low, high }: { low: number; high: number }) => Number(low <= truth && truth <= high);
      byRoom += holds(clusterInterval(clusters));
      byTrial += holds(wilsonInterval(successes, 12 * 20));
    }
    expect(byRoom / draws).toBeGreaterThan(0.92);
    expect(byRoom / draws).toBeLessThan(0.99);
    expect(byTrial / draws).toBeLessThan(0.8);
  });
});

/** Half of the rooms succeed 9 times in 10, the other half 5 times: 7 on average. */
function drawRooms(random: Rng, rooms: number, trials: number): { successes: number; trials: number }[] {
  return Array.from({ length: rooms }, () => {
    const rate = random.float() < 0.5 ? 0.9 : 0.5;
    const outcomes = Array.from({ length: trials }, () => Number(random.float() < rate));
    return { successes: outcomes.reduce((sum, x) => sum + x, 0), trials };
  });
}
