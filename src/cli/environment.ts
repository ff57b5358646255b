/** How commands name, configure and open an environment. */
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { UsageError } from "../core/errors.ts";
import type { Context } from "./context.ts";

const GROUP = "Environment:";

/** Stands in the help for all options of environments. */
export const ENVIRONMENT_OPTION = "--env.<option>";

/** Flags of every command that opens an environment. */
export interface EnvironmentOptions {
  readonly data?: string;
  readonly envServer?: readonly string[];
  readonly token?: string;
}

/** Adds `--data`, `--env.<option>` and, where `remote`, `--env-server`. */
export function addEnvironmentFlags(command: Command, { remote }: { readonly remote: boolean }): Command {
  command.addOption(
    new Option("--data <dir>", "folder of the environment's data; short for --env.data")
      .argParser(notEmpty("--data", "a folder"))
      .helpGroup(GROUP),
  );
  command.addOption(
    new Option(
      `${ENVIRONMENT_OPTION} <value>`,
      "an option of the environment; `turnwise envs <env>` lists them",
    ).helpGroup(GROUP),
  );
  if (!remote) return command;
  return command
    .addOption(
      new Option("--env-server <url...>", "play on these environment servers instead of starting one")
        .argParser(serverAddress)
        .helpGroup(GROUP),
    )
    .addOption(
      new Option("--token <text>", "bearer token for them; better in TURNWISE_TOKEN, which others cannot see")
        .env("TURNWISE_TOKEN")
        .helpGroup(GROUP),
    );
}

/** Parses the value of a flag that must not be empty, as it is where a script names a variable that is not set. */
export function notEmpty(flag: string, what: string): (raw: string) => string {
  return (raw) => {
    if (raw.trim() !== "") return raw;
    throw new UsageError("usage/invalid-value", `${flag} is empty; it needs ${what}.`);
  };
}

function serverAddress(raw: string, before: readonly string[] | undefined): string[] {
  // A list takes what follows it, a flag too where the address was forgotten.
  if (raw !== "" && !raw.startsWith("-")) return [...(before ?? []), raw];
  const problem = `--env-server needs an address such as ws://127.0.0.1:8787, not ${JSON.stringify(raw)}.`;
  throw new UsageError("usage/invalid-value", problem);
}

/** The environment's own options as the command line states them; the environment checks them. */
export function environmentConfigFrom(
  context: Context,
  options: EnvironmentOptions,
): Record<string, unknown> {
  const config: Record<string, unknown> = { ...context.openConfig };
  if (options.data !== undefined) {
    config["data"] = resolve(options.data);
  }
  return config;
}

/** A specifier that means the same from any folder: files become absolute paths. */
export function absoluteSpecifier(specifier: string): string {
  const mark = specifier.lastIndexOf("#");
  const file = mark > 0 ? specifier.slice(0, mark) : specifier;
  const isFile = file.startsWith(".") || /\.[cm]?[jt]s$/.test(file);
  return isFile ? resolve(file) + specifier.slice(file.length) : specifier;
}
