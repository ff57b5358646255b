/** What the connections of a server share, what is made of a hello, and of messages that make no sense. */
import { ConfigError, didYouMean, type Logger, ProtocolError } from "../core/index.ts";
import { isRecord } from "./checks.ts";
import type { EnvironmentHost } from "./environment.ts";
import type { ServerMetrics } from "./metrics.ts";
import { type ClientMessage, PROTOCOL_VERSION } from "./protocol.ts";
import type { ServerLimits } from "./server-options.ts";
import type { Site } from "./site.ts";

/** What all connections of a server share. */
export interface ServerState {
  readonly hosts: readonly EnvironmentHost[];
  readonly limits: ServerLimits;
  readonly metrics: ServerMetrics;
  readonly log: Logger;
  readonly tokenFits: (given: string | undefined) => boolean;
  readonly site: Site | null;
  draining: boolean;
}

export type Hello = Extract<ClientMessage, { type: "hello" }>;

/** The host that serves what the client asks for. @throws ProtocolError `protocol/wrong-environment`, ConfigError */
export function pickHost(hosts: readonly EnvironmentHost[], { environment, config }: Hello): EnvironmentHost {
  const ids = hosts.map((host) => host.info.id);
  const host =
    environment === null && hosts.length === 1 ? hosts[0] : hosts.find(({ info }) => info.id === environment);
  if (host === undefined) {
    throw new ProtocolError(
      "protocol/wrong-environment",
      `The server serves ${ids.join(", ")}, not ${environment ?? "a single environment"}; name one of these.`,
    );
  }
  const served = isRecord(host.info.config) ? host.info.config : {};
  for (const [key, value] of Object.entries(config)) {
    if (!Object.hasOwn(served, key)) {
      const text = `${host.info.id} as it is served has no option ${key}.${didYouMean(key, Object.keys(served))}`;
      throw new ConfigError("config/unknown-key", text, { details: { key } });
    }
    if (JSON.stringify(served[key]) === JSON.stringify(value)) continue;
    throw new ProtocolError(
      "protocol/wrong-environment",
      `${host.info.id} is served with ${key} = ${JSON.stringify(served[key])}, not ${JSON.stringify(value)}; ` +
        "start the server with that option or leave it out.",
      { details: { key } },
    );
  }
  return host;
}

/** The answer to a hello that is accepted. */
export function welcomeText(host: EnvironmentHost, limits: ServerLimits): string {
  const { maxPayloadBytes, sessionsPerSocket, idleMs, stepTimeoutMs } = limits;
  return JSON.stringify({
    type: "welcome",
    version: PROTOCOL_VERSION,
    server: "turnwise",
    environment: host.info,
    limits: { maxPayloadBytes, sessionsPerSocket, idleMs, stepTimeoutMs },
    resume: false,
  });
}

/** What an error about a message that was not understood can be addressed to. */
export function addressOf(value: unknown): { session?: number; id?: number } {
  if (!isRecord(value)) return {};
  const { session, id } = value;
  return {
    ...(Number.isSafeInteger(session) && (session as number) >= 0 ? { session: session as number } : {}),
    ...(Number.isSafeInteger(id) && (id as number) >= 1 ? { id: id as number } : {}),
  };
}

export function drainingError(): ProtocolError {
  return new ProtocolError(
    "protocol/draining",
    "The server is shutting down and starts nothing new; use another.",
  );
}
