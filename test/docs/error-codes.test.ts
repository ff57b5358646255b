import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "../../src/core/errors.ts";
import { readSource, sourceFiles, withoutComments } from "../imports.ts";

/** Codes that nothing throws yet, with what they wait for. Shrinks; never a place to park a mistake. */
const RESERVED: Readonly<Record<string, string>> = {};

const files = [...sourceFiles("src"), ...sourceFiles("envs")].filter((path) => path !== "src/core/errors.ts");
const code = files.map((path) => withoutComments(readSource(path))).join("\n");

describe("error codes", () => {
  const codes = Object.keys(ERROR_CODES).filter((one) => one !== "internal/unreachable");

  it.each(codes.filter((one) => !(one in RESERVED)))("%s is thrown somewhere", (one) => {
    expect(code.includes(`"${one}"`)).toBe(true);
  });

  it("are reserved only while nothing throws them", () => {
    expect(Object.keys(RESERVED).filter((one) => code.includes(`"${one}"`))).toEqual([]);
  });

  it("have a meaning that is a sentence", () => {
    expect(Object.values(ERROR_CODES).filter((text) => !/^\w.*[^.]\.$/.test(text))).toEqual([]);
  });

  it("stand together with the others of their area", () => {
    const areas = Object.keys(ERROR_CODES).map((one) => one.split("/", 1)[0]);
    const changes = areas.filter((area, index) => area !== areas[index - 1]);
    expect(changes).toEqual([...new Set(areas)]);
  });

  it("are the ones that errors are made with", () => {
    const made = code.matchAll(/new \w*Error\(\s*"([a-z-]+\/[a-z-]+)"/g);
    expect(
      [...made].map(([, one]) => one).filter((one) => !(one !== undefined && one in ERROR_CODES)),
    ).toEqual([]);
  });
});
