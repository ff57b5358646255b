/** Servers for a test file: each is closed after the test that started it. */
import { afterEach } from "vitest";
import {
  type EnvironmentDefinition,
  type EnvironmentServer,
  openLocalHost,
  type ServerOptions,
  startServer,
} from "../../src/env/index.ts";
import { corridor } from "../../src/testing/index.ts";
import { RawClient } from "./raw-client.ts";

const cleanups: (() => Promise<void>)[] = [];

/** Runs after the test, last added first. */
export function afterTest(...cleanup: (() => Promise<void>)[]): void {
  cleanups.push(...cleanup);
}

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export async function serve(
  definition: EnvironmentDefinition = corridor,
  options: Partial<ServerOptions> = {},
): Promise<EnvironmentServer> {
  const host = await openLocalHost(definition, {});
  const server = await startServer({ hosts: [host], ...options });
  afterTest(
    () => host.close(),
    () => server.close(),
  );
  return server;
}

export function httpUrl(server: EnvironmentServer, path: string): string {
  return `http://127.0.0.1:${server.port}${path}`;
}

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** Opens session 0 and starts an episode as call 1. */
export async function started(server: EnvironmentServer): Promise<RawClient> {
  const client = await RawClient.welcomed(server.url);
  client.send([{ type: "open", session: 0 }]);
  await client.next("opened");
  client.send([{ type: "reset", session: 0, id: 1, taskId: "train-0", seed: 1 }]);
  await client.next("observation");
  return client;
}

export const step = (id: number, session = 0) => ({ type: "step", session, id, action: { text: "look" } });
