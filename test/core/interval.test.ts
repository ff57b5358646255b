import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../../src/core/interval.ts";

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
