import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFile,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ReplayError } from "../../src/core/errors.ts";
import type { Trajectory } from "../../src/core/trajectory.ts";
import { openTrajectoryLog, openTrajectoryReader } from "../../src/replay/index.ts";
import { encodeRecord } from "../../src/replay/record.ts";
import { all, sampleAnnotation, sampleEpisode, shortEpisode } from "./sample-episodes.ts";

let run: string;
beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), "turnwise-replay-"));
});
afterEach(() => rm(run, { recursive: true, force: true }));

const segment = (name: string) => join(run, "trajectories", name);

async function write(episodes: readonly Trajectory[], segmentBytes?: number): Promise<void> {
  await using log = await openTrajectoryLog(run, segmentBytes === undefined ? {} : { segmentBytes });
  for (const episode of episodes) log.appendEpisode(episode);
}

/** A live segment, as a process that was killed leaves it. */
async function writeLive(lines: readonly string[]): Promise<void> {
  await write([]);
  await writeFile(segment("00000.jsonl"), lines.join(""));
}

async function readAll(problems: ReplayError[] = []): Promise<Trajectory[]> {
  const reader = await openTrajectoryReader(run, { onProblem: (problem) => problems.push(problem) });
  return await all(reader.episodes());
}

describe("what is written is read back", () => {
  test("episodes over several packed segments, in order and equal to the last bit", async () => {
    const episodes = Array.from({ length: 40 }, (_, i) => sampleEpisode(i));
    await write(episodes, 300_000);
    const names = await readdir(join(run, "trajectories"));
    expect(names.filter((name) => name.endsWith(".jsonl.zst")).length).toBeGreaterThan(1);
    expect(names.every((name) => name.endsWith(".jsonl.zst"))).toBe(true);
    expect(await readAll()).toEqual(episodes);
  });

  test("a reader sees flushed episodes while the writer is at work", async () => {
    await using log = await openTrajectoryLog(run);
    log.appendEpisode(sampleEpisode(0));
    await log.flush();
    expect((await readAll()).map((e) => e.episodeId)).toEqual(["episode-0"]);
    await appendFile(segment("00000.jsonl"), '{"kind":"episode","crc":"12'); // a write that is under way
    const problems: ReplayError[] = [];
    expect(await readAll(problems)).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  test("find gives an episode with its annotations, wherever they were written", async () => {
    await using log = await openTrajectoryLog(run, { segmentBytes: 100_000 });
    for (let i = 0; i < 6; i++) log.appendEpisode(sampleEpisode(i));
    await log.flush();
    log.appendAnnotation(sampleAnnotation(1));
    log.appendAnnotation(sampleAnnotation(4));
    await log.flush();
    const reader = await openTrajectoryReader(run);
    expect(await reader.find("episode-1")).toEqual({
      episode: sampleEpisode(1),
      annotations: [sampleAnnotation(1)],
    });
    expect(await all(reader.annotations())).toEqual([sampleAnnotation(1), sampleAnnotation(4)]);
    await expect(reader.find("episode-7")).rejects.toThrow(/no episode episode-7.*Did you mean episode-/);
  });

  test("filters choose by source, success and iteration, in packed and in live segments", async () => {
    await write(Array.from({ length: 20 }, (_, i) => sampleEpisode(i)));
    await using log = await openTrajectoryLog(run);
    for (let i = 20; i < 40; i++) log.appendEpisode(sampleEpisode(i));
    await log.flush();
    const reader = await openTrajectoryReader(run);
    const ids = (list: readonly { episodeId: string }[]) =>
      list.map(({ episodeId }) => Number(episodeId.slice(8)));
    const numbers = Array.from({ length: 40 }, (_, i) => i);
    expect(ids(await reader.list())).toEqual(numbers);
    expect(ids(await reader.list({ source: "evaluation" }))).toEqual(numbers.filter((i) => i % 5 === 0));
    expect(ids(await reader.list({ success: false, iteration: 3 }))).toEqual([25, 27, 29, 31]);
    expect(ids(await all(reader.episodes({ success: true, iteration: 1 })))).toEqual([8, 10, 12, 14]);
  });

  test("of an episode that is collected again after a resume, the last counts", async () => {
    await write([sampleEpisode(0), sampleEpisode(1)]);
    await write([{ ...sampleEpisode(0), policy: "second" }]);
    const reader = await openTrajectoryReader(run);
    expect((await reader.find("episode-0")).episode.policy).toBe("second");
    expect((await reader.list()).map((e) => e.episodeId)).toEqual(["episode-1", "episode-0"]);
  });

  test("a turn takes at most 2 kB on disk", async () => {
    const episodes = Array.from({ length: 60 }, (_, i) => sampleEpisode(i));
    await write(episodes);
    const { size } = await stat(segment("00000.jsonl.zst"));
    expect(size / episodes.reduce((sum, e) => sum + e.turns.length, 0)).toBeLessThan(2000);
  });
});

describe("after a crash", () => {
  test("a last record torn at any byte is cut, all others are intact, and writing goes on", async () => {
    const lines = [0, 1, 2].map((i) => encodeRecord({ kind: "episode", data: shortEpisode(i) }));
    const whole = Buffer.from(lines.join(""));
    const start = Buffer.byteLength(lines.slice(0, 2).join(""));
    await writeLive(lines);
    for (let length = start; length < whole.length; length++) {
      await rm(segment("00000.jsonl.zst"), { force: true });
      await rm(segment("00001.jsonl.zst"), { force: true });
      await writeFile(segment("00000.jsonl"), whole.subarray(0, length));
      const complete = length === whole.length - 1; // only the newline is missing
      const expected = complete ? [0, 1, 2] : [0, 1];
      const problems: ReplayError[] = [];
      expect((await readAll(problems)).map((e) => e.environmentSeed)).toEqual(expected);
      const log = await openTrajectoryLog(run);
      expect(log.repairedBytes).toBe(complete ? 0 : length - start);
      const goesOn = length % 8 === 0;
      if (goesOn) log.appendEpisode(shortEpisode(9));
      await log.close();
      const after = goesOn ? [...expected, 9] : expected;
      expect((await readAll(problems)).map((e) => e.environmentSeed)).toEqual(after);
      expect(problems).toEqual([]);
    }
  });

  test("a writer killed with SIGKILL leaves everything it had flushed", async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, "write-forever.ts"), run], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let flushed = 0;
    for await (const chunk of child.stdout) {
      flushed = Number(String(chunk).trim().split("\n").at(-1));
      if (flushed >= 20) break;
    }
    child.kill("SIGKILL");
    await once(child, "exit");
    const problems: ReplayError[] = [];
    await using log = await openTrajectoryLog(run);
    log.appendEpisode({ ...sampleEpisode(0), episodeId: "after" });
    await log.flush();
    const episodes = await readAll(problems);
    expect(problems).toEqual([]);
    expect(episodes.at(-1)?.episodeId).toBe("after");
    const before = episodes.slice(0, -1);
    expect(before.length).toBeGreaterThanOrEqual(flushed);
    before.forEach((episode, i) => expect(episode).toEqual(sampleEpisode(i, 4)));
  });

  test("a segment whose packing was interrupted is packed when the log is opened again", async () => {
    await writeLive([0, 1].map((i) => encodeRecord({ kind: "episode", data: sampleEpisode(i) })));
    await writeFile(segment("00000.jsonl.zst.tmp"), "half");
    await write([sampleEpisode(2)]);
    expect((await readAll()).map((e) => e.environmentSeed)).toEqual([0, 1, 2]);
    expect(await readdir(join(run, "trajectories"))).toEqual(["00000.jsonl.zst", "00001.jsonl.zst"]);
  });
});

