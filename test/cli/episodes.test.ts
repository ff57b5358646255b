/** `turnwise replay` with filters and exports, and `turnwise compact`, on a run made here. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openExploredLog, openTrajectoryLog } from "../../src/replay/index.ts";
import { sampleEpisode } from "../replay/sample-episodes.ts";
import { jsonLines, runCli } from "./run-cli.ts";

let run: string;
beforeAll(async () => {
  run = await mkdtemp(join(tmpdir(), "turnwise-episodes-"));
  await using log = await openTrajectoryLog(run);
  for (let i = 0; i < 40; i++) log.appendEpisode({ ...sampleEpisode(i, 3 + (i % 4)), episodeReturn: i });
  await using explored = await openExploredLog(run);
  const branch = {
    parent: "episode-7",
    turn: 1,
    action: "look",
    checkpoint: null,
    restoredBy: "replay",
  } as const;
  explored.appendEpisode({ ...sampleEpisode(7, 4), episodeId: "b1", source: "branch", branch });
});
afterAll(() => rm(run, { recursive: true, force: true }));

const numbers = Array.from({ length: 40 }, (_, i) => i);
const ids = (stdout: string) => jsonLines(stdout).map(({ episodeId }) => episodeId);
const named = (list: readonly number[]) => list.map((i) => `episode-${i}`);

describe("turnwise replay", () => {
  test("--filter and --sort list what they say, with the other flags; the second time without indexing", async () => {
    const filter = "turns > 4 and return < 30";
    const list = await runCli(["replay", run, "--filter", filter, "--failed", "--sort", "-return", "--json"]);
    const expected = numbers.filter((i) => i % 4 > 1 && i < 30 && i % 2 === 1).reverse();
    expect(ids(list.stdout)).toEqual(named(expected));
    expect(list.stderr).toBe(""); // SQLite's warning on some versions of Node included
    const shown = await runCli(["replay", run, "--filter", 'parent = "episode-7" or id = episode-3']);
    expect(shown.stdout).toMatch(/episode-3 .*\nb1 .*branch.*\n2 episodes, 0 succeeded/);
  });

  test("last and an id show what the filter or the log finds, branches included", async () => {
    const last = await runCli(["replay", run, "last", "--filter", "source = evaluation", "--json"]);
    expect(jsonLines(last.stdout)[0]).toMatchObject({ episode: { episodeId: "episode-35" } });
    const branch = await runCli(["replay", run, "b1"]);
    expect(branch.stdout).toContain("episode b1");
    expect(branch.stdout).toMatch(/branch +of episode-7 at turn 2: look, then by hand/);
  });

  test("a filter that cannot be read is a usage error that shows the place", async () => {
    const { code, stdout, stderr } = await runCli(["replay", run, "--filter", "success and turn > 30"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("no field turn");
    expect(stderr).toContain("Did you mean turns?");
    expect(stderr).toMatch(/success and turn > 30\n {12}\^{4}\n/);
  });

  test("--export writes what the list shows", async () => {
    const out = join(run, "out.parquet");
    const { stdout } = await runCli([
      "replay",
      run,
      "--success",
      "--last",
      "3",
      "--export",
      "parquet",
      "--out",
      out,
    ]);
    expect(stdout).toMatch(/out\.parquet: 3 episodes, 13 turns, [\d.]+ kB/);
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(out) });
    expect(rows.map(({ id }) => id)).toEqual(["episode-34", "episode-36", "episode-38"]);
    const chat = join(run, "out.jsonl");
    await runCli(["replay", run, "--filter", "iteration = 1", "--export", "chat", "--out", chat]);
    expect(jsonLines(await readFile(chat, "utf8"))).toHaveLength(8);
  });

  test("half an export, an unknown format and an unknown order are told", async () => {
    const half = await runCli(["replay", run, "--export", "chat"]);
    expect([half.code, half.stderr]).toEqual([2, expect.stringContaining("needs both")]);
    const format = await runCli(["replay", run, "--export", "parqet", "--out", join(run, "x")]);
    expect([format.code, format.stderr]).toEqual([2, expect.stringContaining("Did you mean parquet?")]);
    const order = await runCli(["replay", run, "--sort", "-turn"]);
    expect([order.code, order.stderr]).toEqual([2, expect.stringContaining("Did you mean turns?")]);
  });
});

describe("turnwise compact", () => {
  test("says what it would drop, drops it, and wants to know what to keep", async () => {
    const nothing = await runCli(["compact", run]);
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining("Say what to keep")]);
    const wrong = await runCli(["compact", run, "--keep", "turns >"]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("a value for turns is missing")]);
    const flags = ["--keep-failed", "--keep", "return = 2", "--keep-last", "1"];
    const kept = numbers.filter((i) => i % 2 === 1 || i === 2 || i >= 32);
    const dry = await runCli(["compact", run, ...flags, "--dry-run", "--json"]);
    expect(jsonLines(dry.stdout)[0]).toMatchObject({ kept: kept.length, dropped: 40 - kept.length });
    const { stdout } = await runCli(["compact", run, ...flags]);
    expect(stdout).toMatch(
      new RegExp(`^${kept.length} episodes kept, ${40 - kept.length} dropped; .* → .* MB`),
    );
    const list = await runCli(["replay", run, "--filter", "turns >= 0", "--json"]);
    expect(ids(list.stdout)).toEqual([...named(kept), "b1"]);
  });
});
