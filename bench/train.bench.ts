/** How fast is training: collecting and updating together, household world, candidate policy, wasm? */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment, openLocalHost } from "turnwise/env";
import { startEngine } from "turnwise/tensor";
import { type Metrics, parseTrainConfig, train } from "turnwise/training";
import type { Row } from "./row.ts";

/** The first iterations warm the compiler up. */
const WARM_UP = 5;
const ITERATIONS = 25;

/** One process, the environment in it; about half a minute. */
export async function run(): Promise<Row[]> {
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
      collect: { groups: 8, groupSize: 8, maxTurns: 30 },
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
  const wall = (performance.now() - begin) / 1000;
  const total = (name: keyof Metrics) => iterations.reduce((sum, metrics) => sum + (metrics[name] ?? 0), 0);
  const turns = total("collect/turns");
  const note = `${iterations.length} iterations of 64 episodes, 32 demonstrations cloned, all trajectories written`;
  return [
    {
      name: "collect and update together, household, wasm",
      value: Math.round(turns / wall),
      unit: "steps/s",
      bar: { atLeast: 3_000 },
      note,
    },
    {
      name: "… per second of processor time",
      value: Math.round(turns / ((user + system) / 1e6)),
      unit: "steps/s",
      note: "all threads, compression of the logs included; what else runs on the machine does not count",
    },
    { name: "collecting alone", value: Math.round(turns / total("time/collect_s")), unit: "steps/s", note },
    {
      name: "updating alone",
      value: Math.round(total("train/turns") / total("time/update_s")),
      unit: "turns/s",
      note: "turns trained on; groups without spread are left out",
    },
  ];
}
