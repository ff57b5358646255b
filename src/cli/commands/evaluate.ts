/** `turnwise evaluate <policy>`: success on held-out tasks, with an interval. */
import { type Command, Option } from "commander";
import { z } from "zod";
import { DataError, UsageError } from "../../core/errors.ts";
import type { EnvironmentHost } from "../../env/index.ts";
import { table } from "../../replay/text.ts";
import type { EvaluationResult } from "../../training/index.ts";
import { addCommonFlags, type Context, jsonFlag, printJson } from "../context.ts";
import { addEngineFlag, type EngineOptions } from "../engine.ts";
import {
  absoluteSpecifier,
  addEnvironmentFlags,
  type EnvironmentOptions,
  environmentConfigFrom,
} from "../environment.ts";
import { merge, parseValue } from "../flags.ts";
import { listenForInterrupt } from "../interrupt.ts";
import { evaluationLine, Progress } from "../progress.ts";
import { percent } from "../screen.ts";

interface EvaluateOptions extends EnvironmentOptions, EngineOptions {
  readonly env?: string;
  readonly split?: string;
  readonly tasks: number;
  readonly decoding: "greedy" | "sample";
  readonly temperature?: number;
  readonly seed?: number;
  readonly maxTurns?: number;
  readonly lanes: number;
  readonly checkpoint: string;
  readonly weights: "averaged" | "raw";
  readonly json?: boolean;
}

const number = (flag: string, min: number) => (raw: string) => parseValue(flag, z.int().min(min), raw);

export function registerEvaluate(program: Command, context: Context): void {
  const command = program
    .command("evaluate")
    .summary("measure success on held-out tasks")
    .description("Plays one episode on each of some tasks and reports success with its 95 % interval.")
    .argument("<policy>", "run directory, `random`, or a player of the environment such as `expert`")
    .option("--env <env>", "environment; needed unless <policy> is a run, which remembers its own")
    .option("--split <name>", "split of the tasks [the environment's last]")
    .addOption(
      new Option("--tasks <n>", "how many tasks, spread evenly over the split")
        .argParser(number("--tasks", 1))
        .default(200),
    )
    .addOption(
      new Option("--decoding <name>", "most likely action, or sampled")
        .choices(["greedy", "sample"])
        .default("greedy"),
    )
    .addOption(
      new Option("--temperature <t>", "of sampling; needs --decoding sample")
        .argParser((raw) => parseValue("--temperature", z.number().positive(), raw))
        .default(undefined, "1"),
    )
    .option("--checkpoint <name>", "latest, best, or the name of one", "latest")
    .addOption(
      new Option("--weights <name>", "of a run with optimizer.averaging: their average, or as they are")
        .choices(["averaged", "raw"])
        .default("averaged"),
    )
    .option("--seed <n>", "root of the worlds and of sampling [0, or the run's]", number("--seed", 0))
    .option("--max-turns <n>", "turns of an episode [the environment's limit]", number("--max-turns", 1))
    .addOption(new Option("--lanes <n>", "episodes in flight").argParser(number("--lanes", 1)).default(64))
    .addOption(jsonFlag("JSON: one object"))
    .addHelpText(
      "after",
      `
Examples:
  turnwise evaluate runs/<name> --split valid_unseen
  turnwise evaluate random --env alfworld-text --split valid_unseen --tasks 100
  turnwise evaluate expert --env alfworld-text --data DIR --split valid_seen --json`,
    )
    .action((policy: string, options: EvaluateOptions) => runEvaluate(context, policy, options));
  addEnvironmentFlags(command, { remote: true });
  addCommonFlags(addEngineFlag(command));
}

