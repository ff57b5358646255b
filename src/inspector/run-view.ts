/** One run as the inspector shows it. Reads only; what the trainer writes meanwhile is seen at the next question. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type EpisodeIndex, type IndexState, openEpisodeIndex } from "../replay/index.ts";
import { at, isObject, readJson } from "./json-file.ts";
import { MetricsTail } from "./metrics-tail.ts";
import type { CheckpointInfo, MetricsLine, RunDetail, RunSummary } from "./protocol.ts";
import { isWritten } from "./writer.ts";

export class RunView {
  readonly id: string;
  readonly path: string;
  readonly metrics: MetricsTail;
  /** How far the index has come; null until it was opened. */
  indexState: IndexState | null = null;
  #index: Promise<EpisodeIndex> | null = null;
  #closing = new AbortController();

  constructor(id: string, path: string) {
    this.id = id;
    this.path = path;
    this.metrics = new MetricsTail(join(path, "metrics.jsonl"));
  }

  /**
   * The index of the episodes; opened at the first question, and up to date from then on.
   *
   * @throws as openEpisodeIndex()
   */
  index(): Promise<EpisodeIndex> {
    this.#index ??= this.#open().catch((error: unknown) => {
      this.#index = null; // a run that has no episodes yet may get some
      throw error;
    });
    return this.#index;
  }

  async #open(): Promise<EpisodeIndex> {
    const index = await openEpisodeIndex(this.path);
    const { signal } = this.#closing;
    const follow = async () => {
      for await (const state of index.follow({ signal })) this.indexState = state;
    };
    follow().catch(() => {}); // closed, or the log is gone: questions say so
    return index;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const index = this.#index;
    this.#index = null;
    await (await index?.catch(() => null))?.close();
  }

  async summary(): Promise<RunSummary> {
    const [config, machine, live] = await Promise.all([
      readJson(join(this.path, "config.json")),
      readJson(join(this.path, "environment.json")),
      isWritten(this.path),
      this.metrics.refresh(),
    ]);
    const { lines } = this.metrics;
    const last = lines.findLast(({ kind }) => kind === "iteration");
    return {
      id: this.id,
      path: this.path,
      environment: environmentOf(machine, config),
      method: methodOf(at(config, "objective")),
      seed: numberOf(at(config, "seed")),
      live,
      startedAt: lines[0]?.time ?? null,
      updatedAt: lines.at(-1)?.time ?? null,
      iterations: {
        done: last === undefined ? 0 : last.iteration + 1,
        planned: numberOf(at(config, "iterations")),
      },
      evaluated: evaluationOf(lines),
      collected: last?.metrics["collect/success_rate"] ?? null,
    };
  }

  async detail(): Promise<RunDetail> {
    const [summary, config, machine, checkpoints] = await Promise.all([
      this.summary(),
      readJson(join(this.path, "config.json")),
      readJson(join(this.path, "environment.json")),
      this.checkpoints(),
    ]);
    const environment = at(machine, "environment");
    const splits = at(environment, "splits");
    return {
      ...summary,
      config,
      machine,
      splits: Array.isArray(splits) ? splits.filter((split) => typeof split === "string") : [],
      snapshots: at(environment, "snapshots") === true,
      checkpoints,
      selfImitation: isObject(at(at(config, "objective"), "spear")),
    };
  }

  /** Oldest first. */
  async checkpoints(): Promise<CheckpointInfo[]> {
    const folder = join(this.path, "checkpoints");
    const names = (await readdir(folder).catch((): string[] => [])).filter((name) => NAME.test(name)).sort();
    const best = at(await readJson(join(folder, "best.json")), "checkpoint");
    return names.map((name) => ({
      name,
      iteration: Number(NAME.exec(name)?.[1] ?? 0),
      best: name === best,
    }));
  }

  /** The resolved configuration as it stands in the folder, whatever version wrote it. */
  config(): Promise<unknown> {
    return readJson(join(this.path, "config.json"));
  }
}

const NAME = /^iteration-(\d+)$/;

function evaluationOf(lines: readonly MetricsLine[]): RunSummary["evaluated"] {
  const metrics = lines.findLast(({ kind }) => kind === "evaluation")?.metrics;
  const rate = metrics?.["evaluate/success_rate"];
  if (rate === undefined) return null;
  return {
    rate,
    low: metrics?.["evaluate/success_low"] ?? rate,
    high: metrics?.["evaluate/success_high"] ?? rate,
  };
}

function environmentOf(machine: unknown, config: unknown): RunSummary["environment"] {
  const id = at(at(machine, "environment"), "id") ?? at(at(config, "environment"), "id");
  const version = at(at(machine, "environment"), "version");
  return typeof id === "string" ? { id, version: typeof version === "string" ? version : "?" } : null;
}

function methodOf(objective: unknown): string {
  const algorithm = at(objective, "algorithm");
  const over = ["epo", "empg", "spear"].filter((name) => isObject(at(objective, name)));
  return [typeof algorithm === "string" ? algorithm : "unknown", ...over].join(" + ");
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
