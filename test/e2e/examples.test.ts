/** The programs of examples/ as a user runs them. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { ROOT, readSource, sourceFiles } from "../imports.ts";

function runExample(name: string, ...args: string[]) {
  const flags = ["--conditions=turnwise:source", "--disable-warning=ExperimentalWarning"];
  return spawnSync(process.execPath, [...flags, join(ROOT, "examples", name), ...args], { encoding: "utf8" });
}

describe("examples", () => {
  it.each(sourceFiles("examples"))("%s fits on a screen", (path) => {
    expect(readSource(path).split("\n").length).toBeLessThanOrEqual(60);
  });

  it("an environment in one file takes at most 40 lines of code", () => {
    const lines = readSource("examples/own-environment.ts").split("\n");
    expect(lines.filter((line) => line.trim() !== "" && !line.startsWith("/**")).length).toBeLessThanOrEqual(
      40,
    );
  });

  it("play-by-hand.ts solves its task", () => {
    const { stdout, stderr } = runExample("play-by-hand.ts");
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^The guest orders \w+\.\n> walk on\n.*\n> bring \w+\nThank you!\nreturn 1\n$/);
  });

  it("train-tiny.ts learns from nothing to solve tasks it never saw", () => {
    const folder = mkdtempSync(join(tmpdir(), "turnwise-example-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const { stdout, stderr, status } = runExample("train-tiny.ts", join(folder, "run"));
    expect(status, stderr).toBe(0);
    const [, before, after] = /^before (\S+), after (\S+),/m.exec(stdout) ?? [];
    expect(Number(before)).toBeLessThan(0.6);
    expect(Number(after)).toBeGreaterThanOrEqual(0.9);
  });
});
