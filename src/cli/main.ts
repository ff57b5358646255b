/** The command line: takes the arguments apart, hands over to a command, and turns what happens into an exit status. */
import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import { pino } from "pino";
import { UsageError } from "../core/errors.ts";
import { openFlags, registerCommands } from "./commands/index.ts";
import type { Context } from "./context.ts";
import { ENVIRONMENT_OPTION } from "./environment.ts";
import { EXIT, exitCodeOf, explain, usageError } from "./errors.ts";
import { takeOpenFlags } from "./flags.ts";
import { readableLines } from "./logger.ts";
import { Screen } from "./screen.ts";

const out = new Screen(process.stdout);
// Where both are the same terminal, one screen keeps lines of one from breaking the live lines of the other.
const notes = out.isTerminal && process.stderr.isTTY ? out : new Screen(process.stderr);

async function main(args: readonly string[]): Promise<number> {
  const helpAll = args.includes("--help-all");
  const { rest, config } = takeOpenFlags(
    openFlags,
    args.map((argument) => (argument === "--help-all" ? "--help" : argument)),
  );
  const destination = notes.isTerminal ? readableLines(notes) : pino.destination({ fd: 2, sync: true });
  const log = pino({ level: "warn", base: null }, destination);
  const context: Context = {
    out,
    notes,
    log,
    openConfig: config,
    helpAll,
    advice: null,
    exitCode: EXIT.ok,
  };
  const program = new Command("turnwise")
    .description("Train language agents with reinforcement learning in long, multi-turn environments.")
    .version(version(), "-V, --version", "show the version")
    .helpOption("-h, --help", "show help")
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .showSuggestionAfterError(false)
    .hook("preAction", (_program, command) => {
      const [option] = Object.keys(config);
      if (option !== undefined && !command.options.some(({ long }) => long === ENVIRONMENT_OPTION)) {
        throw new UsageError("usage/unknown-flag", `turnwise ${command.name()} has no flag --env.${option}.`);
      }
      const options = command.opts<{ logLevel?: string; verbose?: boolean }>();
      log.level = options.logLevel ?? (options.verbose === true ? "info" : "warn");
    });
  registerCommands(program, context);
  if (rest.length === 0) {
    program.outputHelp();
    return EXIT.ok;
  }
  try {
    await program.parseAsync(rest, { from: "user" });
    return context.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return report(error, args, context.advice);
    if (error.exitCode === 0) return EXIT.ok; // help or version was shown
    if (error.code === "commander.help" && rest[0] === "help") {
      error.code = "commander.unknownCommand";
      error.message = `'${rest[1] ?? ""}'`;
    }
    const command = program.commands.find((each) => each.name() === rest[0]);
    const known =
      command === undefined
        ? [...program.commands.map((each) => each.name()), "--help", "--version"]
        : command.options
            .flatMap(({ long, short }) => [long, short])
            .filter((name) => typeof name === "string");
    throw usageError(error, command === undefined ? "turnwise" : `turnwise ${command.name()}`, known);
  }
}

function version(): string {
  const manifest = createRequire(import.meta.url)("turnwise/package.json") as { version: string };
  return manifest.version;
}

/** Prints what went wrong; the stack only where it was asked for. */
function report(error: unknown, args: readonly string[], advice: string | null = null): number {
  const code = exitCodeOf(error);
  if (code === EXIT.interrupted) return code;
  notes.line(`turnwise: ${explain(error)}`);
  if (advice !== null) notes.line(advice);
  if (args.includes("--verbose") || args.includes("-v")) {
    for (let at: unknown = error; at instanceof Error; at = at.cause) notes.line(at.stack ?? at.message);
  }
  return code;
}

// A reader that went away, as in `turnwise replay run | head`, is no failure; what can stop safely does.
let readerGone = false;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") process.exit(report(error, []));
  if (readerGone) return;
  readerGone = true;
  if (process.listenerCount("SIGINT") === 0) process.exit(EXIT.ok);
  process.emit("SIGINT");
});
process.stderr.on("error", () => {}); // nobody is left to tell

const args = process.argv.slice(2);
process.on("uncaughtException", (error) => process.exit(report(error, args)));
process.exitCode = await main(args).catch((error: unknown) => report(error, args));