describe("damage", () => {
  test("a damaged line in the middle is reported with file and line; the others are read", async () => {
    const lines = [0, 1, 2].map((i) => encodeRecord({ kind: "episode", data: sampleEpisode(i, 2) }));
    await writeLive(lines.map((line, i) => (i === 1 ? line.replace("You arrive", "You Arrive") : line)));
    const problems: ReplayError[] = [];
    expect((await readAll(problems)).map((e) => e.environmentSeed)).toEqual([0, 2]);
    expect(problems.map((p) => [p.code, p.details["line"]])).toContainEqual(["replay/damaged", 2]);
    expect(problems[0]?.message).toContain(`${segment("00000.jsonl")}, line 2`);
    await write([sampleEpisode(3, 2)]); // packs the segment, the damaged line included
    expect((await readAll()).map((e) => e.environmentSeed)).toEqual([0, 2, 3]);
  });

  test("a damaged block of a packed segment costs its own lines only", async () => {
    const episodes = Array.from({ length: 60 }, (_, i) => sampleEpisode(i));
    await write(episodes);
    const path = segment("00000.jsonl.zst");
    const bytes = await readFile(path);
    for (const at of [100, Math.floor(bytes.length / 2)]) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      await writeFile(path, damaged);
      const problems: ReplayError[] = [];
      const read = await readAll(problems);
      expect(read.length).toBeGreaterThan(20);
      expect(read.length).toBeLessThan(60);
      for (const episode of read) expect(episode).toEqual(episodes[episode.environmentSeed]);
      const lost = problems.map((p) => Number(p.details["lastLine"]) - Number(p.details["line"]) + 1);
      expect(lost.reduce((a, b) => a + b, 0)).toBe(60 - read.length);
    }
  });

  test("a packed segment without its index is read all the same", async () => {
    await write(Array.from({ length: 10 }, (_, i) => sampleEpisode(i)));
    const path = segment("00000.jsonl.zst");
    await truncate(path, (await stat(path)).size - 5);
    expect(await readAll()).toHaveLength(10);
  });

  test("an intact record of another shape is replay/invalid-record and is skipped", async () => {
    const foreign = { ...sampleEpisode(1), score: "high" } as unknown as Trajectory;
    await writeLive(
      [sampleEpisode(0), foreign, sampleEpisode(2)].map((data) => encodeRecord({ kind: "episode", data })),
    );
    const problems: ReplayError[] = [];
    expect((await readAll(problems)).map((e) => e.environmentSeed)).toEqual([0, 2]);
    expect(problems[0]?.code).toBe("replay/invalid-record");
    expect(problems[0]?.message).toContain("score");
  });
});

