import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Trajectory } from "../../src/core/trajectory.ts";
import {
  type EpisodeIndex,
  exportEpisodes,
  openEpisodeIndex,
  openTrajectoryLog,
} from "../../src/replay/index.ts";
import { sampleAnnotation, sampleEpisode } from "./sample-episodes.ts";

let run: string;
let out: string;
let index: EpisodeIndex;

/** Ordinary ones, and one with everything that may be absent or awkward. */
const EPISODES: readonly Trajectory[] = [
  ...Array.from({ length: 5 }, (_, i) => sampleEpisode(i, 4)),
  awkward(),
];

function awkward(): Trajectory {
  const [turn] = sampleEpisode(7, 1).turns;
  if (turn === undefined) throw new Error("no turn");
  const { iteration: _i, group: _g, sample: _s, ...rest } = sampleEpisode(7, 1);
  return {
    ...rest,
    source: "branch",
    branch: {
      parent: "episode-1",
      turn: 1,
      action: "say",
      checkpoint: "iteration-000010",
      restoredBy: "snapshot",
    },
    task: { id: 'a "quoted" – task\n✓', split: "train" },
    error: { code: "env/timeout", message: "too slow" },
    turns: [
      {
        ...turn,
        observation: { text: "", admissible: null, open: ["say[{words}]"] },
        action: { text: "say[\u2028 </s> \u{1F600}]", tool: "say" },
        rewardParts: { goal: 1, cost: -0.5 },
        tokens: { ids: [1, 2, 151643], logProbs: [-0.5, -1.25, 0] },
      },
      { ...turn, observation: { text: "two", admissible: [] }, candidateLogProbs: [null, -0.25] },
    ],
    finalObservation: null,
  };
}

beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), "turnwise-export-"));
  out = join(run, "out");
  {
    await using log = await openTrajectoryLog(run);
    for (const episode of EPISODES) log.appendEpisode(episode);
    log.appendAnnotation(sampleAnnotation(2, 4));
  }
  index = await openEpisodeIndex(run);
  await index.update();
});
afterEach(async () => {
  await index.close();
  await rm(run, { recursive: true, force: true });
});

const lines = async () =>
  (await readFile(out, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line): Record<string, unknown> => JSON.parse(line));

