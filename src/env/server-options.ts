/** What a server is told, and the limits it works under. */
import type { Logger } from "../core/index.ts";
import type { EnvironmentHost } from "./environment.ts";
import type { Site } from "./site.ts";

/** Limits of a server. Bytes and milliseconds. */
export interface ServerLimits {
  /** Largest frame that is accepted. */
  readonly maxPayloadBytes: number;
  /** Fragments of one frame. */
  readonly maxFragments: number;
  readonly maxBufferedChunks: number;
  readonly connections: number;
  readonly sessions: number;
  readonly sessionsPerSocket: number;
  /** A session without a call for this long is closed. Lanes rest while a policy is updated. */
  readonly idleMs: number;
  /** A connection that has not said hello by then is closed. */
  readonly helloMs: number;
  /** Pings go out this often; a connection that missed two is dropped. */
  readonly pingMs: number;
  /** Reported to clients; the hosts enforce it. */
  readonly stepTimeoutMs: number;
  /** Unsent bytes at which reading from a slow client pauses. */
  readonly pauseBytes: number;
  /** Unsent bytes at which a slow client is dropped. */
  readonly dropBytes: number;
  /** Messages that are not understood, after which a connection is closed. */
  readonly invalidMessages: number;
}

export const DEFAULT_LIMITS: ServerLimits = {
  maxPayloadBytes: 16 * 1024 * 1024,
  maxFragments: 1024,
  maxBufferedChunks: 4096,
  connections: 20_000,
  sessions: 20_000,
  sessionsPerSocket: 4096,
  idleMs: 2 * 60 * 60_000,
  helloMs: 10_000,
  pingMs: 20_000,
  stepTimeoutMs: 60_000,
  pauseBytes: 1024 * 1024,
  dropBytes: 64 * 1024 * 1024,
  invalidMessages: 100,
};

export interface ServerOptions {
  /** What is served, by id. The server does not close them. */
  readonly hosts: readonly EnvironmentHost[];
  /** Address to bind; loopback by default. */
  readonly host?: string;
  /** 0 (the default) takes any free port. */
  readonly port?: number;
  /** Clients must present this bearer token. */
  readonly token?: string;
  /** Web origins that may connect; none by default. Clients that are no browsers send no origin. */
  readonly origins?: readonly string[];
  /** Pages at every path that is not the server's own. Without a token: browsers send none with a link. */
  readonly site?: Site;
  readonly limits?: Partial<ServerLimits>;
  readonly log?: Logger;
}
