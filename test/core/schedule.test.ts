import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scheduleSchema, valueAt } from "../../src/core/schedule.ts";

const schedule = (input: unknown) => scheduleSchema.parse(input);

describe("a schedule", () => {
  it("may be a number", () => expect(valueAt(schedule(0.3), 0.7)).toBe(0.3));

  it("goes in a straight line between start and end, and stays outside", () => {
    const line = schedule({ type: "linear", from: 2, to: 1, start: 0.5, end: 0.75 });
    expect([0, 0.5, 0.625, 0.75, 1].map((progress) => valueAt(line, progress))).toEqual([2, 2, 1.5, 1, 1]);
  });

  it("goes along half a cosine", () => {
    const cosine = schedule({ type: "cosine", from: 1, to: 0 });
    expect(valueAt(cosine, 0)).toBe(1);
    expect(valueAt(cosine, 0.25)).toBeCloseTo((1 + Math.SQRT1_2) / 2, 12);
    expect(valueAt(cosine, 0.5)).toBeCloseTo(0.5, 12);
    expect(valueAt(cosine, 1)).toBeCloseTo(0, 12);
  });

  it("joins points, and jumps where two share a place", () => {
    const points = schedule({
      type: "piecewise",
      points: [
        [0.25, 1],
        [0.5, 3],
        [0.5, 10],
        [1, 4],
      ],
    });
    expect([0, 0.25, 0.375, 0.75, 1].map((progress) => valueAt(points, progress))).toEqual([1, 1, 2, 7, 4]);
  });

  it("jumps where start and end are the same", () => {
    const step = schedule({ type: "linear", from: 0, to: 1, start: 0.5, end: 0.5 });
    expect([0.49, 0.5, 0.51].map((progress) => valueAt(step, progress))).toEqual([0, 1, 1]);
  });

  it("stays between its ends", () => {
    const inputs = fc.record({
      type: fc.constantFrom("linear", "cosine"),
      from: fc.float({ noNaN: true, min: -9, max: 9 }),
      to: fc.float({ noNaN: true, min: -9, max: 9 }),
    });
    fc.assert(
      fc.property(inputs, fc.double({ min: 0, max: 1, noNaN: true }), (input, progress) => {
        const value = valueAt(schedule(input), progress);
        expect(value).toBeGreaterThanOrEqual(Math.min(input.from, input.to) - 1e-9);
        expect(value).toBeLessThanOrEqual(Math.max(input.from, input.to) + 1e-9);
      }),
    );
  });

  it("refuses unknown shapes and keys", () => {
    expect(scheduleSchema.safeParse({ type: "linear", from: 1, to: 0, ende: 1 }).success).toBe(false);
    expect(scheduleSchema.safeParse({ type: "step", from: 1, to: 0 }).success).toBe(false);
  });
});
