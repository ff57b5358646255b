import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CORRIDOR, jsonLines, runCli, startCli, TINY_TRAINING } from "./run-cli.ts";

let folder: string;
let run: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "turnwise-train-"));
  run = join(folder, "run");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const train = ["train", CORRIDOR, ...TINY_TRAINING];

describe("train", () => {
  test("--json prints a line an iteration, then before, after and seconds; replay reads the run", async () => {
    const { code, stdout, stderr } = await runCli([...train, "--run", run, "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = jsonLines(stdout);
    expect(lines).toHaveLength(4);
    expect(lines.slice(0, 3).map(({ iteration }) => iteration)).toEqual([0, 1, 2]);
    expect(lines[0]?.["metrics"]).toHaveProperty(["collect/success_rate"]);
    const last = lines[3] ?? {};
    expect(Object.keys(last)).toEqual(["before", "after", "seconds"]);
    for (const when of ["before", "after"]) {
      expect(last[when]).toMatchObject({ tasks: 4, split: "valid_unseen" });
      for (const field of ["successRate", "low", "high", "meanReturn", "meanTurns", "perType", "seconds"]) {
        expect(last[when]).toHaveProperty(field);
      }
    }

    const list = await runCli(["replay", run, "--source", "rollout", "--json"]);
    const episodes = jsonLines(list.stdout);
    expect(episodes).toHaveLength(3 * 2 * 4);
    const one = await runCli(["replay", run, String(episodes[0]?.["episodeId"])]);
    expect(one.stdout).toMatch(/── turn 1 ─+\n {2}You are in cell/);
    expect(one.stdout).toMatch(/^> go (left|right)\n {2}p [01]\.\d+ · entropy/m);
    const evaluated = await runCli(["evaluate", run, "--tasks", "4", "--engine", "cpu", "--json"]);
    const { seconds: _, ...result } = jsonLines(evaluated.stdout)[0] ?? {};
    expect(last["after"]).toMatchObject(result);
  });

  test("plain lines where there is no terminal, and the commands to look closer", async () => {
    const { stdout } = await runCli([...train, "--run", run]);
    expect(stdout).toMatch(/^iteration 3\/3 {2}success \d+\.\d %/m);
    expect(stdout).toMatch(/^before RL +\d+\.\d % success \(95 % interval/m);
    expect(stdout).toContain(`turnwise replay ${run} --failed`);
    expect(stdout).not.toContain("\x1b");
  });

  test("a checkpoint of another version or with a changed byte is refused with what to do", async () => {
    await runCli([...train, "--run", run, "--iterations=1"]);
    const checkpoint = join(run, "checkpoints", "iteration-000001");
    const evaluate = ["evaluate", run, "--tasks", "4", "--engine", "cpu"];
    const manifest = join(checkpoint, "manifest.json");
    const text = await readFile(manifest, "utf8");
    await writeFile(manifest, text.replace('"format": 1', '"format": 99'));
    const other = await runCli(evaluate);
    expect(other.code).toBe(1);
    expect(other.stderr).toMatch(/format 99; this version reads format 1\. Use the version/);
    await writeFile(manifest, text);
    const weights = await readFile(join(checkpoint, "weights.bin"));
    weights[1000] = (weights[1000] ?? 0) ^ 1;
    await writeFile(join(checkpoint, "weights.bin"), weights);
    const damaged = await runCli(evaluate);
    expect(damaged.code).toBe(1);
    expect(damaged.stderr).toMatch(/damaged: the content of weights\.bin has changed/);
  });

  test("a directory that holds a run is not overwritten", async () => {
    await runCli([...train, "--run", run, "--iterations=1"]);
    const { code, stderr } = await runCli([...train, "--run", run]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/already holds a run.*--resume/);
  });
});

describe("stopping", () => {
  test("Ctrl-C stops at a safe point, exits 130 and says how to resume; the command resumes to the end", async () => {
    const started = startCli([...train, "--run", run, "--iterations=100000", "--json"]);
    await started.seen(/"iteration":2/);
    started.child.kill("SIGINT");
    const { code, stderr } = await started.finished;
    expect(code).toBe(130);
    const done = Number(/stopped after (\d+) iterations/.exec(stderr)?.[1]);
    expect(done).toBeGreaterThanOrEqual(3);
    expect(stderr).toContain(`turnwise train --resume ${run}`);
    const resumed = await runCli([
      "train",
      "--resume",
      run,
      `--iterations=${done + 2}`,
      "--engine=cpu",
      "--json",
    ]);
    expect(resumed.code).toBe(0);
    expect(
      jsonLines(resumed.stdout)
        .slice(0, -1)
        .map(({ iteration }) => iteration),
    ).toEqual([done, done + 1]);
  });

  test("with rollout workers too; no thread keeps the process", async () => {
    const workers = ["--collect.workers=1", "--collect.overlap"];
    const started = startCli([...train, ...workers, "--run", run, "--iterations=100000", "--json"]);
    await started.seen(/"iteration":2/);
    started.child.kill("SIGINT");
    const { code, stderr } = await started.finished;
    expect({ code, done: /stopped after \d+ iterations; everything/.test(stderr) }).toEqual({
      code: 130,
      done: true,
    });
    const [, done = ""] = /stopped after (\d+)/.exec(stderr) ?? [];
    const flags = [`--iterations=${Number(done) + 2}`, "--engine=cpu", "--json"];
    const resumed = await runCli(["train", "--resume", run, ...flags]);
    expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: "" });
    expect(jsonLines(resumed.stdout)[0]?.["metrics"]).toHaveProperty(["collect/weights_lag"]);
  });

  test("after kill -9 every flushed episode can be replayed, and the run resumes", async () => {
    const started = startCli([
      ...train,
      "--run",
      run,
      "--iterations=100000",
      "--checkpoint.every=2",
      "--json",
    ]);
    await started.seen(/"iteration":4/);
    started.child.kill("SIGKILL");
    await started.finished;
    const list = await runCli(["replay", run, "--source", "rollout", "--json"]);
    expect({ code: list.code, stderr: list.stderr }).toEqual({ code: 0, stderr: "" });
    const iterations = new Set(jsonLines(list.stdout).map(({ iteration }) => iteration));
    for (const kept of [0, 1, 2, 3]) expect(iterations).toContain(kept);
    const resumed = await runCli(["train", "--resume", run, "--iterations=8", "--engine=cpu", "--json"]);
    expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: "" });
    expect(jsonLines(resumed.stdout).at(-2)?.["iteration"]).toBe(7);
    const after = jsonLines((await runCli(["replay", run, "--source", "rollout", "--json"])).stdout);
    expect(after).toHaveLength(8 * 2 * 4);
  });

  test("a disk that is full is one sentence with what to do, exit 1; what was written is intact", async () => {
    const before = `ulimit -f 200; trap "" XFSZ`; // no file may grow beyond 100 kB, as on a full disk
    const { code, stderr } = await runCli([...train, "--run", run, "--iterations=100000", "--json"], {
      before,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/could not be written|can be written/);
    expect(stderr).toMatch(/free some|writable/);
    expect(stderr.split("No trajectory can be written").length).toBeLessThanOrEqual(2); // said once
    expect(stderr).not.toContain("    at ");
    const list = await runCli(["replay", run, "--json"]);
    expect({ code: list.code, stderr: list.stderr }).toEqual({ code: 0, stderr: "" });
    expect(jsonLines(list.stdout).length).toBeGreaterThan(8);
    expect((await readdir(run)).includes("config.json")).toBe(true);
  });

  test("an environment server that dies: exit 1 and a sentence, the run can be resumed", async () => {
    const server = startCli(["serve", CORRIDOR, "--port", "0", "--json"]);
    const [, url = ""] = await server.seen(/"url":"([^"]+)"/);
    const started = startCli([...train, "--run", run, "--iterations=100000", "--json", "--env-server", url]);
    await started.seen(/"iteration":2/);
    server.child.kill("SIGKILL");
    const { code, stderr } = await started.finished;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^turnwise: The (connection to|environment server at) .* (lost|reached).*$/m);
    expect(stderr).not.toContain("episode failed");
    const [, kept = ""] = /^Everything up to (\S+) is kept\./m.exec(stderr) ?? [];
    expect((await readdir(kept)).includes("weights.bin")).toBe(true);
    expect(stderr).toContain(`turnwise train --resume ${run} --env-server ${url} --engine cpu`);
    const resumed = await runCli(["train", "--resume", run, "--iterations=4", "--engine=cpu", "--json"]);
    expect(resumed.code).toBe(0);
  });

  test("a reader that goes away stops training at a safe point", async () => {
    const started = startCli([...train, "--run", run, "--iterations=100000", "--json"]);
    await started.seen(/"iteration":1/);
    started.child.stdout?.destroy();
    const { code, stderr } = await started.finished;
    expect(code).toBe(130);
    const done = Number(/stopped after (\d+) iterations; everything/.exec(stderr)?.[1]);
    expect(await readdir(join(run, "checkpoints"))).toContain(`iteration-${String(done).padStart(6, "0")}`);
  });
});

test("a run is evaluated and resumed with the environment it was trained in", async () => {
  await runCli([...train, "--run", run, "--iterations=1"]);
  const other = CORRIDOR.replace("#corridor", "#identity");
  const evaluated = await runCli(["evaluate", run, "--env", other, "--engine", "cpu"]);
  expect(evaluated.code).toBe(1);
  expect(evaluated.stderr).toContain("was trained on corridor, not on identity");
  const resumed = await runCli(["train", other, "--resume", run]);
  expect(resumed.code).toBe(2);
  expect(resumed.stderr).toMatch(/was trained on .*#corridor, not on .*#identity\./);
});
