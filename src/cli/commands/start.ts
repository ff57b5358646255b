/** `turnwise start`, behind `npm start`: one run that shows what Turnwise is for, in minutes and without downloads. */
import { type Command, Option } from "commander";
import { parseTrainConfig } from "../../training/config.ts";
import { addCommonFlags, type Context, jsonFlag, printJson } from "../context.ts";
import { addEngineFlag, type EngineOptions } from "../engine.ts";
import { configFrom, merge } from "../flags.ts";
import { LABEL_WIDTH, successText } from "../progress.ts";
import { RECIPES } from "../recipes.ts";
import { duration, sparkline } from "../screen.ts";
import { commandLine, newRunDirectory, runTraining, shortPath } from "../training-run.ts";
import { addConfigFlags, trainFlags } from "./train.ts";

interface StartOptions extends EngineOptions {
  readonly run?: string;
  readonly json?: boolean;
}

export function registerStart(program: Command, context: Context): void {
  const command = program
    .command("start")
    .summary("train a household agent and see it learn (≤ 10 minutes)")
    .description(
      "Trains an agent in a household world of 50-turn tasks: a few demonstrations, then reinforcement learning. Shows " +
        "its success in rooms it has never seen before and after. Needs no data and no GPU.",
    )
    .option("--run <dir>", "run directory [runs/start-<time>]")
    .addOption(jsonFlag("JSON: a line an iteration, the last with before, after and seconds"))
    .addOption(new Option("--help-all", "show the flags of every configuration key"))
    .action((options: StartOptions) => start(context, options));
  addConfigFlags(command, context.helpAll, RECIPES["start"]);
  addCommonFlags(addEngineFlag(command));
}

async function start(context: Context, options: StartOptions): Promise<void> {
  const json = options.json === true;
  const flags = configFrom(trainFlags, options as object as Record<string, unknown>);
  const config = parseTrainConfig(merge(RECIPES["start"], flags));
  const runDirectory = options.run ?? newRunDirectory("start");
  const { out } = context;
  if (!json) {
    const { demonstrations, updates } = config.imitation;
    out.line(out.paint("bold", "Turnwise: an agent learns to keep house"));
    const episodes = config.iterations * config.collect.groups * config.collect.groupSize;
    out.text(
      `Tasks of up to 50 turns. First it imitates ${demonstrations} demonstrations (${updates} updates), then it ` +
        `learns from ${episodes.toLocaleString("en")} episodes of its own (${config.iterations} iterations${
          config.envSteps === null ? "" : `, or up to ${config.envSteps.toLocaleString("en")} steps`
        }). ` +
        "Ctrl-C stops; what was learned is kept.\n",
    );
  }
  const { engine } = options;
  const { result, success, seconds } = await runTraining(context, {
    config,
    runDirectory,
    resume: false,
    servers: {},
    json,
    ...(engine === undefined ? {} : { engine }),
  });
  const { before, after } = result;
  if (json) {
    printJson(context, { before, after, seconds });
    return;
  }
  if (result.status === "stopped") return;
  const run = shortPath(runDirectory);
  out.line(`\n${out.paint("bold", "Success in rooms it has never seen")}`);
  if (before !== null) out.line(`  ${"before RL".padEnd(LABEL_WIDTH)}${successText(before)}`);
  if (after !== null)
    out.line(out.paint("green", `  ${"after RL".padEnd(LABEL_WIDTH)}${successText(after)}`));
  if (success.length > 1) {
    out.line(`  ${"while training".padEnd(LABEL_WIDTH)}${sparkline(success, Math.min(60, out.width - 20))}`);
  }
  out.line(`  ${"time".padEnd(LABEL_WIDTH)}${duration(seconds)}\n`);
  out.line(out.paint("bold", "Look closer"));
  for (const [what, command] of [
    ["in the browser", commandLine("inspect", run)],
    ["what went wrong", commandLine("replay", run, "last", "--failed")],
    ["all its episodes", commandLine("replay", run, "--source", "evaluation")],
    ["measure again", commandLine("evaluate", run, "--split", "valid_seen")],
    ["train on", commandLine("train", "--resume", run, "--iterations", String(2 * config.iterations))],
    ["play yourself", commandLine("play", "alfworld-text")],
    ["official games", commandLine("train", "alfworld-text", "--data", "<folder>")],
  ] as const) {
    out.line(out.width < 100 ? `  ${what}\n    ${command}` : `  ${what.padEnd(18)}${command}`);
  }
}
