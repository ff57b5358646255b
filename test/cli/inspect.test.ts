import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, runCli, startCli } from "./run-cli.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "turnwise-inspect-"));
  await mkdir(join(folder, "runs", "a run"), { recursive: true });
  await writeFile(join(folder, "runs", "a run", "config.json"), '{"environment":{"id":"corridor"}}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("inspect", () => {
  test("serves the runs of the folder, says where, and ends at Ctrl-C", async () => {
    const { child, seen, finished } = startCli(["inspect", "--port", "0", "--json"], { cwd: folder });
    const [line] = await seen(/^\{"url":.*\}$/m);
    const { url } = JSON.parse(line) as { url: string };
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const runs = (await (await fetch(`${url}api/runs`)).json()) as { id: string }[];
    expect(runs.map(({ id }) => id)).toEqual(["a run"]);
    child.kill("SIGINT");
    expect(await finished).toMatchObject({ code: 0, signal: null });
  });

  test("with a token answers only who has it, and prints the address that carries it", async () => {
    const { child, seen, finished } = startCli(["inspect", "runs", "--port", "0", "--json"], {
      cwd: folder,
      env: { TURNWISE_TOKEN: "s3cret word" },
    });
    const [line] = await seen(/^\{"url":.*\}$/m);
    const { url } = JSON.parse(line) as { url: string };
    expect(url).toContain("?token=s3cret%20word");
    const { origin } = new URL(url);
    expect((await fetch(`${origin}/api/runs`)).status).toBe(401);
    const headers = { authorization: "Bearer s3cret word" };
    expect((await fetch(`${origin}/api/runs`, { headers })).status).toBe(200);
    child.kill("SIGTERM");
    await finished;
  });

  test.each([
    [["inspect", "nowhere"], "nowhere is no folder; name a run directory, or a folder that holds some."],
    [["inspect", ".", "--host", "0.0.0.0"], "a token is needed: set TURNWISE_TOKEN or give --token."],
    [["inspect", ".", "--port", "70000"], "--port cannot be"],
  ])("%j is refused with what to do", async (args, text) => {
    const { code, stderr } = await runCli(args, { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain(text);
  });

  test("a folder without runs is served too: runs may come", async () => {
    await mkdir(join(folder, "empty"), { recursive: true });
    const { child, seen, finished } = startCli(["inspect", "empty", "--port", "0", "--json"], {
      cwd: folder,
    });
    const [line] = await seen(/^\{"url":.*\}$/m);
    const [{ url } = { url: "" }] = jsonLines(line) as { url: string }[];
    expect(await (await fetch(`${url}api/runs`)).json()).toEqual([]);
    child.kill("SIGINT");
    await finished;
  });
});
