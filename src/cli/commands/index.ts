/** All commands. Each file loads what is heavy only when its command runs. */
import type { Command } from "commander";
import type { Context } from "../context.ts";
import type { OpenFlag } from "../flags.ts";
import { registerCompact } from "./compact.ts";
import { registerDoctor } from "./doctor.ts";
import { registerEnvs } from "./envs.ts";
import { registerEvaluate } from "./evaluate.ts";
import { registerInspect } from "./inspect.ts";
import { registerPlay } from "./play.ts";
import { registerReplay } from "./replay.ts";
import { registerRetrieve } from "./retrieve.ts";
import { registerServe } from "./serve.ts";
import { registerStart } from "./start.ts";
import { registerTrain } from "./train.ts";

/** Flags whose keys are known only to the environment. */
export const openFlags: readonly OpenFlag[] = [{ path: [], name: "env" }];

export function registerCommands(program: Command, context: Context): void {
  program.commandsGroup("Train:");
  registerStart(program, context);
  registerTrain(program, context);
  registerEvaluate(program, context);
  program.commandsGroup("Look:");
  registerInspect(program, context);
  registerReplay(program, context);
  registerCompact(program, context);
  registerPlay(program, context);
  program.commandsGroup("Environments:");
  registerEnvs(program, context);
  registerServe(program, context);
  registerRetrieve(program, context);
  program.commandsGroup("Machine:");
  registerDoctor(program, context);
  program.addHelpText(
    "after",
    `
Examples:
  turnwise start                                       train a household agent, see it learn (≤ 10 minutes)
  turnwise train alfworld-text --data DIR              train on official games
  turnwise inspect                                     runs, episodes and turns in the browser
  turnwise replay runs/<name> --failed                 episodes that failed
  turnwise play alfworld-text                          play it yourself

turnwise <command> --help tells more; exit status: 0 ok, 1 failure, 2 wrong usage, 130 interrupted.`,
  );
}
