/** `turnwise envs [env]`: which environments there are, and what they can be told. */
import type { Command } from "commander";
import type { EnvironmentDefinition } from "../../env/index.ts";
import { table, wrap } from "../../replay/text.ts";
import { addCommonFlags, type Context, jsonFlag, printJson } from "../context.ts";
import { addEnvironmentFlags, type EnvironmentOptions, environmentConfigFrom } from "../environment.ts";
import { flagsOf } from "../flags.ts";

interface EnvsOptions extends EnvironmentOptions {
  readonly json?: boolean;
}

export function registerEnvs(program: Command, context: Context): void {
  const command = program
    .command("envs")
    .summary("list environments and their options")
    .description("Lists the environments that come with Turnwise, or tells all about one.")
    .argument("[env]", "environment id, path of a file (./my-env.ts, ./worlds.ts#name), or package")
    .addOption(jsonFlag("JSON: one line an environment"))
    .addHelpText(
      "after",
      "\nExamples:\n  turnwise envs\n  turnwise envs alfworld-text\n  turnwise envs ./my-env.ts",
    )
    .action((env: string | undefined, options: EnvsOptions) => envs(context, env, options));
  addCommonFlags(addEnvironmentFlags(command, { remote: false }));
}

async function envs(context: Context, env: string | undefined, options: EnvsOptions): Promise<void> {
  const { builtInEnvironments, loadEnvironment, openLocalHost } = await import("../../env/index.ts");
  const definitions = [];
  for (const specifier of env === undefined ? builtInEnvironments : [env]) {
    definitions.push(await loadEnvironment(specifier));
  }
  if (options.json === true) {
    for (const definition of definitions) printJson(context, describe(definition));
    return;
  }
  let tasks = "";
  if (env !== undefined && definitions[0] !== undefined) {
    const config = environmentConfigFrom(context, options);
    await using host = await openLocalHost(definitions[0], config, { log: context.log });
    const counts = [];
    for (const split of host.info.splits) counts.push(`${(await host.tasks(split)).length} in ${split}`);
    tasks = `  tasks: ${counts.join(", ")}`;
  }
  const rows = definitions.map(({ id, version, maxTurns, splits, players }) => [
    id,
    version,
    String(maxTurns),
    splits.join(", "),
    Object.keys(players ?? {}).join(", "),
  ]);
  const columns = [
    { title: "environment" },
    { title: "version" },
    { title: "turns", align: "right" as const },
    { title: "splits" },
    { title: "players" },
  ];
  const { out } = context;
  out.line(table(columns, rows, out.paint));
  for (const definition of definitions) {
    out.line();
    out.line(`${out.paint("bold", definition.id)}: ${definition.description}`);
    if (tasks !== "") out.line(tasks);
    for (const flag of flagsOf(definition.config)) {
      const [first = "", ...more] = wrap(flag.description, Math.max(30, out.width - 30));
      out.line(`  ${`--env.${flag.name}`.padEnd(26)}${first}`);
      for (const line of more) out.line(" ".repeat(28) + line);
    }
  }
}

function describe({
  id,
  version,
  description,
  splits,
  maxTurns,
  players,
  grammar,
  config,
}: EnvironmentDefinition) {
  const options = flagsOf(config).map((flag) => {
    const parsed = flag.schema.safeParse(undefined);
    return {
      key: flag.path.join("."),
      description: flag.description,
      default: parsed.success ? (parsed.data ?? null) : null,
    };
  });
  return {
    id,
    version,
    description,
    splits,
    maxTurns,
    players: Object.keys(players ?? {}),
    grammar: grammar ?? null,
    options,
  };
}
