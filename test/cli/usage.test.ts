import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RECIPES } from "../../src/cli/recipes.ts";
import { CORRIDOR, runCli } from "./run-cli.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "turnwise-usage-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const COMMANDS = [
  "start",
  "train",
  "evaluate",
  "inspect",
  "replay",
  "compact",
  "play",
  "envs",
  "serve",
  "retrieve",
  "doctor",
];

describe("help", () => {
  test("turnwise alone shows every command and exits 0", async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect(code).toBe(0);
    expect(stderr).toBe("");
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
    expect(stdout).toContain("Examples:");
  });

  test.each(COMMANDS)("turnwise %s --help exits 0", async (command) => {
    const { code, stdout } = await runCli([command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: turnwise ${command}`);
  });

  test("train --help is short, --help-all shows every key with meaning and default", async () => {
    const [short, long] = await Promise.all([runCli(["train", "--help"]), runCli(["train", "--help-all"])]);
    expect(short.stdout).toContain("--collect.group-size");
    expect(short.stdout).not.toContain("--collect.max-wait-ms");
    expect(long.stdout).toMatch(/--collect\.max-wait-ms <n>\s+milliseconds a request waits/);
    expect(long.stdout).toContain("--policy.hidden-size");
    expect(long.stdout).toContain("--optimizer.beta1");
  });

  test("--version", async () => {
    expect((await runCli(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("wrong usage: exit 2, one sentence with what to do, no stack", () => {
  const wrong = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^turnwise: .*\n$/);
    expect(stderr).not.toContain("    at ");
    return stderr;
  };

  test("unknown command and flag suggest the nearest", async () => {
    expect(await wrong("trian")).toContain("There is no command trian. Did you mean train?");
    expect(await wrong("train", "corridor", "--iteratons", "3")).toContain(
      "There is no flag --iteratons. Did you mean --iterations?",
    );
    expect(await wrong("train", CORRIDOR, "--collect.groupsize", "3")).toContain(
      "Did you mean --collect.group-size?",
    );
  });

  test("values that the schema refuses", async () => {
    expect(await wrong("train", CORRIDOR, "--iterations", "many")).toContain('--iterations cannot be "many"');
    expect(await wrong("train", CORRIDOR, "--collect.groups", "0")).toContain(
      '--collect.groups cannot be "0"',
    );
    expect(await wrong("evaluate", "random", "--env", CORRIDOR, "--decoding", "best")).toContain(
      "greedy, sample",
    );
  });

  test("a missing argument", async () => {
    expect(await wrong("replay")).toContain("run");
    expect(await wrong("train")).toContain("turnwise train alfworld-text");
    expect(await wrong("evaluate", "random")).toContain("--env");
  });

  test("unknown keys of a configuration file and of an environment", async () => {
    const file = join(folder, "mistyped.json");
    await writeFile(file, JSON.stringify({ collect: { groupsize: 3 } }));
    expect(await wrong("train", CORRIDOR, "--config", file)).toContain(
      "collect.groupsize. Did you mean groupSize?",
    );
    expect(await wrong("train", CORRIDOR, "--env.lenght", "3", "--dry-run")).toContain(
      "lenght. Did you mean length?",
    );
  });

  test("a configuration file that is missing or not JSON", async () => {
    const missing = join(folder, "missing.json");
    expect(await wrong("train", CORRIDOR, "--config", missing)).toContain(missing);
    const broken = join(folder, "broken.json");
    await writeFile(broken, "{ seed: 1 }");
    expect(await wrong("train", CORRIDOR, "--config", broken)).toContain(`${broken} is not JSON`);
  });

  test("options of an environment where there is none", async () => {
    expect(await wrong("replay", folder, "--env.length=3")).toContain("no flag --env.length");
  });

  test("things that do not exist: environment, policy, run", async () => {
    expect(await wrong("train", "alfworld-txt")).toContain("Did you mean alfworld-text?");
    expect(await wrong("evaluate", "expret", "--env", CORRIDOR)).toContain("Did you mean expert?");
    expect(await wrong("train", "--resume", folder)).toContain("not the folder of a run");
  });

  test("choices suggest the nearest too, and help of a command that does not exist", async () => {
    expect(await wrong("train", CORRIDOR, "--recipe", "hosehold")).toContain(
      "start. Did you mean household?",
    );
    expect(await wrong("help", "trian")).toContain("There is no command trian. Did you mean train?");
    expect(await wrong("train", CORRIDOR, "--sede=3")).toContain(
      "There is no flag --sede. Did you mean --seed?",
    );
  });

  test.each([
    ["play", CORRIDOR, "--data", ""],
    ["play", CORRIDOR, "--game", ""],
    ["train", CORRIDOR, "--run", ""],
    ["train", "--resume", ""],
    ["train", CORRIDOR, "--config", " "],
  ])("%s %s %s %j: a flag whose value is empty", async (...args) => {
    expect(await wrong(...args)).toContain("is empty; it needs");
  });

  test("an address that was forgotten is not the next flag", async () => {
    expect(await wrong("evaluate", "random", "--env", CORRIDOR, "--env-server", "--tasks", "3")).toContain(
      '--env-server needs an address such as ws://127.0.0.1:8787, not "--tasks"',
    );
  });

  test("keys that reach into the prototype of every object", async () => {
    expect(await wrong("train", CORRIDOR, "--env.__proto__.x", "3", "--dry-run")).toContain(
      "no configuration key",
    );
    const file = join(folder, "prototype.json");
    await writeFile(file, '{ "__proto__": { "seed": 1 } }');
    expect(await wrong("train", CORRIDOR, "--config", file)).toContain("no configuration key __proto__");
  });

  test("imitation of a player that the environment does not have leaves no run behind", async () => {
    const run = join(folder, "no-player");
    const args = [
      "train",
      CORRIDOR,
      "--imitation.player",
      "nobody",
      "--imitation.demonstrations",
      "4",
      "--run",
      run,
    ];
    expect(await wrong(...args)).toContain("no player nobody to imitate; it has expert");
    await expect(stat(run)).rejects.toThrow("ENOENT");
  });

  test("--verbose shows where an error comes from", async () => {
    const { code, stderr } = await runCli(["train", "alfworld-txt", "--verbose"]);
    expect(code).toBe(2);
    expect(stderr).toContain("    at ");
  });
});

test("the help of start shows the values of its recipe, not the defaults", async () => {
  const { stdout } = await runCli(["start", "--help"]);
  const { iterations, collect } = RECIPES["start"] as { iterations: number; collect: { maxTurns: number } };
  expect(stdout).toMatch(new RegExp(`--iterations <n> [^[]*\\[${iterations}\\]`));
  expect(stdout).toMatch(new RegExp(`--collect\\.max-turns <value> [^[]*\\[${collect.maxTurns}\\]`));
});

describe("configuration", () => {
  const dryRun = async (...args: string[]) => {
    const { stdout, stderr } = await runCli(["train", CORRIDOR, ...args, "--dry-run"]);
    expect(stderr).toBe("");
    return JSON.parse(stdout) as Record<string, Record<string, unknown>>;
  };

  test("defaults < recipe < file < flags", async () => {
    const file = join(folder, "good.json");
    await writeFile(
      file,
      JSON.stringify({ seed: 5, imitation: { updates: 7 }, collect: { groups: 3, groupSize: 4 } }),
    );
    const plain = await dryRun();
    const config = await dryRun("--recipe", "start", "--config", file, "--collect.group-size", "6");
    expect(config["seed"]).toBe(5);
    expect(config["imitation"]?.["updates"]).toBe(7);
    expect(config["collect"]).toMatchObject({
      groups: 3,
      groupSize: 6,
      temperature: plain["collect"]?.["temperature"],
    });
    expect(config["evaluation"]).toMatchObject((RECIPES["start"] as { evaluation: object }).evaluation);
    expect(config["environment"]).toEqual({ id: CORRIDOR, config: {} });
  });

  test("a schedule of another kind takes the place of the recipe's; a byte order mark is no content", async () => {
    const file = join(folder, "schedule.json");
    const learningRate = { type: "piecewise", points: [[0, 1e-3]] };
    await writeFile(file, `\uFEFF${JSON.stringify({ optimizer: { learningRate } })}`);
    const config = await dryRun("--recipe", "household", "--config", file);
    expect(config["optimizer"]?.["learningRate"]).toEqual(learningRate);
  });

  test("booleans, null, lists, options of the environment and of the policy", async () => {
    const config = await dryRun(
      "--no-objective.normalize-by-std",
      "--collect.max-turns=null",
      "--policy.features=match,count",
      "--env.length=5",
      "--imitation.demonstrations=all",
    );
    expect(config["objective"]?.["normalizeByStd"]).toBe(false);
    expect(config["collect"]?.["maxTurns"]).toBe(null);
    expect(config["policy"]).toEqual({ features: ["match", "count"] });
    expect(config["environment"]?.["config"]).toEqual({ length: 5 });
    expect(config["imitation"]?.["demonstrations"]).toBe("all");
  });
});