async function runEvaluate(context: Context, name: string, options: EvaluateOptions): Promise<void> {
  const { log } = context;
  if (options.temperature !== undefined && options.decoding === "greedy") {
    throw new UsageError("usage/invalid-value", "--temperature is of sampling; add --decoding sample.");
  }
  const { loadEnvironment } = await import("../../env/index.ts");
  const { isRun, openPolicy } = await import("../policies.ts");
  const { evaluate, lastSplit } = await import("../../training/evaluate.ts");
  const { openHosts } = await import("../hosts.ts");
  const { specifier, config, seed } = await whereToPlay(context, name, options, await isRun(name));
  const definition = await loadEnvironment(specifier);
  using interrupt = listenForInterrupt(() => context.notes.line("turnwise: stopping."));
  const { signal } = interrupt;
  await using hosts = await openHosts({
    specifier,
    config,
    servers: options,
    where: "this process",
    log,
    signal,
  });
  const [host] = hosts.list;
  if (host === undefined) throw new UsageError("usage/invalid-value", "--env-server needs an address.");
  const { policy, iteration } = await openPolicy(name, definition, host.info, { ...options, log });
  const screen = options.json === true ? context.notes : context.out;
  const progress = new Progress(screen, false);
  try {
    const split = options.split ?? (await lastSplit(host));
    const { length } = await host.tasks(split);
    if (length === 0) throw await noTasks(host, split);
    const total = Math.min(options.tasks, length);
    progress.onEvent({ type: "phase", phase: "evaluate", total });
    const result = await evaluate({
      hosts: hosts.list,
      policy,
      tasks: options.tasks,
      decoding: options.decoding,
      ...(options.temperature === undefined ? {} : { temperature: options.temperature }),
      seed,
      lanes: options.lanes,
      iteration,
      log,
      signal,
      maxTurns: options.maxTurns ?? null,
      split,
      onEpisode: (_episode, done) => progress.onEvent({ type: "progress", phase: "evaluate", done, total }),
    });
    progress.close();
    if (options.json === true) printJson(context, result);
    else context.out.line(report(name, result));
  } finally {
    progress.close();
    policy[Symbol.dispose]();
  }
}

async function noTasks(host: EnvironmentHost, split: string): Promise<DataError> {
  const present = [];
  for (const name of host.info.splits) if ((await host.tasks(name)).length > 0) present.push(name);
  return new DataError(
    "data/missing",
    `The split ${split} of ${host.info.id} holds no tasks here; ${present.join(", ") || "no other split"} does. Choose with --split.`,
  );
}

/** The environment named, or the one that the run was trained in, with the options of both. */
async function whereToPlay(context: Context, name: string, options: EvaluateOptions, isRun: boolean) {
  const given = environmentConfigFrom(context, options);
  if (!isRun) {
    if (options.env === undefined) {
      throw new UsageError(
        "usage/invalid-value",
        `${name} is not a run directory, so --env must say where to play, such as --env alfworld-text.`,
      );
    }
    return { specifier: absoluteSpecifier(options.env), config: given, seed: options.seed ?? 0 };
  }
  const { readRun } = await import("../../training/run-directory.ts");
  const { config } = await readRun(name);
  const specifier = options.env === undefined ? config.environment.id : absoluteSpecifier(options.env);
  const same = specifier === config.environment.id;
  return {
    specifier,
    config: same ? (merge(config.environment.config, given) as Record<string, unknown>) : given,
    seed: options.seed ?? config.seed,
  };
}

function report(name: string, result: EvaluationResult): string {
  const rows = Object.entries(result.perType).map(([type, { successRate, low, high, tasks }]) => [
    type,
    percent(successRate),
    `${percent(low)} – ${percent(high)}`,
    String(tasks),
  ]);
  const columns = [
    { title: "task type" },
    { title: "success", align: "right" as const },
    { title: "95 % interval", align: "right" as const },
    { title: "tasks", align: "right" as const },
  ];
  const { rooms, lowByRoom, highByRoom } = result;
  const byRoom =
    rooms === undefined || lowByRoom === undefined || highByRoom === undefined
      ? []
      : [`by room: 95 % interval ${percent(lowByRoom)} – ${percent(highByRoom)} over ${rooms} rooms`];
  return [
    evaluationLine(name, result),
    ...byRoom,
    `return ${result.meanReturn.toFixed(3)}, score ${result.meanScore.toFixed(3)}, ${decodingOf(result)}, ${result.seconds.toFixed(1)} s`,
    ...(rows.length > 1 ? ["", table(columns, rows)] : []),
  ].join("\n");
}

function decodingOf({ temperature }: EvaluationResult): string {
  return temperature === null ? "greedy" : `sampled at temperature ${temperature}`;
}
