/**
 * The folder of a run: all that evaluating, inspecting and resuming it needs.
 *
 *   config.json        resolved configuration
 *   environment.json   environment, its version and resolved options; turnwise, Node, engine, seed
 *   metrics.jsonl      one line per iteration and evaluation
 *   tensorboard/       the same numbers as an event file
 *   trajectories/      every episode, append-only
 *   checkpoints/
 */
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ConfigError, fileReason, messageOf, TurnwiseError } from "../core/errors.ts";
import type { EnvironmentInfo } from "../env/environment.ts";
import { parseTrainConfig, type TrainConfig } from "./config.ts";
import type { Metrics } from "./metrics.ts";
import { appendScalars, createEventFile, type ScalarEvent } from "./tensorboard.ts";

const metricsLineSchema = z.object({
  kind: z.enum(["imitation", "evaluation", "iteration"]),
  /** Index of the iteration; for an evaluation the number of iterations before it. */
  iteration: z.int(),
  when: z.enum(["before", "during", "after"]).optional(),
  time: z.string(),
  metrics: z.record(z.string(), z.number()),
});

/** One line of metrics.jsonl. */
export type MetricsLine = z.output<typeof metricsLineSchema>;

/** What environment.json holds. */
export interface RunEnvironment {
  readonly environment: EnvironmentInfo;
  readonly engine: string;
  readonly node: string;
  readonly platform: string;
  readonly seed: number;
}

/** The environment, this machine and the seed. */
export function environmentOf(environment: EnvironmentInfo, engine: string, seed: number): RunEnvironment {
  const platform = `${process.platform}-${process.arch}`;
  return { environment, engine, node: process.version, platform, seed };
}

/** Whether a folder holds a run. */
export async function isRunDirectory(path: string): Promise<boolean> {
  return (await stat(join(path, "config.json")).catch(() => null)) !== null;
}

/**
 * Makes the folder of a run, or takes the one that is there when it is to be resumed. Nothing in it is changed:
 * another process may be at work there.
 *
 * @throws TurnwiseError `run/exists` where it holds a run and `resume` is not set; `run/write-failed`
 */
export async function makeRunDirectory(
  path: string,
  { resume }: { readonly resume: boolean },
): Promise<void> {
  if (!resume && (await isRunDirectory(path))) {
    throw new TurnwiseError(
      "run/exists",
      `${path} already holds a run. Resume it with --resume, or give another folder with --run.`,
      { details: { path } },
    );
  }
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw writeFailed(path, error);
  }
}

/**
 * Writes down what a run is told. Only for the one who holds the run's lock.
 *
 * @throws TurnwiseError `run/write-failed`
 */
export async function describeRun(
  path: string,
  config: TrainConfig,
  environment: RunEnvironment,
): Promise<void> {
  try {
    await writeJson(join(path, "environment.json"), environment);
    await writeJson(join(path, "config.json"), config);
  } catch (error) {
    throw writeFailed(path, error);
  }
}

function writeFailed(path: string, error: unknown): TurnwiseError {
  const { code } = error as NodeJS.ErrnoException;
  // Making several folders at once says this where the upper one refuses.
  const reason = code === "ENOENT" ? "the folder above it cannot be written to" : fileReason(error);
  return new TurnwiseError(
    "run/write-failed",
    `The run directory ${path} cannot be written: ${reason}. Put that right, or give another folder with --run.`,
    { cause: error, details: { path } },
  );
}

/**
 * Reads what a run was told.
 *
 * @throws TurnwiseError `run/not-found`; ConfigError `config/unreadable`, or where config.json does not fit this version
 */
export async function readRun(path: string): Promise<{ config: TrainConfig; environment: RunEnvironment }> {
  if (!(await isRunDirectory(path))) {
    throw new TurnwiseError("run/not-found", `${path} is not the folder of a run: it holds no config.json.`, {
      details: { path },
    });
  }
  const config = configOf(await readJson(join(path, "config.json")), path);
  const environment = (await readJson(join(path, "environment.json"))) as RunEnvironment;
  return { config, environment };
}

function configOf(value: unknown, path: string): TrainConfig {
  try {
    return parseTrainConfig(value);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const text = `${join(path, "config.json")} does not fit this version of turnwise. ${error.message}`;
    throw new ConfigError(error.code, text, { cause: error, details: error.details });
  }
}

/** All whole lines of metrics.jsonl; a torn last line is left out. */
export async function readMetrics(runDirectory: string): Promise<MetricsLine[]> {
  const text = await readFile(join(runDirectory, "metrics.jsonl"), "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    try {
      return [metricsLineSchema.parse(JSON.parse(line))];
    } catch {
      return []; // the unfinished last line of a run that was killed
    }
  });
}

/** Writes metrics.jsonl and the TensorBoard file beside it. */
export class MetricsWriter {
  readonly #path: string;
  readonly #eventFile: string;

  private constructor(path: string, eventFile: string) {
    this.#path = path;
    this.#eventFile = eventFile;
  }

  /**
   * Starts from the lines that `keep` accepts: a resumed run writes what came after its checkpoint again.
   */
  static async open(runDirectory: string, keep: (line: MetricsLine) => boolean): Promise<MetricsWriter> {
    const path = join(runDirectory, "metrics.jsonl");
    const lines = (await readMetrics(runDirectory)).filter(keep);
    await writeFile(`${path}.tmp`, lines.map((line) => `${JSON.stringify(line)}\n`).join(""), {
      flush: true,
    });
    await rename(`${path}.tmp`, path);
    const folder = join(runDirectory, "tensorboard");
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) await rm(join(folder, name), { force: true });
    const seconds = Math.floor(secondsOf(lines[0]?.time ?? new Date().toISOString()));
    const eventFile = join(folder, `events.out.tfevents.${seconds}.turnwise`);
    await createEventFile(eventFile, seconds);
    if (lines.length > 0) await appendScalars(eventFile, lines.map(toEvent));
    return new MetricsWriter(path, eventFile);
  }

  async append(line: Omit<MetricsLine, "time" | "metrics"> & { readonly metrics: Metrics }): Promise<void> {
    const whole: MetricsLine = { ...line, time: new Date().toISOString(), metrics: { ...line.metrics } };
    await appendFile(this.#path, `${JSON.stringify(whole)}\n`);
    await appendScalars(this.#eventFile, [toEvent(whole)]);
  }
}

function toEvent({ kind, iteration, time, metrics }: MetricsLine): ScalarEvent {
  return {
    wallTime: secondsOf(time),
    step: kind === "iteration" ? iteration + 1 : iteration,
    scalars: metrics,
  };
}

function secondsOf(time: string): number {
  return Date.parse(time) / 1000;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new ConfigError("config/unreadable", `${path} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(`${path}.tmp`, `${JSON.stringify(value, null, 2)}\n`, { flush: true });
  await rename(`${path}.tmp`, path);
}
