import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ReplayError } from "../../src/core/errors.ts";
import type { Trajectory } from "../../src/core/trajectory.ts";
import {
  compactRun,
  openEpisodeIndex,
  openExploredLog,
  openTrajectoryLog,
  openTrajectoryReader,
  type RetentionPolicy,
} from "../../src/replay/index.ts";
import { all, sampleAnnotation, sampleEpisode } from "./sample-episodes.ts";

let run: string;
beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), "turnwise-compact-"));
});
afterEach(() => rm(run, { recursive: true, force: true }));

/** Iteration i / 8, task i % 17, even ones solved with return 1; here the return tells them apart. */
const episode = (i: number): Trajectory => ({ ...sampleEpisode(i, 3), episodeReturn: (i * 7) % 10 });

async function write(count: number, folder = run, segmentBytes = 60_000): Promise<void> {
  await using log = await openTrajectoryLog(folder, { segmentBytes });
  for (let i = 0; i < count; i++) {
    log.appendEpisode(episode(i));
    log.appendAnnotation(sampleAnnotation(i, 3));
  }
}

const number = ({ episodeId }: { readonly episodeId: string }) => Number(episodeId.slice(8));

async function stored(folder = run): Promise<number[]> {
  const problems: ReplayError[] = [];
  const reader = await openTrajectoryReader(folder, { onProblem: (problem) => problems.push(problem) });
  const episodes = await all(reader.episodes());
  for (const each of episodes) {
    if (each.source !== "branch") expect(each).toEqual(episode(each.environmentSeed));
  }
  expect(problems).toEqual([]);
  return episodes.map(number);
}

const numbers = Array.from({ length: 80 }, (_, i) => i);
const best = (n: number) =>
  numbers.filter((i) => {
    const rivals = numbers.filter((k) => k % 17 === i % 17);
    const better = (k: number) => episode(k).episodeReturn - episode(i).episodeReturn || k - i;
    return rivals.filter((k) => better(k) > 0).length < n;
  });

describe("what a policy keeps stays, bit by bit, and nothing else", () => {
  test.each<[string, RetentionPolicy, number[]]>([
    ["a filter", { filter: "source = evaluation" }, numbers.filter((i) => i % 5 === 0)],
    ["the last iterations", { lastIterations: 2 }, numbers.filter((i) => i >= 64)],
    ["the best of each task", { bestOfTask: 2 }, best(2)],
    ["the failed ones", { failed: true }, numbers.filter((i) => i % 2 === 1)],
    ["everything", { filter: "" }, numbers],
    ["nothing", { filter: "turns > 3" }, []],
    [
      "any of several",
      { filter: "id = episode-4", lastIterations: 1, bestOfTask: 1, failed: true },
      numbers.filter((i) => i === 4 || i >= 72 || i % 2 === 1 || best(1).includes(i)),
    ],
  ])("%s", async (_, policy, expected) => {
    await write(80);
    const result = await compactRun(run, policy);
    expect(await stored()).toEqual(expected);
    expect(result).toMatchObject({ kept: expected.length, dropped: 80 - expected.length });
    const reader = await openTrajectoryReader(run);
    expect((await all(reader.annotations())).map(number)).toEqual(expected);
    expect((await reader.list()).map(number)).toEqual(expected);
    const sizes = await Promise.all(
      (await readdir(join(run, "trajectories"))).map((name) => stat(join(run, "trajectories", name))),
    );
    expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBe(result.bytesAfter);
    expect(await compactRun(run, policy)).toMatchObject({ dropped: 0, bytesBefore: result.bytesAfter });
  });

  test("of an id that was written again the later record stays, whatever the earlier one was", async () => {
    await write(20);
    {
      await using log = await openTrajectoryLog(run);
      log.appendEpisode({ ...episode(3), policy: "again", success: true });
    }
    await compactRun(run, { failed: true });
    const reader = await openTrajectoryReader(run);
    expect((await reader.list()).map(number)).toEqual([1, 5, 7, 9, 11, 13, 15, 17, 19]);
  });

  test("an episode from which a branch leads stays with it", async () => {
    await write(20);
    {
      await using explored = await openExploredLog(run);
      const branch = {
        parent: "episode-6",
        turn: 1,
        action: "look",
        checkpoint: null,
        restoredBy: "replay",
      } as const;
      explored.appendEpisode({ ...episode(6), episodeId: "episode-99", source: "branch", branch });
    }
    await compactRun(run, { filter: "id = episode-2" });
    expect(await stored()).toEqual([2, 6, 99]);
  });

  test("a dry run says what would be dropped and changes nothing", async () => {
    await write(80);
    const result = await compactRun(run, { failed: true }, { dryRun: true });
    expect(result).toMatchObject({ kept: 40, dropped: 40 });
    expect(result.bytesAfter).toBe(result.bytesBefore);
    expect(await stored()).toEqual(numbers);
  });

  test("an index that was made before goes on, without the dropped ones", async () => {
    await write(80);
    await using index = await openEpisodeIndex(run);
    await index.update();
    expect(index.count('"saltshaker"')).toBeGreaterThan(10);
    await compactRun(run, { failed: true });
    await index.update();
    const rows = index.page({ limit: 100 }).rows;
    const words = index.ids({ filter: '"saltshaker"' });
    expect(rows.map(number)).toEqual(numbers.filter((i) => i % 2 === 1));
    expect((await index.turns("episode-41", 1, 2)).turns).toEqual(episode(41).turns.slice(1, 2));
    await index.close();
    await rm(join(run, "index.sqlite"));
    await using fresh = await openEpisodeIndex(run);
    await fresh.update();
    expect(fresh.page({ limit: 100 }).rows).toEqual(rows);
    expect(fresh.ids({ filter: '"saltshaker"' })).toEqual(words);
  });
});

