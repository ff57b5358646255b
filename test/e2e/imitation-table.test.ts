/** The imitation experiment: its rows, and that it measures, remembers and goes on. */
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseTrainConfig } from "turnwise";
import { afterAll, describe, expect, it } from "vitest";
import { type Measured, ROWS, toTable, trainingOf } from "../../scripts/experiments/imitation-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "turnwise-table-"));
afterAll(() => rmSync(folder, { recursive: true }));

const out = join(folder, "results.jsonl");
const script = join(import.meta.dirname, "..", "..", "scripts", "experiments", "imitation-table.ts");

function run(...args: readonly string[]) {
  const flags = ["--conditions=turnwise:source", "--disable-warning=ExperimentalWarning"];
  return spawnSync(process.execPath, [...flags, script, "--out", out, ...args], { encoding: "utf8" });
}

const readLines = () => readFileSync(out, "utf8").trim().split("\n");

describe("the imitation table", () => {
  it("has the rows of the comparison, each with a configuration that training takes", () => {
    expect(ROWS.map(({ id }) => id)).toEqual([
      "M/512/0",
      "M+C/512/0",
      "M+C+E/512/0",
      "M+C+E/32/0",
      "M+C+E/32/1",
      "M+C+E/32/2",
      "M+C+E/128/0",
      "M+C+E/128/1",
      "M+C+E/all/0",
    ]);
    for (const row of ROWS) {
      const config = parseTrainConfig({ environment: { id: "alfworld-text" }, ...trainingOf(row) });
      expect(config.imitation).toMatchObject({ demonstrations: row.demonstrations, updates: row.updates });
      expect(config.iterations).toBe(0);
    }
  });

  it("measures a row once, prints it, and survives a torn line", () => {
    const only = ["--only", "M+C+E/32/0"];
    const first = run("--quick", ...only);
    expect(first.status, first.stderr).toBe(0);
    const measured = readLines().map((line) => JSON.parse(line) as Measured);
    expect(measured).toHaveLength(1);
    expect(measured[0]).toMatchObject({
      row: { id: "M+C+E/32/0" },
      greedy: { decoding: "greedy", split: "valid_seen", tasks: 4 },
      sample: { decoding: "sample", split: "valid_seen", tasks: 4 },
    });
    expect(measured[0]?.weightHash).toMatch(/^[0-9a-f]{64}$/);
    expect(first.stdout).toBe(`${toTable(ROWS, measured)}\n`);
    expect(first.stdout).toMatch(/^\| M\+C\+E \| 32 \| 0 \| \d/m);

    appendFileSync(out, '{"key":"torn');
    const second = run("--quick", ...only);
    expect(second.stderr).toContain("stands in");
    expect(second.stdout).toBe(first.stdout);

    const third = run("--quick", "--split", "dev_unseen", "--hold-out-dev", ...only);
    expect(third.status, third.stderr).toBe(0);
    expect(JSON.parse(readLines().at(-1) ?? "")).toMatchObject({ greedy: { split: "dev_unseen", tasks: 4 } });
    expect(run("--quick", ...only).stdout).toBe(first.stdout);
  });

  it("refuses a row that is not in the plan", () => {
    const { status, stderr } = run("--only", "M/1/0");
    expect(status).toBe(2);
    expect(stderr).toContain("M+C+E/128/1");
  });
});
