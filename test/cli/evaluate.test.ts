import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CORRIDOR, jsonLines, runCli, startCli } from "./run-cli.ts";

describe("evaluate --json", () => {
  const FIELDS = ["successRate", "low", "high", "tasks", "meanReturn", "meanTurns", "perType", "seconds"];

  test("is one object with these fields; random on a corridor is neither hopeless nor perfect", async () => {
    const { code, stdout, stderr } = await runCli([
      "evaluate",
      "random",
      "--env",
      CORRIDOR,
      "--tasks",
      "16",
      "--json",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = jsonLines(stdout);
    expect(lines).toHaveLength(1);
    const result = lines[0] ?? {};
    for (const field of FIELDS) expect(result).toHaveProperty(field);
    expect(result).toMatchObject({ tasks: 16, split: "valid_unseen", failed: 0 });
    const [low, rate, high] = [Number(result["low"]), Number(result["successRate"]), Number(result["high"])];
    expect(low).toBeLessThan(rate);
    expect(rate).toBeLessThan(high);
  });

  test("the expert solves every task in the fewest turns; text is for people", async () => {
    const { stdout } = await runCli([
      "evaluate",
      "expert",
      "--env",
      CORRIDOR,
      "--split",
      "train",
      "--tasks",
      "8",
    ]);
    expect(stdout).toMatch(/^expert +100\.0 % success .* on 8 tasks of train/);
  });

  test("of tasks in rooms also says the interval over rooms", async () => {
    const args = ["evaluate", "expert", "--env", "alfworld-text", "--split", "valid_unseen", "--tasks", "12"];
    const { stdout } = await runCli(args);
    expect(stdout).toMatch(/^by room: 95 % interval \d+\.\d % – 100\.0 % over \d+ rooms$/m);
  });

  test("an unknown split is refused", async () => {
    const { code, stderr } = await runCli([
      "evaluate",
      "expert",
      "--env",
      CORRIDOR,
      "--split",
      "vaild_unseen",
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain("valid_unseen");
  });
});

describe("serve", () => {
  test("an evaluation through a server gives the same result as one in the same process", async () => {
    const server = startCli(["serve", CORRIDOR, "--port", "0", "--json", "--token", "secret"]);
    const [, url = ""] = await server.seen(/"url":"([^"]+)"/);
    const args = ["evaluate", "random", "--env", CORRIDOR, "--tasks", "8", "--json"];
    const [remote, local, refused] = await Promise.all([
      runCli([...args, "--env-server", url], { env: { TURNWISE_TOKEN: "secret" } }),
      runCli(args),
      runCli([...args, "--env-server", url, "--token", "wrong"]),
    ]);
    server.child.kill("SIGINT");
    expect((await server.finished).code).toBe(0);
    const result = (text: string) => ({ ...jsonLines(text)[0], seconds: 0 });
    expect(remote.stderr).toBe("");
    expect(result(remote.stdout)).toEqual(result(local.stdout));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("token");
  });

  test("a server that other machines can reach needs a token", async () => {
    const { code, stderr } = await runCli(["serve", CORRIDOR, "--host", "0.0.0.0", "--port", "0"]);
    expect(code).toBe(2);
    expect(stderr).toContain("TURNWISE_TOKEN");
  });
});

test("a server of another version of the environment is refused", async () => {
  const folder = await mkdtemp(join(tmpdir(), "turnwise-version-"));
  try {
    const file = join(folder, "newer.ts");
    const [module = ""] = CORRIDOR.split("#");
    const source = `import { corridor } from ${JSON.stringify(module)}; export default { ...corridor, version: "99" };`;
    await writeFile(file, source);
    const server = startCli(["serve", file, "--port", "0", "--json"]);
    const [, url = ""] = await server.seen(/"url":"([^"]+)"/);
    const { code, stderr } = await runCli(["evaluate", "random", "--env", CORRIDOR, "--env-server", url]);
    server.child.kill("SIGTERM");
    await server.finished;
    expect(code).toBe(1);
    expect(stderr).toContain(`The server at ${url} serves version 99 of corridor; here it is version 1.`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
