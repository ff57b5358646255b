/** What every command gets from main.ts, and what every command has in common. */
import { type Command, Option } from "commander";
import type { Logger } from "../core/log.ts";
import type { Screen } from "./screen.ts";

export interface Context {
  /** Results. */
  readonly out: Screen;
  /** Notes for people that must not mix with results. */
  readonly notes: Screen;
  readonly log: Logger;
  /** Arguments after the name of the command, without the open flags. */
  readonly openConfig: object;
  /** Show every flag in the help. */
  readonly helpAll: boolean;
  /** How to go on after a failure; printed below its message. */
  advice: string | null;
  /** Ends the process with this status once the command is over; 0 unless set. */
  exitCode: number;
}

export const LOG_LEVELS = ["silent", "error", "warn", "info", "debug", "trace"] as const;

/** Adds the flags that all commands share. */
export function addCommonFlags(command: Command): Command {
  return command
    .addOption(
      new Option("-v, --verbose", "log what happens, and show where an error comes from").helpGroup(GENERAL),
    )
    .addOption(
      new Option("--log-level <level>", "what is logged to stderr").choices(LOG_LEVELS).helpGroup(GENERAL),
    )
    .helpOption("-h, --help", "show this help");
}

const GENERAL = "General:";

/** A flag with which a command prints JSON instead of text. */
export function jsonFlag(description: string): Option {
  return new Option("--json", description).helpGroup(GENERAL);
}

/** Prints one line of JSON as a result. */
export function printJson(context: Context, value: unknown): void {
  context.out.line(JSON.stringify(value));
}
