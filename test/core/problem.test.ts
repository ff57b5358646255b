import { describe, expect, test } from "vitest";
import { z } from "zod";
import { problemOf, suggestKey } from "../../src/core/problem.ts";
import { scheduleSchema } from "../../src/core/schedule.ts";

const schema = z.strictObject({
  count: z.int().min(1).max(9).default(1),
  share: z.number().lt(1).default(0),
  name: z.string().min(2).nullable().default(null),
  mode: z.enum(["fast", "slow"]).default("fast"),
  all: z.union([z.int(), z.literal("all")]).default("all"),
  inner: z.strictObject({ rate: scheduleSchema.default(0) }).prefault({}),
});

function problem(value: unknown) {
  const { error } = schema.safeParse(value);
  if (error === undefined) throw new Error("nothing is wrong");
  return problemOf(error);
}

describe("problemOf", () => {
  test.each([
    [{ count: 0 }, "count", "it must be at least 1"],
    [{ count: 10 }, "count", "it must be at most 9"],
    [{ count: 1.5 }, "count", "it must be a whole number"],
    [{ count: "x" }, "count", "it must be a finite number"],
    [{ share: 1 }, "share", "it must be less than 1"],
    [{ name: "x" }, "name", "it must be at least 2 characters long"],
    [{ mode: "x" }, "mode", "it must be one of fast, slow"],
    [{ all: "al" }, "all", 'it must be a finite number or "all"'],
    [{ inner: [] }, "inner", "it must be an object"],
    [{ inner: { rate: "fast" } }, "inner.rate", "it must be a finite number or an object"],
    [
      { inner: { rate: { type: "linaer", from: 1, to: 2 } } },
      "inner.rate.type",
      "it must be one of linear, cosine",
    ],
    [
      { inner: { rate: { type: "piecewise", points: [] } } },
      "inner.rate.points",
      "it must be at least 1 items long",
    ],
  ])("%j", (value, path, text) => {
    expect({ ...problem(value), path: problem(value).path.join(".") }).toEqual({
      path,
      text,
      unknownKey: null,
    });
  });
});

describe("suggestKey", () => {
  test.each([
    [{ conut: 1 }, "conut", " Did you mean count?"],
    [{ inner: { raet: 1 } }, "raet", " Did you mean rate?"],
    [{ inner: { rate: { type: "linear", from: 1, to: 2, strat: 0 } } }, "strat", " Did you mean start?"],
    [{ something: 1 }, "something", ""],
  ])("%j", (value, key, hint) => {
    expect(problem(value).unknownKey).toBe(key);
    expect(suggestKey(schema, problem(value))).toBe(hint);
  });
});
