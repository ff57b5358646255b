/** `turnwise serve <env>`: an environment server for trainers on this machine or others. */
import { type Command, Option } from "commander";
import { z } from "zod";
import { UsageError } from "../../core/errors.ts";
import type { EnvironmentHost, Site } from "../../env/index.ts";
import { addCommonFlags, type Context, jsonFlag, printJson } from "../context.ts";
import { addEnvironmentFlags, type EnvironmentOptions, environmentConfigFrom } from "../environment.ts";
import { parseValue } from "../flags.ts";
import { listenForInterrupt } from "../interrupt.ts";
import { isLoopback } from "../loopback.ts";

interface ServeOptions extends EnvironmentOptions {
  readonly port: number;
  readonly host: string;
  readonly token?: string;
  readonly origin?: readonly string[];
  readonly maxSessions?: number;
  readonly idleMinutes?: number;
  readonly stepTimeoutMs?: number;
  readonly graceSeconds: number;
  readonly site?: boolean;
  readonly json?: boolean;
}

const number =
  (flag: string, min: number, max = Number.MAX_SAFE_INTEGER) =>
  (raw: string) =>
    parseValue(flag, z.int().min(min).max(max), raw);

export function registerServe(program: Command, context: Context): void {
  const command = program
    .command("serve")
    .summary("serve an environment over WebSockets")
    .description(
      "Serves an environment over WebSockets at /stream, with /health, /metrics and /metadata over HTTP.",
    )
    .argument("<env>", "environment id, path of a file, or package; see turnwise envs")
    .addOption(
      new Option("--port <n>", "port; 0 takes any free one")
        .argParser(number("--port", 0, 65535))
        .default(8787),
    )
    .option("--host <address>", "address to bind; others than loopback need a token", "127.0.0.1")
    .addOption(
      new Option("--token <text>", "clients must present this bearer token; better in TURNWISE_TOKEN").env(
        "TURNWISE_TOKEN",
      ),
    )
    .option("--site", "also serve the environment's pages, for people and browsers, at the same address")
    .option("--origin <url...>", "web origins that may connect [none]")
    .option("--max-sessions <n>", "most sessions at a time", number("--max-sessions", 1))
    .option(
      "--idle-minutes <n>",
      "a session without a call for this long is closed",
      number("--idle-minutes", 1),
    )
    .option("--step-timeout-ms <n>", "limit of one asynchronous call", number("--step-timeout-ms", 1))
    .addOption(
      new Option("--grace-seconds <n>", "how long running episodes may go on after Ctrl-C")
        .argParser(number("--grace-seconds", 0))
        .default(30),
    )
    .addOption(jsonFlag("JSON: one line with the address once it serves"))
    .addHelpText(
      "after",
      `
Examples:
  turnwise serve alfworld-text
  turnwise serve webshop --site                                     shop in a browser
  TURNWISE_TOKEN=… turnwise serve alfworld-text --host 0.0.0.0 --data DIR
  turnwise train alfworld-text --env-server ws://other-machine:8787`,
    )
    .action((env: string, options: ServeOptions) => serve(context, env, options));
  addCommonFlags(addEnvironmentFlags(command, { remote: false }));
}

async function serve(context: Context, env: string, options: ServeOptions): Promise<void> {
  const { log } = context;
  if (options.token === undefined && !isLoopback(options.host)) {
    throw new UsageError(
      "usage/invalid-value",
      `--host ${options.host} can be reached from other machines, so a token is needed: set TURNWISE_TOKEN or give --token.`,
    );
  }
  const { loadEnvironment, openLocalHost } = await import("../../env/index.ts");
  const { startServer } = await import("../../env/server.ts");
  const { stepTimeoutMs } = options;
  await using host = await openLocalHost(
    await loadEnvironment(env),
    environmentConfigFrom(context, options),
    {
      log,
      ...(stepTimeoutMs === undefined ? {} : { stepTimeoutMs }),
    },
  );
  const site = options.site === true ? await siteOf(host, options) : undefined;
  await using server = await startServer({
    ...(site === undefined ? {} : { site }),
    hosts: [host],
    host: options.host,
    port: options.port,
    log,
    limits: {
      ...(options.maxSessions === undefined ? {} : { sessions: options.maxSessions }),
      ...(options.idleMinutes === undefined ? {} : { idleMs: options.idleMinutes * 60_000 }),
      ...(stepTimeoutMs === undefined ? {} : { stepTimeoutMs }),
    },
    ...(options.token === undefined ? {} : { token: options.token }),
    ...(options.origin === undefined ? {} : { origins: options.origin }),
  });
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  using _interrupt = listenForInterrupt(() => {
    const wait =
      server.sessions > 0 ? ` ${server.sessions} sessions may end their episodes; Ctrl-C again quits.` : "";
    context.notes.line(`turnwise: stopping.${wait}`);
    stop();
  });
  const { id, version } = host.info;
  if (options.json === true) printJson(context, { url: server.url, environment: id, version });
  else context.out.line(`${id} ${version} at ${server.url} (Ctrl-C stops)`);
  if (site !== undefined)
    context.notes.line(`pages at ${server.url.replace(/^ws/, "http").replace(/stream$/, "")}`);
  await stopped;
  await server.drain(options.graceSeconds * 1000);
}

/** @throws UsageError where the environment has no pages, or others could reach them */
async function siteOf(host: EnvironmentHost, { host: address }: ServeOptions): Promise<Site> {
  if (host.site === undefined) {
    throw new UsageError("usage/invalid-value", `${host.info.id} has no pages; serve it without --site.`);
  }
  if (!isLoopback(address)) {
    throw new UsageError(
      "usage/invalid-value",
      `--site has no login, so it is served on this machine's own address only, not on ${address}. ` +
        "Put a proxy with a login of its own before it.",
    );
  }
  return host.site();
}
