/** `turnwise play <env>`: plays given actions and prints what happens, or lets a person play. */
import { readFile } from "node:fs/promises";
import { text as readStream } from "node:stream/consumers";
import { type Command, Option } from "commander";
import { z } from "zod";
import { EnvironmentError, fileReason, UsageError } from "../../core/errors.ts";
import { didYouMean } from "../../core/suggest.ts";
import type { Task } from "../../core/trajectory.ts";
import type { EnvironmentHost, ResetResult, Session, StepResult } from "../../env/index.ts";
import { visible } from "../../replay/text.ts";
import { addCommonFlags, type Context, jsonFlag, printJson } from "../context.ts";
import {
  addEnvironmentFlags,
  type EnvironmentOptions,
  environmentConfigFrom,
  notEmpty,
} from "../environment.ts";
import { parseValue } from "../flags.ts";
import { playInteractively } from "../interactive.ts";

interface PlayOptions extends EnvironmentOptions {
  readonly split?: string;
  readonly task?: string;
  readonly game?: string;
  readonly seed?: number;
  readonly maxTurns?: number;
  readonly script?: string;
  readonly json?: boolean;
}

const number = (flag: string, min: number) => (raw: string) => parseValue(flag, z.int().min(min), raw);

export function registerPlay(program: Command, context: Context): void {
  const command = program
    .command("play")
    .summary("play an environment by hand or from a script")
    .description("Plays one episode: by hand in the terminal, or the actions of a script.")
    .argument("<env>", "environment id, path of a file, or package; see turnwise envs")
    .addOption(new Option("--split <name>", "split of the task [the first]").conflicts("game"))
    .addOption(new Option("--task <id>", "task to play [one chosen by the seed]").conflicts("game"))
    .addOption(
      new Option("--game <file>", "play the game of this data file alone")
        .conflicts("data")
        .argParser(notEmpty("--game", "a file")),
    )
    .option("--seed <n>", "seed of the world [0]", number("--seed", 0))
    .option(
      "--max-turns <n>",
      "turns after which the episode is cut off [the environment's]",
      number("--max-turns", 1),
    )
    .option("--script <file>", "play these actions, one per line; - reads them from standard input")
    .addOption(jsonFlag("JSON: one line for the reset and one for each step; needs --script"))
    .addHelpText(
      "after",
      `
Examples:
  turnwise play alfworld-text                          play it yourself
  turnwise play alfworld-text --split valid_unseen --seed 3
  printf 'go to desk 1\\nlook\\n' | turnwise play alfworld-text --script - --json

Each JSON line holds observation (text), admissible (list or null), reward, terminated, truncated, success and info.
Actions go to the environment as they are; what it does not understand is its own to answer.`,
    )
    .action((env: string, options: PlayOptions) => play(context, env, options));
  addCommonFlags(addEnvironmentFlags(command, { remote: false }));
}

async function play(context: Context, env: string, options: PlayOptions): Promise<void> {
  if (options.json === true && options.script === undefined) {
    throw new UsageError(
      "usage/invalid-value",
      "--json needs the actions from --script FILE, or --script - for stdin.",
    );
  }
  const actions = options.script === undefined ? null : await readScript(options.script);
  const { loadEnvironment, openLocalHost } = await import("../../env/index.ts");
  const definition = await loadEnvironment(env);
  const data = options.game ?? options.data;
  const config = environmentConfigFrom(context, data === undefined ? {} : { data });
  await using host = await openLocalHost(definition, config, { log: context.log });
  const task = await chooseTask(host, options);
  await using session = await host.open();
  const reset = () =>
    session.reset({
      taskId: task.id,
      seed: options.seed ?? 0,
      ...(options.maxTurns === undefined ? {} : { maxTurns: options.maxTurns }),
    });
  if (actions === null) return await playInteractively(context, task, reset, session);
  const show = options.json === true ? printAsJson : printAsText;
  await playScript(context, await reset(), session, actions, show);
}

async function playScript(
  context: Context,
  start: ResetResult,
  session: Session,
  actions: readonly string[],
  show: typeof printAsJson,
): Promise<void> {
  show(context, null, start);
  for (const [i, action] of actions.entries()) {
    const result = await session.step({ text: action });
    show(context, action, result);
    const left = actions.length - i - 1;
    if ((result.terminated || result.truncated) && left > 0) {
      context.notes.line(
        `turnwise: the episode ended after ${i + 1} actions; ${left} more in the script were not played.`,
      );
      return;
    }
  }
}

function printAsJson(context: Context, _action: string | null, result: ResetResult | StepResult): void {
  const step = "reward" in result ? result : null;
  printJson(context, {
    observation: result.observation.text,
    admissible: result.observation.admissible,
    reward: step?.reward ?? 0,
    terminated: step?.terminated ?? false,
    truncated: step?.truncated ?? false,
    success: step?.success ?? false,
    info: result.info ?? {},
  });
}

function printAsText({ out }: Context, action: string | null, result: ResetResult | StepResult): void {
  if (action !== null) out.line(out.paint(["bold", "cyan"], `> ${visible(action)}`));
  out.line(visible(result.observation.text));
  if (!("reward" in result)) return;
  const end =
    result.success === true ? "success" : result.terminated ? "the end" : result.truncated ? "cut off" : null;
  if (result.reward !== 0 || end !== null)
    out.line(out.paint("dim", `reward ${result.reward}${end ? `, ${end}` : ""}`));
}

/** The actions of a script: every line is one, an empty line the empty action. */
async function readScript(path: string): Promise<string[]> {
  let text: string;
  try {
    text = path === "-" ? await readStream(process.stdin) : await readFile(path, "utf8");
  } catch (error) {
    throw new UsageError("usage/invalid-value", `The script ${path} cannot be read: ${fileReason(error)}.`, {
      cause: error,
    });
  }
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop(); // what follows the last line's end is no line
  return lines;
}

async function chooseTask(host: EnvironmentHost, options: PlayOptions): Promise<Task> {
  const split = options.split ?? host.info.splits[0] ?? "";
  if (options.task === undefined || options.split !== undefined)
    return pick(await host.tasks(split), split, options);
  const ids: string[] = [];
  for (const name of host.info.splits) {
    const tasks = await host.tasks(name);
    const task = tasks.find(({ id }) => id === options.task);
    if (task !== undefined) return task;
    for (const { id } of tasks) ids.push(id);
  }
  throw unknownTask(options.task, "any split", ids);
}

function pick(tasks: readonly Task[], split: string, options: PlayOptions): Task {
  const task =
    options.task === undefined
      ? tasks[(options.seed ?? 0) % Math.max(1, tasks.length)]
      : tasks.find(({ id }) => id === options.task);
  if (task !== undefined) return task;
  if (tasks.length === 0) {
    throw new EnvironmentError("env/unknown-task", `The split ${split} has no tasks; is its data there?`);
  }
  throw unknownTask(
    options.task ?? "",
    `the split ${split}`,
    tasks.map(({ id }) => id),
  );
}

function unknownTask(id: string, where: string, known: readonly string[]): EnvironmentError {
  const example = known[0] === undefined ? "" : ` An id looks like ${known[0]}.`;
  return new EnvironmentError(
    "env/unknown-task",
    `There is no task ${id} in ${where} (${known.length} tasks).${didYouMean(id, known.slice(0, 5000)) || example}`,
  );
}
