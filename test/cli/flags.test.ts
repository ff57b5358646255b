import { describe, expect, test } from "vitest";
import { z } from "zod";
import { configFrom, flagsOf, merge, parseValue, takeOpenFlags } from "../../src/cli/flags.ts";
import { scheduleSchema } from "../../src/core/schedule.ts";

const schema = z.strictObject({
  seed: z.int().default(0).describe("root of randomness"),
  name: z.string().nullable().default(null),
  collect: z
    .strictObject({
      groupSize: z.int().default(8).describe("episodes of each task"),
      fast: z.boolean().default(true),
    })
    .prefault({}),
  mode: z.enum(["a", "b"]).default("a"),
  options: z.record(z.string(), z.unknown()).default({}),
});

describe("flagsOf", () => {
  test("every key is a flag, nested keys with dots, in kebab case; records are left out", () => {
    expect(flagsOf(schema).map(({ name }) => name)).toEqual([
      "seed",
      "name",
      "collect.group-size",
      "collect.fast",
      "mode",
    ]);
  });

  test("the description holds choices and the default", () => {
    const text = Object.fromEntries(flagsOf(schema).map(({ name, description }) => [name, description]));
    expect(text["collect.group-size"]).toBe("episodes of each task [8]");
    expect(text["mode"]).toBe(' (one of a, b) ["a"]');
  });

  test("configFrom holds what was given and nothing else", () => {
    const options = {
      "collect.groupSize": { value: 3 },
      name: { value: null },
      "collect.fast": false,
      unrelated: 1,
    };
    expect(configFrom(flagsOf(schema), options)).toEqual({
      name: null,
      collect: { groupSize: 3, fast: false },
    });
  });
});

describe("parseValue", () => {
  const parse = (type: z.ZodType, raw: string) => parseValue("--flag", type, raw);
  test("reads what the schema takes", () => {
    expect(parse(z.int(), "3")).toBe(3);
    expect(parse(z.string(), "3")).toBe("3");
    expect(parse(z.string().nullable(), "null")).toBe(null);
    expect(parse(z.union([z.int(), z.literal("all")]), "all")).toBe("all");
    expect(parse(z.union([z.int(), z.literal("all")]), "12")).toBe(12);
    expect(parse(z.array(z.string()), "a,b")).toEqual(["a", "b"]);
    expect(parse(z.array(z.number()), "1,2.5")).toEqual([1, 2.5]);
    expect(parse(z.array(z.string()), "one")).toEqual(["one"]);
    expect(parse(scheduleSchema, '{"type":"linear","from":1,"to":0}')).toMatchObject({ from: 1 });
  });

  test("refuses the rest with flag, value and reason", () => {
    expect(() => parse(z.int().min(1), "0")).toThrow(/--flag cannot be "0": it must be at least 1/);
    expect(() => parse(z.int(), "many")).toThrow(/--flag cannot be "many"/);
    expect(() => parse(z.enum(["a", "b"]), "c")).toThrow(/--flag cannot be "c"/);
  });
});

test("merge lays objects over each other key by key, lists as a whole", () => {
  expect(merge({ a: { b: 1, c: [1, 2] }, d: 1 }, { a: { c: [3] }, d: undefined })).toEqual({
    a: { b: 1, c: [3] },
    d: 1,
  });
});

test("takeOpenFlags takes the environment's options out of the arguments", () => {
  const args = [
    "train",
    "--env",
    "x",
    "--env.step-cost",
    "0.1",
    "--env.name=a=b",
    "--env.deep.key",
    "--json",
    "--env.on",
  ];
  expect(takeOpenFlags([{ path: [], name: "env" }], args)).toEqual({
    rest: ["train", "--env", "x", "--json"],
    config: { stepCost: 0.1, name: "a=b", deep: { key: true }, on: true },
  });
});
