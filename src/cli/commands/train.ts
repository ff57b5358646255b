/** `turnwise train <env>`: trains an agent, or goes on with a run. */
import { basename, join } from "node:path";
import { type Command, Option } from "commander";
import type { z } from "zod";
import { candidateConfigSchema } from "../../agent/candidate-config.ts";
import { UsageError } from "../../core/errors.ts";
import { parseTrainConfig, type TrainConfig, trainConfigSchema } from "../../training/config.ts";
import { readConfigFile } from "../config-file.ts";
import { addCommonFlags, type Context, jsonFlag, printJson } from "../context.ts";
import { addEngineFlag, type EngineOptions } from "../engine.ts";
import {
  absoluteSpecifier,
  addEnvironmentFlags,
  type EnvironmentOptions,
  environmentConfigFrom,
  notEmpty,
} from "../environment.ts";
import { configFrom, type Flag, flagsOf, merge, optionsOf } from "../flags.ts";
import { RECIPE_OF, RECIPES } from "../recipes.ts";
import { sparkline } from "../screen.ts";
import { commandLine, newRunDirectory, runTraining, shortPath } from "../training-run.ts";

/** Keys that the short help shows. */
const COMMON: ReadonlySet<string> = new Set([
  "seed",
  "iterations",
  "envSteps",
  "imitation.demonstrations",
  "imitation.updates",
  "collect.split",
  "collect.groups",
  "collect.groupSize",
  "collect.maxTurns",
  "optimizer.learningRate",
  "objective.algorithm",
  "objective.entropyBonus",
  "evaluation.split",
  "evaluation.tasks",
  "evaluation.every",
  "checkpoint.every",
]);

const GROUPS: Readonly<Record<string, string>> = {
  imitation: "Imitation (cloning the expert before RL):",
  collect: "Collecting episodes:",
  objective: "Objective:",
  optimizer: "Optimiser:",
  evaluation: "Evaluation:",
  checkpoint: "Checkpoints:",
  trajectories: "Trajectories:",
  policy: "Policy:",
};

/** Every configuration key that is a flag; the environment has flags of its own. */
export const trainFlags: readonly Flag[] = [
  ...flagsOf(trainConfigSchema).filter(({ path }) => path[0] !== "environment"),
  ...flagsOf(candidateConfigSchema, ["policy"]),
];

