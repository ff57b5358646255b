/** The program of a server process: waits for its task from the parent, serves, and ends with the parent. */
import { forwardingLogger, type LogLine, messageOf } from "../core/index.ts";
import type { EnvironmentHost } from "./environment.ts";
import { openLocalHost } from "./host.ts";
import { loadEnvironment } from "./load.ts";
import { type EnvironmentServer, startServer } from "./server.ts";
import { toWireError, type WireError } from "./wire.ts";

export interface ToChild {
  readonly type: "start";
  readonly environment: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly token: string;
  readonly stepTimeoutMs?: number;
}

export type FromChild =
  | { readonly type: "ready"; readonly url: string }
  | { readonly type: "failed"; readonly error: WireError }
  | { readonly type: "crashed"; readonly reason: string }
  | ({ readonly type: "log" } & LogLine);

function tell(message: FromChild): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {}); // a parent that is gone hears nothing
}

async function serve(task: ToChild): Promise<void> {
  const log = forwardingLogger((line) => tell({ type: "log", ...line }), { pid: process.pid });
  let host: EnvironmentHost | null = null;
  let server: EnvironmentServer | null = null;
  process.once("disconnect", () => {
    const end = async () => {
      await server?.close();
      await host?.close();
    };
    end().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  try {
    const definition = await loadEnvironment(task.environment);
    const limits = task.stepTimeoutMs === undefined ? {} : { stepTimeoutMs: task.stepTimeoutMs };
    host = await openLocalHost(definition, task.config, { log, ...limits });
    server = await startServer({ hosts: [host], token: task.token, limits, log });
    tell({ type: "ready", url: server.url });
  } catch (error) {
    tell({ type: "failed", error: toWireError(error) });
    await host?.close();
    process.disconnect?.();
  }
}

// What an environment throws outside of any call cannot be answered to a caller; the parent tells what it was.
process.on("uncaughtException", (error: unknown) => {
  if (!process.connected) process.exit(1);
  process.send?.({ type: "crashed", reason: messageOf(error) } satisfies FromChild, () => process.exit(1));
});

// A terminal's Ctrl-C reaches the whole process group; the parent decides when this process ends.
process.on("SIGINT", () => {});
process.once("message", (task: ToChild) => void serve(task));
