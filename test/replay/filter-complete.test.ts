import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FacetValue } from "../../src/replay/index.ts";
import { completeFilter, FILTER_FIELDS, FilterError, parseFilter } from "../../src/replay/index.ts";
import { anyFilter, filterText } from "./filters.ts";

const VALUES: Readonly<Record<string, readonly FacetValue[]>> = {
  task: [
    { value: 'heat "the" potato', count: 12 },
    { value: "cool mug", count: 1 },
  ],
  split: [{ value: "train", count: 9 }],
  outcome: [{ value: "failure", count: 4 }],
  iteration: Array.from({ length: 30 }, (_, i) => ({ value: i, count: 64 })),
  type: [{ value: null, count: 3 }],
};
const valuesOf = (field: string) => VALUES[field] ?? [];

/** The cursor is where the bar stands. */
function complete(marked: string) {
  const cursor = marked.indexOf("|");
  const text = marked.replace("|", "");
  const { from, to, items } = completeFilter(text, cursor, valuesOf);
  return {
    texts: items.map((item) => item.text),
    put: (i: number) => text.slice(0, from) + items[i]?.text + text.slice(to),
    items,
  };
}

describe("what may follow", () => {
  test("at the beginning and after a link: fields, and not", () => {
    for (const text of ["|", "success and |", "(|", "not |", "turns > 3 or (|"]) {
      expect(complete(text).texts).toEqual([...FILTER_FIELDS.map(({ name }) => name), "not"]);
    }
  });

  test.each<[string, string[]]>([
    ["tur|", ["turns", "return", "branchTurn"]],
    ["ENT|", ["entropy", "entropyFraction", "parent", "environment"]],
    ["turns |", ["=", "!=", "<", "<=", ">", ">=", "in", "not in"]],
    ["success |", ["=", "!=", "and", "or"]],
    ["text |", [":"]],
    ["turns !|", ["!="]],
    ["success = |", ["true", "false"]],
    ["success = f|", ["false"]],
    ["outcome = |", ["success", "failure", "truncated", "error"]],
    ["task ~ |", [String.raw`"heat \"the\" potato"`, '"cool mug"']],
    ['task ~ "co|', ['"cool mug"']],
    ["task ~ pot|", [String.raw`"heat \"the\" potato"`]],
    ["split in (|", ['"train"']],
    ["split in (train|", ['"train"']],
    ["split in (train |", [",", ")"]],
    ["split in |", ["("]],
    ["type = |", ["none"]],
    ["iteration = 2|", ["2"]],
    ["turns > 3 |", ["and", "or"]],
    ["(turns > 3 |", ["and", "or", ")"]],
    ["(turns > 3) |", ["and", "or"]],
    ["(success) |", ["and", "or"]],
    ['"potato" a|', ["and"]],
    ["text : |", []],
    ['"pota|', []],
    ["nonsense |", []],
  ])("%s", (text, expected) => {
    expect(complete(text).texts).toEqual(expected);
  });

  test("a value says how many episodes have it", () => {
    expect(complete("task ~ |").items.map(({ detail }) => detail)).toEqual(["12 episodes", "1 episode"]);
    expect(complete("outcome = |").items.map(({ detail }) => detail)).toEqual([
      "0 episodes",
      "4 episodes",
      "0 episodes",
      "0 episodes",
    ]);
  });

  test("what is put in replaces what was typed, and leaves the rest", () => {
    expect(complete("tu|r > 3").put(0)).toBe("turns > 3");
    expect(complete('task ~ "co|').put(0)).toBe('task ~ "cool mug"');
    expect(complete("success = |  and turns > 3").put(1)).toBe("success = false  and turns > 3");
    expect(complete("turns > 3 a| success").put(0)).toBe("turns > 3 and success");
  });
});

describe("at any place of any filter", () => {
  test("what is suggested leads to a filter, or to the beginning of one", () => {
    fc.assert(
      fc.property(anyFilter, fc.nat(), (filter, n) => {
        const whole = filterText(filter);
        const text = whole.slice(0, n % (whole.length + 1));
        const { from, to, items } = completeFilter(text, text.length, valuesOf);
        for (const item of items) {
          const next = `${text.slice(0, from)}${item.text}${text.slice(to)} `;
          try {
            parseFilter(next);
          } catch (error) {
            // Only the end may be missing.
            expect((error as FilterError).position, `${next} (after ${text})`).toBeGreaterThanOrEqual(
              next.trimEnd().length - item.text.length,
            );
            expect(error).toBeInstanceOf(FilterError);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test("it never throws, and replaces a part of the text up to the cursor", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(), (text, n) => {
        const cursor = n % (text.length + 1);
        const { from, to } = completeFilter(text, cursor, valuesOf);
        expect(from).toBeLessThanOrEqual(cursor);
        expect(to).toBeGreaterThanOrEqual(cursor);
        expect(to).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