interface TrainCommandOptions extends EnvironmentOptions, EngineOptions {
  readonly run?: string;
  readonly name?: string;
  readonly resume?: string;
  readonly config?: string;
  readonly recipe?: string;
  readonly demonstrations?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/**
 * Adds a flag for each configuration key.
 *
 * @param recipe keys whose values the help shows instead of the defaults
 */
export function addConfigFlags(command: Command, helpAll: boolean, recipe: object = {}): void {
  for (const flag of trainFlags) {
    const group = flag.path.length > 1 ? (GROUPS[flag.path[0] ?? ""] ?? "Training:") : "Training:";
    const value = valueAt(recipe, flag.path);
    for (const option of optionsOf(flag)) {
      if (value !== undefined)
        option.description = option.description.replace(/ \[.*\]$/, ` [${JSON.stringify(value)}]`);
      option.helpGroup(group);
      if (!helpAll && !COMMON.has(flag.path.join("."))) option.hideHelp();
      command.addOption(option);
    }
  }
}

function valueAt(object: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return object;
  return typeof object === "object" && object !== null
    ? valueAt((object as Record<string, unknown>)[key], rest)
    : undefined;
}

export function registerTrain(program: Command, context: Context): void {
  const command = program
    .command("train")
    .summary("train an agent, or go on with a run")
    .description(
      "Trains an agent: clones demonstrations, then reinforcement learning; everything is kept in a run directory. " +
        "Every key of the configuration is a flag; --help-all shows them all. Defaults give way to the recipe, the " +
        "recipe to the file, the file to flags.",
    )
    .argument("[env]", "environment id, path of a file, or package; not needed with --resume")
    .option("--run <dir>", "run directory [runs/<env>-<time>]", notEmpty("--run", "a folder"))
    .addOption(
      new Option("--name <name>", "short for --run runs/<name>")
        .conflicts("run")
        .argParser(notEmpty("--name", "a name")),
    )
    .addOption(
      new Option("--resume <run>", "go on with this run from its last checkpoint")
        .conflicts(["run", "name"])
        .argParser(notEmpty("--resume", "the folder of a run")),
    )
    .option("--config <file>", "JSON file with configuration keys", notEmpty("--config", "a file"))
    .addOption(
      new Option(
        "--recipe <name>",
        "named set of configuration keys [the environment's own, or none]",
      ).choices(Object.keys(RECIPES)),
    )
    .option("--dry-run", "print the resolved configuration and stop")
    .option("--help-all", "show the flags of every configuration key")
    .addOption(jsonFlag("JSON: a line an iteration, the last with before, after and seconds"))
    .addHelpText(
      "after",
      `
Examples:
  turnwise train alfworld-text                                      households of its own
  turnwise train alfworld-text --data DIR --name official           official games
  turnwise train alfworld-text --imitation.demonstrations 0         from random weights
  turnwise train ./my-env.ts --env.size 3 --iterations 50
  turnwise train --resume runs/<name> --iterations 300              go on, further than planned
  turnwise train alfworld-text --config my.json --collect.group-size 16 --dry-run`,
    )
    .action((env: string | undefined, options: TrainCommandOptions) => train(context, env, options));
  addEnvironmentFlags(command, { remote: true });
  addConfigFlags(command, context.helpAll);
  addCommonFlags(addEngineFlag(command));
}

async function train(context: Context, env: string | undefined, options: TrainCommandOptions): Promise<void> {
  const resume = options.resume !== undefined;
  const config = await resolveConfig(context, env, options);
  if (options.dryRun === true) {
    context.out.line(JSON.stringify(config, null, options.json === true ? undefined : 2));
    return;
  }
  const runDirectory =
    options.resume ??
    options.run ??
    (options.name === undefined
      ? newRunDirectory(runName(config.environment.id))
      : join("runs", options.name));
  const json = options.json === true;
  const { engine } = options;
  const { result, success, seconds } = await runTraining(context, {
    config,
    runDirectory,
    resume,
    servers: options,
    json,
    ...(engine === undefined ? {} : { engine }),
  });
  const { before, after } = result;
  if (json) {
    printJson(context, { before, after, seconds });
    return;
  }
  if (result.status === "stopped") return;
  const { out } = context;
  out.line();
  if (success.length > 1) out.line(`while training ${sparkline(success, out.width - 16)}`);
  const run = shortPath(runDirectory);
  const commands = [
    ["inspect", run],
    ["replay", run, "--failed"],
    ["evaluate", run],
  ];
  out.line(["\nLook closer:", ...commands.map((words) => `  ${commandLine(...words)}`)].join("\n"));
}

/** Defaults < recipe < file < flags; of a run that goes on, its own configuration < file < flags. */
async function resolveConfig(
  context: Context,
  env: string | undefined,
  options: TrainCommandOptions,
): Promise<TrainConfig> {
  const recipe =
    options.recipe ?? (options.resume === undefined ? RECIPE_OF[env ?? ""] : undefined) ?? "none";
  let base: unknown = RECIPES[recipe];
  if (options.resume !== undefined) {
    const { readRun } = await import("../../training/run-directory.ts");
    const { config } = await readRun(options.resume);
    if (env !== undefined && absoluteSpecifier(env) !== config.environment.id) {
      throw new UsageError(
        "usage/invalid-value",
        `${options.resume} was trained on ${config.environment.id}, not on ${env}. Leave that out, or start a new run.`,
      );
    }
    base = merge(config, base);
  }
  const file = options.config === undefined ? {} : await readConfigFile(options.config);
  const environment = {
    ...(env === undefined ? {} : { id: absoluteSpecifier(env) }),
    config: environmentConfigFrom(context, options),
  };
  const flags = merge(configFrom(trainFlags, options as object as Record<string, unknown>), { environment });
  const { environment: ofFile = {} } = file as { environment?: unknown };
  parseTrainConfig({ environment: typeof ofFile === "object" ? { id: "any", ...ofFile } : ofFile });
  const merged = merge(merge(base, file), flags) as { environment: { id?: unknown }; imitation?: object };
  if (merged.environment.id === undefined) {
    throw new UsageError(
      "usage/invalid-value",
      "train needs an environment, such as turnwise train alfworld-text.",
    );
  }
  const { id } = merged.environment;
  if (typeof id === "string") merged.environment.id = absoluteSpecifier(id);
  const config = parseTrainConfig(merged);
  const { loadEnvironment, parseConfig } = await import("../../env/index.ts");
  const definition = await loadEnvironment(config.environment.id);
  parseConfig(definition.config, config.environment.config, definition.id);
  parseConfig(candidateConfigSchema as z.ZodType, config.policy, "the policy");
  return withoutExpert(context, config, merged, definition.players ?? {});
}

/**
 * An environment without the player to imitate is trained from random weights, unless imitation was asked for.
 *
 * @throws UsageError `usage/invalid-value` then
 */
function withoutExpert(context: Context, config: TrainConfig, given: object, players: object): TrainConfig {
  const { imitation } = config;
  const asked = "demonstrations" in ((given as { imitation?: object }).imitation ?? {});
  if (imitation.demonstrations === 0 || Object.hasOwn(players, imitation.player)) return config;
  if (asked) {
    throw new UsageError(
      "usage/invalid-value",
      `The environment has no player ${imitation.player} to imitate; it has ${Object.keys(players).join(", ") || "none"}. ` +
        "--imitation.demonstrations 0 starts from random weights.",
    );
  }
  context.notes.line(
    `turnwise: the environment has no player ${imitation.player} to imitate; training starts from random weights.`,
  );
  return { ...config, imitation: { ...imitation, demonstrations: 0 } };
}

/** The part of a run's name that tells the environment. */
function runName(specifier: string): string {
  return basename(specifier)
    .replace(/\.[cm]?[jt]s(?=#|$)/, "")
    .replace(/[^\w-]+/g, "-");
}
