import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actionSchema, observationSchema } from "../../src/core/index.ts";
import {
  checkedReset,
  checkedStep,
  plainActionProblem,
  plainObservationProblem,
} from "../../src/env/checks.ts";

/** Objects near the schemas: right keys, wrong keys, right and wrong values. */
const key = fc.constantFrom("text", "admissible", "instruction", "open", "tool", "other");
const value = fc.oneof(
  fc.string(),
  fc.constantFrom(null, undefined, 0, true),
  fc.array(fc.string()),
  fc.array(fc.anything(), { maxLength: 2 }),
);
const near = fc.oneof(
  fc.record({ text: fc.string(), admissible: fc.oneof(fc.constant(null), fc.array(fc.string())) }),
  fc.dictionary(key, value),
  fc.anything(),
);
const nearObservation = fc
  .tuple(near, fc.dictionary(key, value, { maxKeys: 2 }))
  .map(([base, more]) => (typeof base === "object" && base !== null ? { ...base, ...more } : base));

describe("the hand-written checks agree with the schemas", () => {
  it("on observations", () => {
    let right = 0;
    fc.assert(
      fc.property(nearObservation, (candidate) => {
        const fits = observationSchema.safeParse(candidate).success;
        if (fits) right++;
        expect(plainObservationProblem(candidate) === null).toBe(fits);
      }),
      { numRuns: 3000 },
    );
    expect(right).toBeGreaterThan(100);
  });

  it("on actions", () => {
    fc.assert(
      fc.property(nearObservation, (candidate) => {
        expect(plainActionProblem(candidate) === null).toBe(actionSchema.safeParse(candidate).success);
      }),
      { numRuns: 3000 },
    );
  });

  it("on lists seen before", () => {
    const list = Object.freeze(["look"]);
    const twice = [0, 1].map(() => plainObservationProblem({ text: "", admissible: list }));
    expect(twice).toEqual([null, null]);
    expect(plainObservationProblem({ text: "", admissible: Object.freeze([1]) })).not.toBeNull();
  });
});

describe("values by name", () => {
  const bad = JSON.parse('{"__proto__": 1}') as object;
  const observation = { text: "", admissible: null };
  const step = { observation, reward: 0, terminated: false, truncated: false };

  it.each([
    ["info of a step", checkedStep({ ...step, info: bad }, plainObservationProblem)],
    ["parts of a reward", checkedStep({ ...step, rewardParts: bad }, plainObservationProblem)],
    ["info of a reset", checkedReset({ observation, info: bad }, plainObservationProblem)],
  ])("refuse the name __proto__: %s", (_, result) => {
    expect(result).toMatch(/__proto__/);
  });
});
