/** The proof as a command: it runs cells, goes on after an interruption, and reports. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "turnwise-proof-"));
afterAll(() => rmSync(folder, { recursive: true }));

const script = join(import.meta.dirname, "..", "..", "scripts", "experiments", "proof-household.ts");
const program = ["--conditions=turnwise:source", "--disable-warning=ExperimentalWarning", script];

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, [...program, "--out", folder, ...args], { encoding: "utf8" });
}

const chosen = ["--quick", "--regimes", "match-only", "--arms", "grpo,cloning", "--seeds", "1"];
const report = () => readFileSync(join(folder, "report.md"), "utf8");

describe("the proof", () => {
  it("stops when it is told to, goes on, skips what is finished, and reports", async () => {
    const child = spawn(process.execPath, [...program, "--out", folder, "--jobs", "1", ...chosen]);
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise((resolve) => child.once("close", resolve));
    while (!existsSync(join(folder, "match-only", "grpo", "seed-1", "config.json"))) await setTimeout(20);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(said).toMatch(/match-only\/grpo\/seed-1: (stopped|0)/);
    expect(said).not.toContain("cloning");

    const second = run(...chosen);
    expect(second.status, second.stderr).toBe(0);
    expect(second.stderr).toMatch(/\[\d\/2\] match-only\/grpo\/seed-1: \d.* steps, /);
    expect(second.stderr).toMatch(/\[\d\/2\] match-only\/cloning\/seed-1: \d.* 0 steps, /);
    expect(report()).toBe(second.stdout);
    expect(report()).toMatch(/^\| grpo \| \d/m);
    expect(report()).toMatch(/^\| cloning \| \d.*\d demonstrations \|/m);

    const third = run(...chosen);
    expect(third.stderr.match(/\(was finished\)/g)).toHaveLength(2);
  });

  it("does not mix in a run that was made with other settings", () => {
    const { status, stderr } = run(...chosen.slice(1, -2), "--seeds", "1");
    expect(status).toBe(1);
    expect(stderr).toMatch(/grpo\/seed-1: failed: .* was made with other settings/);
  });

  it("prints commands and cost without running anything", () => {
    const { status, stdout, stderr } = run(
      "--dry-run",
      "--regimes",
      "long",
      "--arms",
      "grpo",
      "--seeds",
      "7,8",
    );
    expect(status).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(4); // what the arms start from, and the arm, of each seed
    expect(stdout).toMatch(
      /^(?:turnwise|npm run turnwise --) train long-household .*--seed 7 --run .*seed-7$/m,
    );
    expect(stderr).toMatch(/4 runs, [\d.]+M env steps, about \d+ minutes/);
    expect(existsSync(join(folder, "long"))).toBe(false);
  });

  it("refuses what is not in the plan", () => {
    expect(run("--regimes", "x")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("scratch") as string,
    });
    expect(run("--seeds", "1,x").status).toBe(2);
    expect(run("--regimes", "scratch", "--arms", "ppo").status).toBe(2);
  });
});
