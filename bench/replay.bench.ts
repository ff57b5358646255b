/** How large are stored trajectories, how long do they hold up the trainer, and how fast is a large run searched? */
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomPolicy } from "../src/agent/index.ts";
import type { Trajectory } from "../src/core/trajectory.ts";
import { loadEnvironment, openLocalHost } from "../src/env/index.ts";
import {
  type EpisodeIndex,
  type EpisodePage,
  type EpisodeQuery,
  openEpisodeIndex,
  openTrajectoryLog,
  openTrajectoryReader,
} from "../src/replay/index.ts";
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

const EPISODES = 100_000;

/** Episodes of one turn: what is measured looks at rows and words, not at how many turns an episode has. */
async function writeMany(run: string): Promise<void> {
  const [sample] = await householdEpisodes(1);
  if (sample === undefined) throw new Error("No episode could be played.");
  await using log = await openTrajectoryLog(run);
  for (let i = 0; i < EPISODES; i++) {
    const success = i % 3 === 0;
    const iteration = Math.floor(i / 64);
    const task = { ...sample.task, id: `task-${i % 512}` };
    const turns = sample.turns.slice(i % 50, (i % 50) + 1);
    log.appendEpisode({
      ...sample,
      episodeId: `e${i}`,
      task,
      turns,
      success,
      iteration,
      episodeReturn: i % 101,
    });
    if (i % 5000 === 0) await log.flush();
  }
  log.appendEpisode({ ...sample, episodeId: "long", turns: repeated(sample, 1000) });
}

function repeated({ turns }: Trajectory, count: number): Trajectory["turns"] {
  return Array.from({ length: count }, (_, i) => turns[i % turns.length]).filter(
    (turn) => turn !== undefined,
  );
}

async function filtering(run: string): Promise<Row[]> {
  await writeMany(run);
  const begin = performance.now();
  let rowsAfter = 0;
  await withIndex(run, async (index) => {
    await index.update({
      onProgress: ({ episodes }) => {
        if (episodes > EPISODES && rowsAfter === 0) rowsAfter = performance.now() - begin;
      },
    });
  });
  const wordsAfter = performance.now() - begin;
  const opening = await median(() => withIndex(run, (index) => index.update()));
  return await withIndex(run, async (index) => {
    const timed = (query: EpisodeQuery) => median(() => expectRows(index.page(query)));
    const conditions = 'success = false and turns > 0 and task ~ "task-1" and return > 30';
    const sort = [{ field: "entropy", descending: true }] as const;
    return [
      { name: "100,000 episodes: rows indexed, once", value: rowsAfter, unit: "ms" },
      { name: "100,000 episodes: words indexed too, once", value: wordsAfter, unit: "ms" },
      { name: "opening the index of 100,000 episodes", value: opening, unit: "ms", bar: { atMost: 1000 } },
      {
        name: "filter 100,000 episodes by four conditions, first page sorted",
        value: await timed({ filter: conditions, sort }),
        unit: "ms",
        bar: { atMost: 300 },
      },
      {
        name: "full-text search in 100,000 episodes, first page",
        value: await timed({ filter: 'observation : "on the"' }),
        unit: "ms",
        bar: { atMost: 300 },
      },
      {
        name: "values of task with their counts",
        value: await median(() => index.facet("task")),
        unit: "ms",
      },
      {
        name: "one turn of an episode of 1,000 turns, first time",
        value: await median(() => withIndex(run, (fresh) => fresh.turns("long", 700, 701))),
        unit: "ms",
        bar: { atMost: 300 },
      },
      {
        name: "another turn of it",
        value: await median((i) => index.turns("long", 700 + i, 701 + i)),
        unit: "ms",
      },
      { name: "size of the index, an episode", value: (await indexBytes(run)) / EPISODES / 1000, unit: "kB" },
      {
        name: "list without an index, by success and source",
        value: await median(async () =>
          (await openTrajectoryReader(run)).list({ success: true, source: "rollout" }),
        ),
        unit: "ms",
      },
    ];
  });
}

async function withIndex<T>(run: string, use: (index: EpisodeIndex) => T | Promise<T>): Promise<T> {
  await using index = await openEpisodeIndex(run);
  return await use(index);
}

function expectRows({ rows, total }: EpisodePage): void {
  if (rows.length === 0 || total > EPISODES) throw new Error(`The filter found ${total} episodes.`);
}

async function indexBytes(run: string): Promise<number> {
  return (await stat(join(run, "index.sqlite"))).size;
}

/** Of five times, milliseconds. */
async function median(work: (repeat: number) => unknown): Promise<number> {
  const times: number[] = [];
  for (let repeat = 0; repeat < 5; repeat++) {
    const begin = performance.now();
    await work(repeat);
    times.push(performance.now() - begin);
  }
  return times.sort((a, b) => a - b)[2] ?? 0;
}
