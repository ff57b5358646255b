/** Reads worked examples: plain numbers from an independent script. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../shared-data.ts";

export interface VectorCase {
  readonly id: string;
  readonly input: Readonly<Record<string, never>>;
  readonly expected: Readonly<Record<string, never>>;
}

/**
 * Makes a test of every case of a file whose id `matches`; a file without any fails. Where the folder of real
 * data is absent and was not asked for by name, the tests are skipped aloud.
 */
export function describeVectors(
  file: string,
  matches: (id: string) => boolean,
  check: (one: VectorCase, tolerance: number) => void,
): void {
  const path = sharedPath("vectors", file);
  if (path === null) {
    it.skip(`${file} is not here`, () => {});
    return;
  }
  const { cases, tolerance } = JSON.parse(readFileSync(path, "utf8")) as {
    cases: VectorCase[];
    tolerance: number;
  };
  const chosen = cases.filter(({ id }) => matches(id));
  describe(file, () => {
    it("holds cases of this kind", () => expect(chosen.length).toBeGreaterThan(0));
    for (const one of chosen) it(one.id, () => check(one, tolerance));
  });
}

/** Every number of `expected` within `absolute + relative · |expected|` of its counterpart. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  absolute: number,
  relative = 0,
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i] as number, expected[i] as number];
    const limit = absolute + relative * Math.abs(e);
    expect(Math.abs(a - e), `index ${i}: ${a} instead of ${e}`).toBeLessThanOrEqual(limit);
  }
}

/** Every field of `expected` has a counterpart and is close to it. */
export function expectFields(
  actual: Readonly<Record<string, ArrayLike<number>>>,
  expected: Readonly<Record<string, ArrayLike<number>>>,
  absolute: number,
  relative = 0,
): void {
  expect(Object.keys(expected).length).toBeGreaterThan(0);
  for (const [name, values] of Object.entries(expected)) {
    const mine = actual[name];
    if (mine === undefined) throw new Error(`nothing is computed for the expected field ${name}`);
    expectClose(mine, values, absolute, relative);
  }
}
