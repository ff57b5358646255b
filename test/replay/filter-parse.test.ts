import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Filter } from "../../src/replay/index.ts";
import { FILTER_FIELDS, FilterError, parseFilter, pointAt, quoted } from "../../src/replay/index.ts";
import { anyFilter, filterText } from "./filters.ts";

/** A filter as nested lists, names instead of fields. */
function shape(filter: Filter): unknown {
  switch (filter.type) {
    case "and":
    case "or":
      return [filter.type, ...filter.of.map(shape)];
    case "not":
      return ["not", shape(filter.of)];
    case "compare":
      return [filter.field.name, filter.operator, filter.value];
    case "in":
      return [filter.field.name, "in", ...filter.values];
    case "words":
      return [filter.field.name, ":", filter.words];
  }
}

const parsed = (text: string) => shape(parseFilter(text));

function refusal(text: string): FilterError {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe("what a filter says", () => {
  test("the example of the manual", () => {
    expect(parsed('success = false and turns > 30 and task ~ "heat"')).toEqual([
      "and",
      ["success", "=", false],
      ["turns", ">", 30],
      ["task", "~", "heat"],
    ]);
  });

  test("and binds closer than or, not closer than and; parentheses decide otherwise", () => {
    expect(parsed("success or failed and not truncated")).toEqual([
      "or",
      ["success", "=", true],
      ["and", ["failed", "=", true], ["not", ["truncated", "=", true]]],
    ]);
    expect(parsed("(success or failed) and truncated")).toEqual([
      "and",
      ["or", ["success", "=", true], ["failed", "=", true]],
      ["truncated", "=", true],
    ]);
    expect(parsed("not not success")).toEqual(["not", ["not", ["success", "=", true]]]);
  });

  test.each([
    ["", ["and"]],
    [" \n ", ["and"]],
    ['"cool potato"', ["text", ":", "cool potato"]],
    ["text : potato", ["text", ":", "potato"]],
    ["TURNS >= -1.5e2", ["turns", ">=", -150]],
    ["turns>30", ["turns", ">", 30]],
    ["return = .5", ["return", "=", 0.5]],
    ["kind = training", ["source", "=", "rollout"]],
    ["outcome != Error", ["outcome", "!=", "error"]],
    ["type = none", ["type", "=", null]],
    ['type = "none"', ["type", "=", "none"]],
    ["split in (train, 'valid_unseen')", ["split", "in", "train", "valid_unseen"]],
    ["split not in (train)", ["not", ["split", "in", "train"]]],
    [String.raw`task = "a\"b\\c\n"`, ["task", "=", 'a"b\\c\n']],
    ["id = i3-g0-s1", ["id", "=", "i3-g0-s1"]],
    ["task ~ train/task-7", ["task", "~", "train/task-7"]],
  ])("%s", (text, expected) => {
    expect(parsed(text)).toEqual(expected);
  });

  test("any filter, written down and parsed, is the same filter", () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(parsed(filterText(filter))).toEqual(shape(filter));
      }),
    );
  });

  test("quoted() gives a string that means the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(parsed(`task = ${quoted(text)}`)).toEqual(["task", "=", text]);
      }),
    );
  });
});

describe("what is wrong with a filter", () => {
  test.each([
    ["turn > 30", 0, 4, "turns", "there is no field turn"],
    ["success = false and tsk ~ heat", 20, 3, "task", "no field tsk"],
    ["potato", 0, 6, null, "put it in quotes"],
    ["turns > ", 8, 0, null, "a value for turns is missing"],
    ["turns", 5, 0, null, "a comparison with turns is missing here, such as = != < <= > >="],
    ["turns ~ 3", 6, 1, null, "turns is a number; it can be compared with = != < <= > >="],
    ['turns > "30"', 8, 4, "30", "turns is a number"],
    ["turns > 30s", 8, 3, null, "turns is a number"],
    ["task : heat", 5, 1, "~", "task is a plain text"],
    ["text ~ heat", 0, 6, null, 'text is searched by words: text : "some words"'],
    ["text : '!!'", 7, 4, null, "holds no word"],
    ["success == true", 8, 2, "=", "== is not known here"],
    ["success && failed", 8, 2, "and", "&& is not known here"],
    ["!success", 0, 1, "not", "! is not known here"],
    ["success failed", 8, 6, null, "`and` or `or` is missing before this"],
    ["success and", 11, 0, null, "the filter ends where a condition is expected"],
    ["(success", 8, 0, null, "`)` is missing here, for the parenthesis at character 1"],
    ["success)", 7, 1, null, "closes no parenthesis"],
    ["outcome = sucess", 10, 6, "success", "outcome is one of success, failure, truncated, error"],
    ["success = yes", 10, 3, null, "success is true or false"],
    ["task = 'heat", 7, 5, null, "closing quote"],
    ["turns = none", 8, 4, null, "every episode has a turns"],
    ["entropy > none", 10, 4, null, "= and != only"],
    ["split in train", 9, 5, null, "wants a list"],
    ["split in (train valid)", 16, 0, null, "`,` or `)` is missing"],
    ["and success", 0, 3, null, "a condition is expected here"],
    ["success = true # comment", 15, 1, null, "# is not known here"],
  ])("%s", (text, position, length, suggestion, message) => {
    const error = refusal(text);
    expect(error.message).toContain(message);
    expect([error.position, error.length, error.suggestion]).toEqual([position, length, suggestion]);
    if (suggestion !== null) expect(error.message).toContain(`Did you mean ${suggestion}?`);
    expect(error.code).toBe("replay/invalid-filter");
  });

  test("a suggestion, put in place, is accepted there", () => {
    const text = "turn > 30 and outcome = sucess && success";
    let now = text;
    for (let i = 0; i < 3; i++) {
      const { position, length, suggestion } = refusal(now);
      now = now.slice(0, position) + suggestion + now.slice(position + length);
    }
    expect(now).toBe("turns > 30 and outcome = success and success");
    expect(() => parseFilter(now)).not.toThrow();
  });

  test("the place can be shown under the filter", () => {
    expect(pointAt("success and\ntsk = 1", refusal("success and\ntsk = 1"))).toBe(
      "success and tsk = 1\n            ^^^",
    );
  });

  test("filters without end are refused, not run into", () => {
    expect(refusal(`${"(".repeat(4000)}success${")".repeat(4000)}`).message).toContain("parentheses");
    expect(refusal("not ".repeat(2000) + "success").message).toContain("parentheses");
    expect(refusal(Array.from({ length: 201 }, () => "success").join(" or ")).message).toContain("200");
    expect(refusal(`task = "${"x".repeat(20_000)}"`).message).toContain("characters");
    expect(refusal(`turns in (${Array.from({ length: 300 }, (_, i) => i).join(", ")})`).message).toContain(
      "200",
    );
  });

  test("whatever is typed is parsed or refused with a place inside it", () => {
    const word = fc.constantFrom(
      ...FILTER_FIELDS.map(({ name }) => name),
      "and",
      "or",
      "not",
      "in",
      "none",
      "true",
      "(",
      ")",
      ",",
      "=",
      "!",
      "~",
      ":",
      "<",
      "'",
      '"',
      "\\",
      "3",
      "é",
      "\0",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ unit: "binary" })), { maxLength: 12 }), (parts) => {
        const text = parts.join(" ");
        try {
          parseFilter(text);
        } catch (error) {
          expect(error).toBeInstanceOf(FilterError);
          const { position, length } = error as FilterError;
          expect(position).toBeGreaterThanOrEqual(0);
          expect(position + length).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
