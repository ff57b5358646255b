/** `turnwise inspect [run]`: runs, episodes and turns in the browser. */
import { stat } from "node:fs/promises";
import { type Command, Option } from "commander";
import { z } from "zod";
import { UsageError } from "../../core/errors.ts";
import { addCommonFlags, type Context, jsonFlag, printJson } from "../context.ts";
import { addEngineFlag, type EngineOptions, engineName } from "../engine.ts";
import { parseValue } from "../flags.ts";
import { listenForInterrupt } from "../interrupt.ts";
import { isLoopback } from "../loopback.ts";

interface InspectOptions extends EngineOptions {
  readonly port: number;
  readonly host: string;
  readonly token?: string;
  readonly json?: boolean;
}

export function registerInspect(program: Command, context: Context): void {
  const command = program
    .command("inspect")
    .summary("look at runs, episodes and turns in the browser")
    .description(
      "Serves a web page over one or several runs, finished or under way: curves, episodes, every turn with what training made of it. It reads; what you play there is kept in a log of its own.",
    )
    .argument("[run...]", "run directories, or folders that hold some", ["runs"])
    .addOption(
      new Option("--port <n>", "port; 0 takes any free one")
        .argParser((raw) => parseValue("--port", z.int().min(0).max(65535), raw))
        .default(8788),
    )
    .option("--host <address>", "address to bind; others than loopback need a token", "127.0.0.1")
    .addOption(
      new Option("--token <text>", "readers must present this token; better in TURNWISE_TOKEN").env(
        "TURNWISE_TOKEN",
      ),
    )
    .addOption(jsonFlag("JSON: one line with the address once it serves"))
    .addHelpText(
      "after",
      `
Examples:
  turnwise inspect                                     every run below runs/
  turnwise inspect runs/<name>                         one run, live or finished
  TURNWISE_TOKEN=… turnwise inspect --host 0.0.0.0     for other machines too`,
    )
    .action((paths: string[], options: InspectOptions) => inspect(context, paths, options));
  addCommonFlags(addEngineFlag(command));
}

async function inspect(context: Context, paths: readonly string[], options: InspectOptions): Promise<void> {
  const { host, port, token } = options;
  if (token === undefined && !isLoopback(host)) {
    throw new UsageError(
      "usage/invalid-value",
      `--host ${host} can be reached from other machines, so a token is needed: set TURNWISE_TOKEN or give --token.`,
    );
  }
  for (const path of paths) {
    if ((await stat(path).catch(() => null))?.isDirectory() === true) continue;
    throw new UsageError(
      "usage/invalid-value",
      path === "runs"
        ? "There is no folder runs here; name the run to inspect, or train one first."
        : `${path} is no folder; name a run directory, or a folder that holds some.`,
    );
  }
  const { startInspector, webFolder } = await import("../../inspector/index.ts");
  const web = await webFolder((text) => context.notes.line(`turnwise: ${text}`));
  await using inspector = await startInspector({
    paths,
    web,
    host,
    port,
    engine: engineName(options),
    log: context.log,
    ...(token === undefined ? {} : { token }),
  });
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  using _interrupt = listenForInterrupt(stop);
  if (options.json === true) printJson(context, { url: inspector.url });
  else context.out.line(`${inspector.url} (Ctrl-C stops)`);
  await stopped;
}
