import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BufferRules,
  type ReplayBuffer,
  withItems,
  withoutOld,
  withReplays,
} from "../../src/replay/buffer.ts";

const rules = (change: Partial<BufferRules<number>> = {}): BufferRules<number> => ({
  capacity: 3,
  maxAge: 5,
  admits: (item) => item > 0,
  ...change,
});

const filled = (items: readonly number[], now: number, buffer: ReplayBuffer<number> = []) =>
  withItems(
    buffer,
    items.map((item, i) => ({ id: `${now}-${i}`, item })),
    now,
    rules(),
  );

describe("the replay buffer", () => {
  it("never holds more than its capacity, nothing too old and nothing that was not admitted", () => {
    const batches = fc.array(fc.array(fc.integer({ min: -3, max: 9 }), { maxLength: 6 }), { maxLength: 12 });
    fc.assert(
      fc.property(
        batches,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        (given, capacity, maxAge) => {
          const own = rules({ capacity, maxAge });
          let buffer: ReplayBuffer<number> = [];
          for (const [now, items] of given.entries()) {
            buffer = withItems(
              buffer,
              items.map((item, i) => ({ id: `${now}-${i}`, item })),
              now,
              own,
            );
            expect(buffer.length).toBeLessThanOrEqual(capacity);
            expect(buffer.every(({ addedAt }) => now - addedAt <= maxAge)).toBe(true);
            expect(buffer.every(({ item }) => item > 0)).toBe(true);
            expect(new Set(buffer.map(({ id }) => id)).size).toBe(buffer.length);
            const fresh = items.filter((item) => item > 0).slice(-capacity);
            expect(buffer.slice(buffer.length - fresh.length).map(({ item }) => item)).toEqual(fresh);
          }
        },
      ),
    );
  });

  it("lets the oldest go first, or whom the rule says", () => {
    const [first, second] = [filled([1, 9], 0), [5, 6]];
    expect(filled(second, 1, first).map(({ item }) => item)).toEqual([9, 5, 6]);
    const things = second.map((item) => ({ id: `x${item}`, item }));
    const worst = rules({ leavesFirst: (a, b) => a.item - b.item });
    expect(withItems(first, things, 1, worst).map(({ item }) => item)).toEqual([9, 5, 6]);
    expect(withItems(first, [...things, { id: "x7", item: 7 }], 1, worst).map(({ item }) => item)).toEqual([
      9, 6, 7,
    ]);
  });

  it("counts uses, and survives JSON as it is", () => {
    const buffer = withReplays(withReplays(filled([1, 2], 0), new Set(["0-0"])), new Set(["0-0", "0-1"]));
    expect(buffer.map(({ replays }) => replays)).toEqual([2, 1]);
    expect(JSON.parse(JSON.stringify(buffer))).toEqual(buffer);
  });

  it("drops what is too old and takes a thing of the same id anew", () => {
    const buffer = filled([1, 2], 0);
    expect(withoutOld(buffer, 5, rules())).toHaveLength(2);
    expect(withoutOld(buffer, 6, rules())).toHaveLength(0);
    const again = withItems(buffer, [{ id: "0-0", item: 7 }], 3, rules());
    expect(again.map(({ item }) => item)).toEqual([2, 7]);
  });
});
