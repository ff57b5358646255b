/** One training run from the command line: opens what it needs, shows it, and says how to go on. */
import { join, relative } from "node:path";
import type { TrainConfig, TrainEvent, TrainResult } from "../training/index.ts";
import type { Context } from "./context.ts";
import { printJson } from "./context.ts";
import { type EngineOptions, engineName } from "./engine.ts";
import type { EnvironmentOptions } from "./environment.ts";
import { EXIT } from "./errors.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { Progress } from "./progress.ts";

export interface TrainingRequest extends EngineOptions {
  readonly config: TrainConfig;
  readonly runDirectory: string;
  readonly resume: boolean;
  readonly servers: Pick<EnvironmentOptions, "envServer" | "token">;
  /** Print JSON lines instead of text. */
  readonly json: boolean;
}

export interface FinishedTraining {
  readonly result: TrainResult;
  /** Share of successful episodes of each iteration. */
  readonly success: readonly number[];
  readonly seconds: number;
}

/**
 * Trains. Ctrl-C stops at the next safe point and leaves the exit status 130.
 *
 * @throws as train(), openHosts() and startEngine()
 */
export async function runTraining(context: Context, request: TrainingRequest): Promise<FinishedTraining> {
  const { config, runDirectory, resume, servers, json } = request;
  const { log } = context;
  const [{ train }, { startEngine }, { openHosts }, { loadEnvironment }] = await Promise.all([
    import("../training/index.ts"),
    import("../tensor/index.ts"),
    import("./hosts.ts"),
    import("../env/index.ts"),
  ]);
  const begin = performance.now();
  using interrupt = listenForInterrupt(() =>
    context.notes.line("turnwise: stopping at the next safe point; Ctrl-C again quits at once."),
  );
  const { signal } = interrupt;
  const definition = await loadEnvironment(config.environment.id);
  const engine = await startEngine({ engine: engineName(request), log });
  const progress = new Progress(json ? context.notes : context.out, !json);
  if (!json) context.out.text(engine.reason);
  let began = false;
  const onEvent = (event: TrainEvent) => {
    began = true;
    if (json && event.type === "iteration") {
      printJson(context, { iteration: event.iteration, total: event.total, metrics: event.metrics });
    }
    progress.onEvent(event);
  };
  const { id: specifier, config: environmentConfig } = config.environment;
  try {
    await using hosts = await openHosts({
      specifier,
      config: environmentConfig,
      servers,
      where: "a process of its own",
      log,
      signal,
    });
    const result = await train(config, {
      hosts: hosts.list,
      players: definition.players ?? {},
      workerServers: (servers.envServer ?? []).map((url) => ({
        url,
        ...(servers.token === undefined ? {} : { token: servers.token }),
      })),
      engine,
      runDirectory,
      log,
      signal,
      onEvent,
      resume,
    });
    if (result.status === "stopped") {
      context.exitCode = EXIT.interrupted;
      context.notes.line(stoppedText(result, resumeCommand(request)));
    }
    return { result, success: progress.success, seconds: (performance.now() - begin) / 1000 };
  } catch (error) {
    if (began) context.advice = await adviceAfterFailure(request);
    throw error;
  } finally {
    progress.close();
  }
}

function resumeCommand({ runDirectory, servers, engine }: TrainingRequest): string {
  const where = servers.envServer === undefined ? [] : ["--env-server", ...servers.envServer];
  return commandLine(
    "train",
    "--resume",
    runDirectory,
    ...where,
    ...(engine === undefined ? [] : ["--engine", engine]),
  );
}

async function adviceAfterFailure(request: TrainingRequest): Promise<string> {
  const { latestCheckpointPath } = await import("../training/checkpoint.ts");
  const path = await latestCheckpointPath(request.runDirectory);
  return path === null
    ? `There was no checkpoint yet. Once that is put right, start over with:\n  ${resumeCommand(request)}`
    : `Everything up to ${path} is kept. Once that is put right, go on with:\n  ${resumeCommand(request)}`;
}

function stoppedText(result: TrainResult, command: string): string {
  const done = `turnwise: stopped after ${result.iterations} iterations`;
  return result.checkpoint === null
    ? `${done}, before there was anything to keep. Start over with:\n  ${command}`
    : `${done}; everything up to there is kept. Go on with:\n  ${command}`;
}

/** A command as the user would type it here. */
export function commandLine(...args: readonly string[]): string {
  const program = process.env["npm_lifecycle_event"] === undefined ? "turnwise" : "npm run turnwise --";
  return [program, ...args.map(quoted)].join(" ");
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./<>-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** `runs/<what>-<date and time>`, relative to the working folder. */
export function newRunDirectory(what: string, now: Date = new Date()): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(":", "").replaceAll("-", "").replace("T", "-");
  return join("runs", `${what}-${stamp}`);
}

/** A path as it is shortest to type. */
export function shortPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near !== "" && !near.startsWith("..") && near.length < path.length ? near : path;
}
