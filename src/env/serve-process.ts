/** An environment server in a process of its own, so that worlds and training do not share a core. */
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { type Logger, ProtocolError, silentLogger } from "../core/index.ts";
import { connectHost } from "./client.ts";
import type { CallOptions, EnvironmentHost } from "./environment.ts";
import { importConditions, programBeside } from "./own-program.ts";
import type { FromChild, ToChild } from "./serve-child.ts";
import { fromWireError } from "./wire.ts";

export interface ServerProcessOptions extends CallOptions {
  /** As for loadEnvironment(). */
  readonly environment: string;
  readonly config?: Readonly<Record<string, unknown>>;
  /** Folder that relative files are looked up from. */
  readonly cwd?: string;
  readonly log?: Logger;
  /** Limit of one asynchronous call of the environment, milliseconds. */
  readonly stepTimeoutMs?: number;
}

/** A server in a child process. It ends with this process, whatever happens. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  /** Resolves when the process has ended, with the error when nobody had asked it to. */
  readonly ended: Promise<ProtocolError | null>;
  close(): Promise<void>;
}

/** Starting takes this long at most, milliseconds: reading the data is part of it. */
const START_MS = 10 * 60_000;
const CLOSE_MS = 5000;

/**
 * Starts a server process for one environment on a free loopback port.
 *
 * @throws the error the environment was refused with; ProtocolError `protocol/server-failed`
 */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { environment, config = {}, cwd = process.cwd(), signal, stepTimeoutMs } = options;
  const log = (options.log ?? silentLogger).child({ component: "server-process" });
  signal?.throwIfAborted();
  const token = randomBytes(24).toString("base64url");
  const child = fork(fileURLToPath(programBeside(import.meta.url, "serve-child")), [], {
    cwd,
    execArgv: importConditions(),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  let asked = false;
  let reason = "";
  const stop = () => {
    asked = true;
    child.kill("SIGKILL");
  };
  const ended = new Promise<ProtocolError | null>((resolve) => {
    child.once("error", (error) =>
      resolve(
        new ProtocolError(
          "protocol/server-failed",
          `The environment server could not be started: ${error.message}.`,
        ),
      ),
    );
    child.once("exit", (code, killedBy) => {
      const how = (killedBy === null ? `exit status ${code}` : `signal ${killedBy}`) + reason;
      const text = `The environment server of ${environment} (process ${child.pid}) ended by itself with ${how}; episodes under way are lost.`;
      const error = asked ? null : new ProtocolError("protocol/server-failed", text);
      if (error !== null) log.error({ code, signal: killedBy }, error.message);
      resolve(error);
    });
  });
  const url = new Promise<string>((resolve, reject) => {
    child.on("message", (message: FromChild) => {
      if (message.type === "ready") resolve(message.url);
      else if (message.type === "crashed") reason = ` (${message.reason})`;
      else if (message.type === "failed") reject(fromWireError(message.error));
      else log[message.level](message.fields, message.message);
    });
    const late = setTimeout(
      () => reject(startError(environment, `it was not ready within ${START_MS} ms`)),
      START_MS,
    );
    const onAbort = () => reject(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    void ended.then((error) => {
      clearTimeout(late);
      signal?.removeEventListener("abort", onAbort);
      reject(error ?? startError(environment, "it was stopped"));
    });
  });
  const start: ToChild = {
    type: "start",
    environment,
    config,
    token,
    ...(stepTimeoutMs === undefined ? {} : { stepTimeoutMs }),
  };
  child.send(start, () => {}); // a child that is gone already is told by `ended`
  process.once("exit", stop);
  void ended.then(() => process.off("exit", stop));
  const close = async () => {
    asked = true;
    if (child.connected) child.disconnect(); // tells the child to close and end
    const late = setTimeout(stop, CLOSE_MS);
    await ended;
    clearTimeout(late);
  };
  try {
    return { url: await url, token, pid: child.pid ?? 0, ended, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    stop();
    await ended;
    throw error;
  }
}

/**
 * Starts a server process and connects to it; closing the host ends the process.
 *
 * @throws as startServerProcess() and connectHost()
 */
export async function openProcessHost(options: ServerProcessOptions): Promise<EnvironmentHost> {
  const server = await startServerProcess(options);
  const { signal, log } = options;
  try {
    const host = await connectHost(server.url, {
      token: server.token,
      ...(signal === undefined ? {} : { signal }),
      ...(log === undefined ? {} : { log }),
    });
    const close = async () => {
      await host.close();
      await server.close();
    };
    return {
      info: host.info,
      tasks: (split) => host.tasks(split),
      open: (call) => host.open(call),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

function startError(environment: string, why: string): ProtocolError {
  return new ProtocolError(
    "protocol/server-failed",
    `The environment server of ${environment} did not start: ${why}.`,
  );
}
