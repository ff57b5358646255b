import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ReplayError } from "../../src/core/errors.ts";
import type { Branch, Trajectory } from "../../src/core/trajectory.ts";
import {
  type EpisodeIndex,
  type IndexNotice,
  openEpisodeIndex,
  openExploredLog,
  openTrajectoryLog,
} from "../../src/replay/index.ts";
import { encodeRecord } from "../../src/replay/record.ts";
import { turnSpans } from "../../src/replay/turn-spans.ts";
import { all, sampleAnnotation, sampleEpisode, shortEpisode } from "./sample-episodes.ts";

let run: string;
beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), "turnwise-index-"));
});
afterEach(async () => {
  await chmod(run, 0o755);
  await rm(run, { recursive: true, force: true });
});

const file = () => join(run, "index.sqlite");

async function write(episodes: readonly Trajectory[], segmentBytes = 8 << 20): Promise<void> {
  await using log = await openTrajectoryLog(run, { segmentBytes });
  for (const episode of episodes) log.appendEpisode(episode);
}

interface Opened {
  readonly index: EpisodeIndex;
  readonly notices: IndexNotice[];
  readonly problems: ReplayError[];
}

async function withIndex<T>(use: (opened: Opened) => T | Promise<T>, update = true): Promise<T> {
  const [notices, problems]: [IndexNotice[], ReplayError[]] = [[], []];
  await using index = await openEpisodeIndex(run, {
    onNotice: (notice) => notices.push(notice),
    onProblem: (problem) => problems.push(problem),
  });
  if (update) await index.update();
  return await use({ index, notices, problems });
}

/** Everything that a person can see of an index. */
const contents = ({ index }: Opened) => ({
  rows: index.page({ limit: 10_000 }).rows,
  words: index.ids({ filter: "saltshaker = 1".replace(" = 1", "").replace("saltshaker", '"saltshaker"') }),
});

