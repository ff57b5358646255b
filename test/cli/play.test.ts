import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CORRIDOR, jsonLines, ROOT, runCli } from "./run-cli.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "turnwise-play-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("play --json", () => {
  test("one line for the reset and one for each step, of exactly these fields", async () => {
    const input = "go left\ngo right\n";
    const args = [
      "play",
      CORRIDOR,
      "--task",
      "train-3",
      "--seed",
      "0",
      "--script",
      "-",
      "--json",
      "--env.length",
      "4",
    ];
    const { code, stdout, stderr } = await runCli(args, { input });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "{"observation":"You are in cell 4 of 4. The goal is cell 1.","admissible":["go left"],"reward":0,"terminated":false,"truncated":false,"success":false,"info":{"distance":3}}
      {"observation":"You are in cell 3 of 4. The goal is cell 1.","admissible":["go left","go right"],"reward":-0.01,"terminated":false,"truncated":false,"success":false,"info":{}}
      {"observation":"You are in cell 4 of 4. The goal is cell 1.","admissible":["go left"],"reward":-0.01,"terminated":false,"truncated":false,"success":false,"info":{}}
      "
    `);
  });

  test("a script file with more actions than the episode takes: the rest is named and left", async () => {
    const script = join(folder, "script.txt");
    await writeFile(script, "go right\r\n".repeat(30));
    const { code, stdout, stderr } = await runCli([
      "play",
      CORRIDOR,
      "--max-turns",
      "3",
      "--script",
      script,
      "--json",
    ]);
    expect(code).toBe(0);
    const lines = jsonLines(stdout);
    expect(lines.at(-1)?.["truncated"] === true || lines.at(-1)?.["terminated"] === true).toBe(true);
    expect(stderr).toMatch(/the episode ended after \d actions; \d+ more/);
  });

  test("without --split, a task is found in any split; an unknown one is refused with the nearest", async () => {
    const { stdout } = await runCli([
      "play",
      CORRIDOR,
      "--task",
      "valid_unseen-3",
      "--script",
      "/dev/null",
      "--json",
    ]);
    expect(jsonLines(stdout)).toHaveLength(1);
    const { code, stderr } = await runCli([
      "play",
      CORRIDOR,
      "--task",
      "valid_unseen-99",
      "--script",
      "/dev/null",
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/no task valid_unseen-99 .*Did you mean valid_unseen-\d+\?/);
  });

  test("an action the environment refuses is exit 1 after what came before it", async () => {
    const { code, stdout, stderr } = await runCli(["play", CORRIDOR, "--script", "-", "--json"], {
      input: "fly\n",
    });
    expect(code).toBe(1);
    expect(jsonLines(stdout)).toHaveLength(1);
    expect(stderr).toBe("turnwise: There is no way to fly in the corridor.\n");
  });

  test("a household: what is not understood goes to the environment as it is", async () => {
    const { code, stdout } = await runCli(["play", "alfworld-text", "--script", "-", "--json"], {
      input: "fly away\n\nlook\n",
    });
    expect(code).toBe(0);
    const lines = jsonLines(stdout);
    expect(lines).toHaveLength(4); // an empty line is the empty action
    expect(lines[2]).toMatchObject({ observation: "Nothing happens." });
    expect(lines[1]).toMatchObject({
      observation: "Nothing happens.",
      reward: 0,
      terminated: false,
      success: false,
    });
    expect(lines[2]?.["admissible"]).toContain("look");
  });

  test("a game file that is missing, foreign or damaged: exit 1, the file and what is wrong", async () => {
    const foreign = join(folder, "game.tw-pddl");
    await writeFile(foreign, '{"hello": 1}');
    const damaged = join(folder, "damaged.tw-pddl");
    await writeFile(damaged, '{"pddl_problem": "(define');
    for (const file of [join(folder, "missing.tw-pddl"), foreign, damaged]) {
      const { code, stdout, stderr } = await runCli([
        "play",
        "alfworld-text",
        "--game",
        file,
        "--script",
        "/dev/null",
        "--json",
      ]);
      expect({ file, code, stdout }).toEqual({ file, code: 1, stdout: "" });
      expect(stderr).toContain(file);
      expect(stderr).not.toContain("    at ");
    }
  });

  test("--json without a script is wrong usage; so is a script that cannot be read", async () => {
    expect((await runCli(["play", CORRIDOR, "--json"])).code).toBe(2);
    const { code, stderr } = await runCli(["play", CORRIDOR, "--script", join(folder, "none")]);
    expect(code).toBe(2);
    expect(stderr).toContain(join(folder, "none"));
  });
});

describe("envs", () => {
  test("lists the built-in environments, and the options of one as flags", async () => {
    const all = await runCli(["envs"]);
    expect(all.stdout).toMatch(/^alfworld-text .*train, dev_unseen, valid_seen, valid_unseen/m);
    const one = await runCli(["envs", CORRIDOR]);
    expect(one.stdout).toContain("tasks: 64 in train, 16 in valid_unseen");
    expect(one.stdout).toMatch(/--env\.step-cost\s+taken from the reward each turn \[0\.01\]/);
    const json = jsonLines((await runCli(["envs", CORRIDOR, "--json"])).stdout);
    expect(json[0]).toMatchObject({ id: "corridor", splits: ["train", "valid_unseen"], players: ["expert"] });
  });
});

describe("doctor", () => {
  test("names each engine with its reason and exits 0 where one works", async () => {
    const { code, stdout } = await runCli(["doctor", "--json"], { cwd: ROOT });
    const checks = jsonLines(stdout);
    const engines = checks.filter(({ name }) => String(name).startsWith("engine "));
    expect(engines.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["engine tensorflow-gpu", "engine wasm", "engine cpu"]),
    );
    for (const { detail } of checks) expect(detail).not.toBe("");
    expect(code).toBe(checks.some(({ status }) => status === "problem") ? 1 : 0);
  });
});
