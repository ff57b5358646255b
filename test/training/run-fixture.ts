/** Small training runs on tiny worlds, in folders that are removed afterwards. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach } from "vitest";
import { type EnvironmentHost, openLocalHost } from "../../src/env/index.ts";
import { type Engine, startEngine } from "../../src/tensor/index.ts";
import { corridor, identity } from "../../src/testing/index.ts";
import {
  isTimed,
  type MetricName,
  parseTrainConfig,
  readMetrics,
  type TrainConfig,
  type TrainConfigInput,
  type TrainEvent,
  type TrainOptions,
  type TrainResult,
  train,
} from "../../src/training/index.ts";

const folders: string[] = [];
const hosts: EnvironmentHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "turnwise-"));
  folders.push(folder);
  return folder;
}

let started: Promise<Engine> | null = null;

/** The wasm engine, once. */
export function wasm(): Promise<Engine> {
  started ??= startEngine({ engine: "wasm" });
  return started;
}

export const WORLDS = { corridor, identity };

export async function openHost(world: keyof typeof WORLDS, config: object = {}): Promise<EnvironmentHost> {
  const host = await openLocalHost(WORLDS[world] as typeof corridor, config);
  hosts.push(host);
  return host;
}

export const TINY_POLICY = { embeddingSize: 8, stateSize: 16, hiddenSize: 8 };

/** A run of a second or less; `change` overrides whole blocks. */
export function tinyConfig(change: Partial<TrainConfigInput> = {}): TrainConfig {
  return parseTrainConfig({
    environment: { id: "corridor" },
    policy: TINY_POLICY,
    vocabulary: { episodes: 8 },
    imitation: { demonstrations: 0 },
    collect: { groups: 3, groupSize: 4 },
    evaluation: { tasks: 8, every: 2 },
    checkpoint: { every: 2 },
    minibatchEpisodes: 4,
    iterations: 5,
    ...change,
  });
}

export interface TinyRun {
  readonly result: TrainResult;
  readonly events: readonly TrainEvent[];
  readonly runDirectory: string;
}

export async function run(
  config: TrainConfig,
  options: Partial<TrainOptions> & { readonly world?: keyof typeof WORLDS } = {},
): Promise<TinyRun> {
  const { world = "corridor", ...rest } = options;
  const runDirectory = rest.runDirectory ?? (await temporaryFolder());
  const host = rest.hosts === undefined ? await openHost(world) : null;
  const events: TrainEvent[] = [];
  const result = await train(config, {
    hosts: host === null ? [] : [host],
    engine: await wasm(),
    runDirectory,
    players: WORLDS[world].players ?? {},
    ...rest,
    onEvent: (event) => {
      events.push(event);
      rest.onEvent?.(event);
    },
  });
  return { result, events, runDirectory };
}

/** metrics.jsonl without what depends on the clock. */
export async function timelessMetrics(runDirectory: string): Promise<unknown[]> {
  return (await readMetrics(runDirectory)).map(({ time: _, metrics, ...line }) => ({
    ...line,
    metrics: Object.fromEntries(Object.entries(metrics).filter(([name]) => !isTimed(name as MetricName))),
  }));
}