describe("the index follows the log", () => {
  test("while it is written, resumed and packed, step by step as in one go", async () => {
    await using index = await openEpisodeIndex(run).catch(async () => {
      await write([]);
      return await openEpisodeIndex(run);
    });
    {
      await using log = await openTrajectoryLog(run, { segmentBytes: 60_000 });
      for (let i = 0; i < 30; i++) {
        log.appendEpisode(sampleEpisode(i, 5));
        if (i % 4 === 3) {
          await log.flush();
          await index.update();
          expect(index.count()).toBe(i + 1);
        }
        if (i % 10 === 9) for (let k = i - 9; k <= i; k++) log.appendAnnotation(sampleAnnotation(k, 5));
      }
    }
    await write([{ ...sampleEpisode(3, 5), policy: "again" }, sampleEpisode(40, 5)]);
    await index.update();
    const before = index.state();
    expect(before).toMatchObject({ episodes: 31, searchable: 31, progress: 1, path: file() });
    expect(index.row("episode-3")).toMatchObject({ policy: "again", trained: 0 });
    expect(index.row("episode-4")).toMatchObject({ trained: 1, advantage: 0.4 });
    expect((await index.update()).revision).toBe(before.revision); // nothing new
    const rows = index.page({ limit: 100 }).rows;
    const words = index.ids({ filter: '"saltshaker"' });
    expect(words.length).toBeGreaterThan(3);
    await index.close();
    await rm(file());
    await withIndex(({ index: fresh }) => {
      expect(fresh.page({ limit: 100 }).rows).toEqual(rows);
      expect(fresh.ids({ filter: '"saltshaker"' })).toEqual(words);
    });
  });

  test("follow() tells of every change until it is stopped", async () => {
    await using log = await openTrajectoryLog(run);
    await using index = await openEpisodeIndex(run);
    const stop = new AbortController();
    const counts: number[] = [];
    for await (const state of index.follow({ signal: stop.signal, everyMs: 5 })) {
      counts.push(state.episodes);
      if (state.episodes === 4) stop.abort();
      else log.appendEpisode(shortEpisode(state.episodes));
    }
    expect([...new Set(counts)]).toEqual([0, 1, 2, 3, 4]);
  });

  test("a folder in which no file came or went is not read again, but its live file is", async () => {
    const folder = join(run, "trajectories");
    await write([shortEpisode(0)]);
    const log = await openTrajectoryLog(run);
    log.appendEpisode(shortEpisode(1));
    await log.flush();
    await using index = await openEpisodeIndex(run);
    const counts: number[] = [];
    for (let i = 2; i < 5; i++) {
      await utimes(folder, i, i); // long ago: nothing can have changed since the last look
      await index.update();
      await utimes(folder, i, i);
      log.appendEpisode(shortEpisode(i));
      await log.flush();
      await index.update();
      counts.push(index.count());
    }
    expect(counts).toEqual([3, 4, 5]);
    await log.close();
    await write([shortEpisode(5)]);
    expect((await index.update()).episodes).toBe(6);
    expect(index.count('"arrive"')).toBe(6);
  });

  test("rows come before words, and an index that was interrupted goes on where it was", async () => {
    await write(
      Array.from({ length: 400 }, (_, i) => sampleEpisode(i, 30)),
      3 << 20,
    );
    const stop = new AbortController();
    await withIndex(async ({ index }) => {
      const states: [number, number][] = [];
      const update = index.update({
        signal: stop.signal,
        onProgress: ({ episodes, searchable }) => {
          states.push([episodes, searchable]);
          if (searchable > 0) stop.abort(new Error("enough"));
        },
      });
      await expect(update).rejects.toThrow("enough");
      expect(states.at(-1)?.[0]).toBe(400);
      expect(states.at(-1)?.[1]).toBeLessThan(400);
    }, false);
    await withIndex(({ index }) => expect(index.state().searchable).toBe(400));
  });

  test("two processes index at a time, and both see everything once", async () => {
    await write(
      Array.from({ length: 300 }, (_, i) => sampleEpisode(i, 10)),
      100_000,
    );
    const child = spawn(
      process.execPath,
      [...process.execArgv, join(import.meta.dirname, "index-run.ts"), run],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const count = await withIndex(({ index }) => index.state());
    const [output] = await Promise.all([once(child.stdout, "data"), once(child, "exit")]);
    expect(JSON.parse(String(output[0]))).toMatchObject({ episodes: 300, searchable: 300 });
    expect(count).toMatchObject({ episodes: 300, searchable: 300 });
  });

  test("a writer that is killed in the middle of a record leaves an index that goes on", async () => {
    await write([]);
    const lines = [0, 1, 2].map((i) => encodeRecord({ kind: "episode", data: shortEpisode(i) }));
    const live = join(run, "trajectories", "00000.jsonl");
    await writeFile(live, lines.slice(0, 2).join(""));
    await appendFile(live, lines[2]?.slice(0, 50) ?? "");
    await withIndex(({ index, problems }) => {
      expect(index.count()).toBe(2);
      expect(problems).toEqual([]);
    });
    await write([shortEpisode(7)]);
    await withIndex(({ index }) => expect(index.ids()).toEqual(["episode-0", "episode-1", "episode-7"]));
  });

  test("damaged and foreign records are told of and left out", async () => {
    await write([]);
    const foreign = { ...shortEpisode(1), score: "high" } as unknown as Trajectory;
    const lines = [shortEpisode(0), foreign, shortEpisode(2), shortEpisode(3)].map((data) =>
      encodeRecord({ kind: "episode", data }),
    );
    lines[2] = lines[2]?.replace("You arrive", "You Arrive") ?? "";
    await writeFile(join(run, "trajectories", "00000.jsonl"), lines.join(""));
    await withIndex(({ index, problems }) => {
      expect(index.ids()).toEqual(["episode-0", "episode-3"]);
      expect(problems.map(({ code }) => code)).toEqual(["replay/invalid-record", "replay/damaged"]);
    });
  });
});

describe("a copy of the log, no more", () => {
  test.each([
    [
      "no database",
      (path: string) => writeFile(path, "this is no database, but it is long enough to be looked at"),
    ],
    ["cut off", async (path: string) => writeFile(path, (await readFile(path)).subarray(0, 20_000))],
    [
      "overwritten inside",
      async (path: string) => {
        const bytes = await readFile(path);
        await writeFile(path, bytes.fill(0xa5, 4096));
      },
    ],
    [
      "of another program",
      async (path: string) => {
        const other = new DatabaseSync(path);
        other.exec("PRAGMA application_id = 7; PRAGMA user_version = 3");
        other.close();
      },
    ],
    [
      "of an older version",
      async (path: string) => {
        const older = new DatabaseSync(path);
        older.exec("PRAGMA user_version = 0; DROP TABLE words; PRAGMA application_id = 1415014776");
        older.close();
      },
    ],
  ])("an index that is %s is made anew, with a notice", async (_, damage) => {
    await write(Array.from({ length: 40 }, (_, i) => sampleEpisode(i, 3)));
    const before = await withIndex(contents);
    await damage(file());
    await withIndex((opened) => {
      expect(contents(opened)).toEqual(before);
      expect(opened.notices.map(({ code }) => code)).toContain("rebuilt");
      expect(opened.index.state().path).toBe(file());
    });
  });

  test("an index of a newer version is left alone; this one is kept in memory", async () => {
    await write([shortEpisode(0)]);
    await withIndex(() => {});
    const newer = new DatabaseSync(file());
    newer.exec("PRAGMA user_version = 99");
    newer.close();
    await withIndex(({ index, notices }) => {
      expect(index.count()).toBe(1);
      expect(index.state().path).toBeNull();
      expect(notices).toMatchObject([{ code: "in-memory" }]);
      expect(notices[0]?.message).toContain("newer version");
    });
    const still = new DatabaseSync(file());
    expect(still.prepare("PRAGMA user_version").get()).toEqual({ user_version: 99 });
    still.close();
  });

  test("where no file can be made, the index is kept in memory", async () => {
    await write([shortEpisode(0)]);
    await mkdir(file()); // nobody can write a file there, whoever asks
    await withIndex(({ index, notices }) => {
      expect(index.count()).toBe(1);
      expect(notices).toMatchObject([{ code: "in-memory" }]);
    });
  });

  test("an index that another process holds is refused with what to do; reading goes on", async () => {
    await write([shortEpisode(0)]);
    await using index = await openEpisodeIndex(run);
    await index.update();
    const holder = new DatabaseSync(file());
    holder.exec("BEGIN IMMEDIATE");
    try {
      await write([shortEpisode(1)]);
      await expect(index.update()).rejects.toMatchObject({ code: "replay/index-locked" });
      expect(index.count()).toBe(1);
    } finally {
      holder.close();
    }
    await index.update();
    expect(index.count()).toBe(2);
  });

  test("a log that was replaced by another is noticed", async () => {
    await write([shortEpisode(0), shortEpisode(1)]);
    await withIndex(() => {});
    await rm(join(run, "trajectories"), { recursive: true });
    await write([shortEpisode(5)]);
    const packed = join(run, "trajectories", "00000.jsonl.zst");
    await utimes(packed, 1, 1);
    await withIndex(({ index }) => expect(index.ids()).toEqual(["episode-5"]));
    await rm(join(run, "trajectories"), { recursive: true });
    await mkdir(join(run, "trajectories"));
    await withIndex(({ index }) => expect(index.ids()).toEqual([]));
  });

  test("a Node without SQLite is told what to do", async () => {
    await write([shortEpisode(0)]);
    const program = join(import.meta.dirname, "index-run.ts");
    const child = spawn(process.execPath, [...process.execArgv, "--no-experimental-sqlite", program, run], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    expect((await all(child.stderr)).join("")).toMatch(/comes without node:sqlite.*Use Node 24/);
  });

  test("a folder that is no run, and a run without an episode", async () => {
    await expect(openEpisodeIndex(run)).rejects.toMatchObject({ code: "replay/not-found" });
    await expect(openEpisodeIndex(join(run, "nowhere"))).rejects.toThrow(/holds no trajectories/);
    await write([]);
    await withIndex(async ({ index }) => {
      expect(index.page()).toEqual({ rows: [], total: 0 });
      expect(index.state()).toMatchObject({ episodes: 0, progress: 1 });
      expect(index.distribution("turns").bins).toEqual([]);
      expect(() => index.row("x")).toThrow(/no episode x among its 0/);
      await expect(index.episode("x")).rejects.toMatchObject({ code: "replay/not-found" });
    });
  });
});

describe("episodes and turns", () => {
  test("any range of turns is what the whole episode holds there, packed or not", async () => {
    const episode = sampleEpisode(1, 1000);
    const check = ({ index }: Opened) =>
      fc.assert(
        fc.asyncProperty(
          fc.integer({ min: -5, max: 1010 }),
          fc.integer({ min: -5, max: 60 }),
          async (from, more) => {
            const range = await index.turns("episode-1", from, from + more);
            const first = Math.min(Math.max(0, from), 1000);
            expect(range).toEqual({
              first,
              turns: episode.turns.slice(first, Math.max(first, from + more)),
              total: 1000,
            });
          },
        ),
        { numRuns: 40 },
      );
    await using log = await openTrajectoryLog(run);
    log.appendEpisode(sampleEpisode(0, 3));
    log.appendEpisode(episode);
    log.appendAnnotation(sampleAnnotation(1, 1000));
    await log.flush();
    await withIndex(check);
    await log.close();
    await withIndex(async (opened) => {
      await check(opened);
      const { index } = opened;
      const { turns: _, ...header } = episode;
      expect(await index.header("episode-1")).toEqual({ ...header, turnCount: 1000 });
      expect(await index.episode("episode-1")).toEqual({ episode, annotations: [sampleAnnotation(1, 1000)] });
      const series = await index.series("episode-1");
      expect(series.recorded["entropy"]).toEqual(episode.turns.map(({ entropy }) => entropy));
      expect(series.recorded["options"]).toEqual(episode.turns.map(() => 30));
      expect(Object.keys(series.recorded)).not.toContain("tokens");
      expect(series.annotations).toHaveLength(1);
    });
  });

  test("turns are found in any JSON, by where they stand", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), (turns, others) => {
        const { turns: _, ...rest } = others;
        for (const value of [
          { ...rest, turns },
          { turns, ...rest },
          { a: { turns: 1 }, ...rest, turns },
        ]) {
          const json = Buffer.from(JSON.stringify(value));
          const spans = turnSpans(json);
          const texts = [...(spans?.starts ?? [])].map((from, i) =>
            json.toString("utf8", from, spans?.ends[i]),
          );
          expect(texts).toEqual(turns.map((turn) => JSON.stringify(turn)));
          const without = json.toString("utf8", 0, spans?.from) + "[]" + json.toString("utf8", spans?.to);
          expect(without).toBe(JSON.stringify({ ...value, turns: [] }));
        }
        expect(turnSpans(Buffer.from(JSON.stringify(rest)))).toBeNull();
      }),
    );
  });

  test("branches know their parents, parents their branches, groups their members", async () => {
    await write([0, 1, 2, 8].map((i) => sampleEpisode(i, 4)));
    const branch = (parent: string, turn: number): Branch => ({
      parent,
      turn,
      action: "look",
      checkpoint: "iteration-000020",
      restoredBy: "snapshot",
    });
    {
      await using training = await openTrajectoryLog(run); // a live run
      await using explored = await openExploredLog(run);
      explored.appendEpisode({
        ...sampleEpisode(1, 4),
        episodeId: "b1",
        source: "branch",
        branch: branch("episode-1", 2),
      });
      explored.appendEpisode({
        ...sampleEpisode(1, 4),
        episodeId: "b2",
        source: "branch",
        branch: branch("b1", 3),
      });
      await expect(openExploredLog(run)).rejects.toThrow(/already/);
      training.appendEpisode(sampleEpisode(3, 4));
    }
    await withIndex(async ({ index }) => {
      expect(index.children("episode-1").map(({ episodeId }) => episodeId)).toEqual(["b1"]);
      expect(index.row("b1")).toMatchObject({
        parent: "episode-1",
        branchTurn: 2,
        children: 1,
        source: "branch",
      });
      expect(index.ancestors("b2").map(({ episodeId }) => episodeId)).toEqual(["b1", "episode-1"]);
      expect(index.ids({ filter: "children > 0" })).toEqual(["episode-1", "b1"]);
      expect((await index.episode("b1")).episode.branch).toEqual(branch("episode-1", 2));
      expect(index.ids()).toEqual([
        "episode-0",
        "episode-1",
        "episode-2",
        "episode-8",
        "episode-3",
        "b1",
        "b2",
      ]);
      expect(index.siblings("episode-1").map(({ episodeId }) => episodeId)).toEqual(["episode-1"]);
      await stat(join(run, "explored", "00000.jsonl.zst"));
    });
  });
});
