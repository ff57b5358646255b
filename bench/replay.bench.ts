/** How large are stored trajectories, how long do they hold up the trainer, and how fast is a large log filtered? */
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomPolicy } from "../src/agent/index.ts";
import type { Trajectory } from "../src/core/trajectory.ts";
import { loadEnvironment, openLocalHost } from "../src/env/index.ts";
import { openTrajectoryLog, openTrajectoryReader } from "../src/replay/index.ts";
import { collect } from "../src/rollout/index.ts";
import type { Row } from "./row.ts";

/** Random play in households: 50 turns with their full lists and the probability of every action. */
async function householdEpisodes(count: number): Promise<Trajectory[]> {
  await using host = await openLocalHost(await loadEnvironment("alfworld-text"), {});
  const tasks = (await host.tasks("train")).slice(0, count);
  const episodes = await collect({
    host,
    policy: randomPolicy(),
    lanes: 16,
    decoding: { type: "sample", temperature: 1 },
    plan: tasks.map((task, index) => ({
      episodeId: `b${index}`,
      source: "rollout" as const,
      task,
      split: "train",
      environmentSeed: index,
      seed: 0,
      seedPath: [index],
      iteration: Math.floor(index / 64),
    })),
  });
  return episodes.map(({ trajectory }, i) => ({
    ...trajectory,
    turns: trajectory.turns.map((turn, t) => ({
      ...turn,
      // Random play has equal probabilities, which compress better than a policy's.
      candidateLogProbs: (turn.observation.admissible ?? []).map((_, c) => noise(i, t, c)),
    })),
  }));
}

function noise(...numbers: readonly number[]): number {
  const x = Math.sin(numbers.reduce((sum, n, i) => sum + n * (12.9898 + i * 65.233), 1)) * 43758.5453;
  return -Math.round((x - Math.floor(x)) * 8e4) / 1e4;
}

async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder);
  return (await Promise.all(names.map((name) => stat(join(folder, name))))).reduce(
    (sum, { size }) => sum + size,
    0,
  );
}

export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "turnwise-bench-replay-"));
  try {
    return [...(await writing(join(folder, "a"))), ...(await filtering(join(folder, "b")))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writing(run: string): Promise<Row[]> {
  const episodes = await householdEpisodes(256);
  const turns = episodes.reduce((sum, episode) => sum + episode.turns.length, 0);
  const log = await openTrajectoryLog(run);
  const begin = performance.now();
  for (const episode of episodes) log.appendEpisode(episode);
  const blocked = performance.now() - begin;
  await log.flush();
  const flushed = performance.now() - begin;
  await log.close();
  const bytes = await folderBytes(join(run, "trajectories"));
  return [
    {
      name: "stored trajectory, a turn",
      value: bytes / turns / 1000,
      unit: "kB",
      bar: { atMost: 2, strict: true },
    },
    { name: "time that append() holds up the trainer, a turn", value: (1000 * blocked) / turns, unit: "µs" },
    { name: "written and synced to disk", value: (1000 * turns) / flushed, unit: "turns/s" },
  ];
}

/** Episodes of one turn: a filter looks at the index, not at the turns. */
async function filtering(run: string): Promise<Row[]> {
  const [sample] = await householdEpisodes(1);
  if (sample === undefined) throw new Error("No episode could be played.");
  const log = await openTrajectoryLog(run);
  const count = 100_000;
  for (let i = 0; i < count; i++) {
    const success = i % 3 === 0;
    const iteration = Math.floor(i / 64);
    log.appendEpisode({ ...sample, episodeId: `e${i}`, turns: sample.turns.slice(0, 1), success, iteration });
    if (i % 5000 === 0) await log.flush();
  }
  await log.close();
  const times: number[] = [];
  for (let repeat = 0; repeat < 5; repeat++) {
    const begin = performance.now();
    const reader = await openTrajectoryReader(run);
    const hits = await reader.list({ success: true, source: "rollout" });
    times.push(performance.now() - begin);
    if (hits.length !== Math.ceil(count / 3)) throw new Error(`The filter found ${hits.length} episodes.`);
  }
  const median = times.sort((a, b) => a - b)[2] ?? 0;
  return [
    {
      name: "filter 100,000 episodes by success and source",
      value: median,
      unit: "ms",
      bar: { atMost: 300 },
    },
  ];
}