describe("refusals", () => {
  test("a second writer is refused while the first lives, whoever asks", async () => {
    const log = await openTrajectoryLog(run);
    await expect(openTrajectoryLog(run)).rejects.toThrow(/already/);
    await log.close();
    await (await openTrajectoryLog(run)).close();
  });

  test("the lock of a dead process counts for nothing", async () => {
    await write([]);
    await writeFile(segment("writer.lock"), `${process.pid} 1\n`); // this pid, but of a process that began earlier
    await expect(openTrajectoryLog(run).then((log) => log.close())).resolves.toBeUndefined();
  });

  test.runIf(process.platform === "linux")(
    "a full disk is one clear error; earlier episodes stay",
    async () => {
      await write([sampleEpisode(0)]);
      const log = await openTrajectoryLog(run);
      await symlink("/dev/full", segment("00001.jsonl")); // every write to it fails with ENOSPC
      log.appendEpisode(sampleEpisode(1));
      await expect(log.flush()).rejects.toThrow(/disk is full.*free some space/);
      expect(() => log.appendEpisode(sampleEpisode(2))).toThrow(/disk is full/);
      await log.close(); // has nothing new to say
      await rm(segment("00001.jsonl"));
      expect((await readAll()).map((e) => e.environmentSeed)).toEqual([0]);
      await write([sampleEpisode(3)]);
      expect((await readAll()).map((e) => e.environmentSeed)).toEqual([0, 3]);
    },
  );

  test("a file size limit in the middle of a write leaves whole records only", async () => {
    const script = `ulimit -f 400; trap "" XFSZ; exec "$0" "$1" "$2"`;
    const child = spawn(
      "sh",
      ["-c", script, process.execPath, join(import.meta.dirname, "write-forever.ts"), run],
      {
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    const errors = (await all(child.stderr)).join("");
    expect(errors).toMatch(/No trajectory can be written/);
    const problems: ReplayError[] = [];
    const episodes = await readAll(problems);
    expect(problems).toEqual([]);
    expect(episodes.length).toBeGreaterThan(10);
    episodes.forEach((episode, i) => expect(episode).toEqual(sampleEpisode(i, 4)));
  });

  test("a folder without trajectories is refused with what to give", async () => {
    await expect(openTrajectoryReader(run)).rejects.toThrow(/holds no trajectories.*directory of a run/);
  });
});
