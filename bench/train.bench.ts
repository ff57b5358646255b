/** How fast is training: collecting and updating together, household world, candidate policy, wasm? */
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment, openLocalHost } from "turnwise/env";
import { startEngine } from "turnwise/tensor";
import { type Metrics, parseTrainConfig, train } from "turnwise/training";
import type { Row } from "./row.ts";

/** The first iterations warm the compiler up. */
const WARM_UP = 5;
const ITERATIONS = 25;

interface Measured {
  readonly iterations: readonly Metrics[];
  /** Seconds, and seconds of processor time of all threads. */
  readonly wall: number;
  readonly cpu: number;
}

/** One process, the environment in it; about half a minute for each of the three. */
export async function run(): Promise<Row[]> {
  const alone = await measure({});
  const shared = await measure({ workers: 1 });
  const overlapped = await measure({ workers: 2, overlap: true });
  const note = `${ITERATIONS} iterations of 64 episodes, 32 demonstrations cloned, all trajectories written`;
  const cores = `; ${availableParallelism()} cores`;
  return [
    {
      name: "collect and update together, household, wasm",
      value: Math.round(turnsOf(alone) / alone.wall),
      unit: "steps/s",
      bar: { atLeast: 3_000 },
      note,
    },
    {
      name: "… per second of processor time",
      value: Math.round(turnsOf(alone) / alone.cpu),
      unit: "steps/s",
      note: "all threads, compression of the logs included; what else runs on the machine does not count",
    },
    {
      name: "… with one rollout worker",
      value: Math.round(turnsOf(shared) / shared.wall),
      unit: "steps/s",
      note: `collect.workers 1: the same weights${cores}, ${busy(shared)} busy`,
    },
    {
      name: "… with two, overlapped",
      value: Math.round(turnsOf(overlapped) / overlapped.wall),
      unit: "steps/s",
      note: `collect.workers 2, collect.overlap: weights one iteration behind${cores}, ${busy(overlapped)} busy`,
    },
    {
      name: "collecting alone",
      value: Math.round(turnsOf(alone) / total(alone, "time/collect_s")),
      unit: "steps/s",
      note,
    },
    {
      name: "updating alone",
      value: Math.round(total(alone, "train/turns") / total(alone, "time/update_s")),
      unit: "turns/s",
      note: "turns trained on; groups without spread are left out",
    },
  ];
}

async function measure(collect: { workers?: number; overlap?: boolean }): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "turnwise-bench-"));
  const definition = await loadEnvironment("alfworld-text");
  const host = await openLocalHost(definition);
  const iterations: Metrics[] = [];
  let cpu = process.cpuUsage();
  let begin = performance.now();
  try {
    const config = parseTrainConfig({
      environment: { id: "alfworld-text" },
      imitation: { demonstrations: 32, updates: 30 },
      vocabulary: { episodes: 64 },
      collect: { groups: 8, groupSize: 8, maxTurns: 30, ...collect },
      evaluation: { tasks: 0 },
      checkpoint: { every: 1000 },
      iterations: WARM_UP + ITERATIONS,
    });
    await train(config, {
      hosts: [host],
      players: definition.players ?? {},
      engine: await startEngine({ engine: "wasm" }),
      runDirectory: join(folder, "run"),
      onEvent(event) {
        if (event.type !== "iteration") return;
        if (event.iteration === WARM_UP - 1) [cpu, begin] = [process.cpuUsage(), performance.now()];
        if (event.iteration >= WARM_UP) iterations.push(event.metrics);
      },
    });
  } finally {
    await host.close();
    await rm(folder, { recursive: true, force: true });
  }
  const { user, system } = process.cpuUsage(cpu);
  return { iterations, wall: (performance.now() - begin) / 1000, cpu: (user + system) / 1e6 };
}

function total({ iterations }: Measured, name: keyof Metrics): number {
  return iterations.reduce((sum, metrics) => sum + (metrics[name] ?? 0), 0);
}

function turnsOf(measured: Measured): number {
  return total(measured, "collect/turns");
}

/** How many cores it had on average. */
function busy({ cpu, wall }: Measured): string {
  return (cpu / wall).toFixed(1);
}