describe("whatever happens meanwhile", () => {
  test("killed at any moment, nothing that is kept is lost, and doing it again finishes", async () => {
    const original = join(run, "original");
    await write(300, original, 30_000);
    const kept = Array.from({ length: 300 }, (_, i) => i).filter((i) => i % 2 === 1);
    const program = join(import.meta.dirname, "compact-run.ts");
    let halfway = 0;
    for (let round = 0; round < 6; round++) {
      const copy = join(run, `copy-${round}`);
      await cp(original, copy, { recursive: true });
      // Half of the rounds end where it waits for its end, the others at some moment after its first file.
      const waitsAfter = round % 2 === 0 ? String(1 + round) : "0";
      const child = spawn(process.execPath, [...process.execArgv, program, copy, waitsAfter], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = once(child, "exit");
      const begun = new Promise<void>((resolve) => {
        child.stdout.on("data", (chunk: Buffer) => {
          if (waitsAfter === "0" || chunk.includes("waits")) resolve();
        });
      });
      await Promise.race([begun, ended]);
      if (waitsAfter === "0") await sleep(round * 2);
      child.kill("SIGKILL");
      await ended;
      const there = await stored(copy);
      expect(there).toEqual(expect.arrayContaining(kept));
      if (there.length > kept.length && there.length < 300) halfway++;
      await compactRun(copy, { failed: true });
      expect(await stored(copy)).toEqual(kept);
      expect((await readdir(join(copy, "trajectories"))).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    }
    expect(halfway).toBeGreaterThanOrEqual(3);
  });

  test("while a process writes to the log it is refused", async () => {
    await write(10);
    await using log = await openTrajectoryLog(run);
    await expect(compactRun(run, { failed: true })).rejects.toMatchObject({ code: "replay/locked" });
    log.appendEpisode(episode(10));
    await log.flush();
    expect(await stored()).toHaveLength(11);
  });

  test("a damaged file is left as it is", async () => {
    await write(80);
    const path = join(run, "trajectories", "00000.jsonl.zst");
    const bytes = await readFile(path);
    bytes[100] = (bytes[100] ?? 0) ^ 0xff;
    await writeFile(path, bytes);
    const problems: ReplayError[] = [];
    await compactRun(run, { filter: "turns > 3" }, { onProblem: (problem) => problems.push(problem) });
    expect(await readFile(path)).toEqual(bytes);
    expect(problems[0]?.code).toBe("replay/damaged");
    expect((await stat(join(run, "trajectories", "00001.jsonl.zst"))).size).toBeLessThan(bytes.length / 4);
  });

  test("a policy that keeps nothing by saying nothing is refused, and so is a filter that cannot be read", async () => {
    await write(5);
    await expect(compactRun(run, {})).rejects.toThrow(/told what to keep/);
    await expect(compactRun(run, { filter: "turn > 3" })).rejects.toThrow(/no field turn/);
    await expect(compactRun(join(run, "nowhere"), { failed: true })).rejects.toThrow(/holds no trajectories/);
    expect(await stored()).toHaveLength(5);
  });
});