describe("episodes as files", () => {
  test("jsonl holds the records as they are", async () => {
    const result = await exportEpisodes(index, { format: "jsonl", out });
    const annotations = (i: number) => (i === 2 ? [sampleAnnotation(2, 4)] : []);
    expect(await lines()).toEqual(EPISODES.map((episode, i) => ({ episode, annotations: annotations(i) })));
    expect(result).toEqual({
      path: out,
      episodes: 6,
      turns: 22,
      bytes: (await readFile(out)).length,
      skipped: 0,
    });
  });

  test("chat is the conversation, the environment first and the agent last", async () => {
    await exportEpisodes(index, {
      format: "chat",
      out,
      filter: "success",
      sort: [{ field: "seed", descending: true }],
    });
    const written = await lines();
    expect(written.map(({ id }) => id)).toEqual(["episode-4", "episode-2", "episode-0"]);
    const [first] = written;
    const { turns, finalObservation } = sampleEpisode(4, 4);
    expect(first).toMatchObject({
      success: true,
      return: 1,
      turns: 4,
      final_observation: finalObservation?.text,
    });
    expect(first?.["messages"]).toEqual(
      turns.flatMap(({ observation, action }, i) => [
        {
          role: "user",
          content: (i === 0 ? "put a clean mug in coffeemachine.\n\n" : "") + observation.text,
        },
        { role: "assistant", content: action.text },
      ]),
    );
  });

  test("parquet, read back, holds what the records hold", async () => {
    await exportEpisodes(index, { format: "parquet", out });
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(out) });
    expect(rows).toHaveLength(EPISODES.length);
    for (const [i, row] of rows.entries()) {
      const episode = EPISODES[i];
      if (episode === undefined) throw new Error("more rows than episodes");
      expect(row).toMatchObject({
        id: episode.episodeId,
        seed: BigInt(episode.environmentSeed),
        task: episode.task.id,
        task_type: episode.task.type ?? null,
        iteration: episode.iteration ?? null,
        success: episode.success,
        return: episode.episodeReturn,
        error: episode.error?.code ?? null,
        parent: episode.branch?.parent ?? null,
        branch_turn: episode.branch?.turn ?? null,
        final_observation: episode.finalObservation?.text ?? null,
        annotations: i === 2 ? JSON.stringify([sampleAnnotation(2, 4)]) : null,
      });
      expect(row["messages"]).toHaveLength(2 * episode.turns.length);
      const turns = row["turns"] as Record<string, unknown>[];
      // hyparquet says undefined for a list that is null within another one.
      const nulls = turns.map((turn) =>
        Object.fromEntries(Object.entries(turn).map(([name, value]) => [name, value ?? null])),
      );
      expect(nulls).toEqual(
        episode.turns.map((turn) => ({
          observation: turn.observation.text,
          admissible: turn.observation.admissible,
          action: turn.action.text,
          tool: turn.action.tool ?? null,
          reward: turn.reward,
          reward_parts: turn.rewardParts === undefined ? null : JSON.stringify(turn.rewardParts),
          log_prob: turn.logProb,
          entropy: turn.entropy,
          entropy_fraction: turn.entropyFraction,
          policy_version: turn.policyVersion,
          candidate_log_probs: turn.candidateLogProbs ?? null,
          token_ids: turn.tokens?.ids ?? null,
          token_log_probs: turn.tokens?.logProbs ?? null,
        })),
      );
    }
  });

  test("parquet of several row groups, and of none", async () => {
    {
      await using log = await openTrajectoryLog(run);
      for (let i = 100; i < 700; i++) log.appendEpisode(sampleEpisode(i, 1));
    }
    await index.update();
    await exportEpisodes(index, { format: "parquet", out, filter: "turns = 1" });
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(out), columns: ["id", "turns"] });
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 600 }, (_, i) => `episode-${i + 100}`));
    expect((await exportEpisodes(index, { format: "parquet", out, filter: "turns < 0" })).episodes).toBe(0);
    expect(await parquetReadObjects({ file: await asyncBufferFromFile(out) })).toEqual([]);
  });

  test.runIf(hasArrow())("pandas reads the same lists", async () => {
    await exportEpisodes(index, { format: "parquet", out });
    const script = `import json, sys, pyarrow.parquet as pq
t = pq.read_table(sys.argv[1]).to_pylist()
print(json.dumps([[r["id"], r["messages"], [u["candidate_log_probs"] for u in r["turns"]]] for r in t]))`;
    const read: unknown = JSON.parse(execFileSync("python3", ["-c", script, out], { encoding: "utf8" }));
    const file = await asyncBufferFromFile(out);
    const rows = (await parquetReadObjects({ file })) as {
      id: string;
      messages: unknown;
      turns: { candidate_log_probs: unknown }[];
    }[];
    expect(read).toEqual(
      rows.map(({ id, messages, turns }) => [id, messages, turns.map((t) => t.candidate_log_probs)]),
    );
  });
});

describe("an export that cannot be finished", () => {
  test("leaves what was there as it was, and nothing beside it", async () => {
    await writeFile(out, "mine");
    const stop = new AbortController();
    const exported = exportEpisodes(index, {
      format: "jsonl",
      out,
      signal: stop.signal,
      onProgress: (done) => done === 2 && stop.abort(),
    });
    await expect(exported).rejects.toThrow(/abort/i);
    expect(await readFile(out, "utf8")).toBe("mine");
    expect((await readdir(run)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test.each(["jsonl", "parquet"] as const)(
    "into a folder that is not there, or over one, is one clear error (%s)",
    async (format) => {
      await expect(exportEpisodes(index, { format, out: join(run, "no", "where") })).rejects.toMatchObject({
        code: "replay/export-failed",
        message: expect.stringContaining("no such file or folder"),
      });
      await mkdir(out);
      await expect(exportEpisodes(index, { format, out })).rejects.toMatchObject({
        code: "replay/export-failed",
      });
      expect((await readdir(run)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    },
  );

  test("episodes that cannot be read are left out and told of", async () => {
    await writeFile(join(run, "trajectories", "00000.jsonl.zst"), "gone");
    const codes: string[] = [];
    const result = await exportEpisodes(index, {
      format: "jsonl",
      out,
      onProblem: ({ code }) => codes.push(code),
    });
    expect(result).toMatchObject({ episodes: 0, skipped: 6 });
    expect(codes).toEqual(Array.from({ length: 6 }, () => "replay/damaged"));
  });
});

function hasArrow(): boolean {
  try {
    execFileSync("python3", ["-c", "import pyarrow"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
