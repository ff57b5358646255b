import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Candidate, cheapest, dearest } from "../../../../envs/webshop/long/optimum.ts";

/** Totals of every way to take one of each that agrees, ascending. */
function bruteForce(things: readonly (readonly Candidate[])[]): number[] {
  const totals: number[] = [];
  const descend = (index: number, taken: readonly Candidate[]): void => {
    const open = things[index];
    if (open !== undefined) {
      for (const candidate of open) descend(index + 1, [...taken, candidate]);
      return;
    }
    const agrees = [0, 1].every((match) => {
      const keys = new Set(taken.map(({ keys }) => keys[match]).filter((key) => key !== ""));
      return keys.size <= 1;
    });
    const cents = taken.reduce((sum, candidate) => sum + candidate.cents, 0);
    if (agrees) totals.push(cents);
  };
  descend(0, []);
  return totals.toSorted((a, b) => a - b);
}

const key = fc.constantFrom("", "", "", "", "a", "b");
const candidate = fc.record({ cents: fc.integer({ min: 0, max: 40 }), keys: fc.tuple(key, key) });
const things = fc.array(fc.array(candidate, { minLength: 1, maxLength: 5 }), { maxLength: 5 });

describe("the cheapest way to take things that must agree", () => {
  it("is what trying everything finds", () => {
    fc.assert(
      fc.property(things, fc.option(fc.integer({ min: 0, max: 160 })), (all, least) => {
        const found = least === null ? cheapest(all) : cheapest(all, least);
        const totals = bruteForce(all);
        expect(found?.cents).toBe(totals.find((total) => total >= (least ?? 0)));
        expect(dearest(all)).toBe(totals.at(-1) ?? null);
        if (found === null) return;
        expect(found.taken).toHaveLength(all.length);
        found.taken.forEach((taken, index) => {
          expect(all[index]).toContain(taken);
        });
        expect(found.taken.reduce((sum, { cents }) => sum + cents, 0)).toBe(found.cents);
      }),
      { numRuns: 400 },
    );
  });

  it("gives up where nothing agrees or something is missing", () => {
    expect(cheapest([[{ cents: 1, keys: ["a"] }], [{ cents: 1, keys: ["b"] }]])).toBeNull();
    expect(cheapest([[{ cents: 1, keys: [] }], []])).toBeNull();
    expect(cheapest([])).toEqual({ cents: 0, taken: [] });
    expect(cheapest([], 1)).toBeNull();
    expect(dearest([[{ cents: 1, keys: [] }], []])).toBeNull();
  });

  it("takes the dearer of one thing where that makes the other agree", () => {
    const first = [
      { cents: 10, keys: ["navy"] },
      { cents: 12, keys: ["black"] },
    ];
    const second = [
      { cents: 5, keys: ["black"] },
      { cents: 30, keys: ["navy"] },
    ];
    expect(cheapest([first, second])?.taken).toEqual([first[1], second[0]]);
  });
});
