/** An environment behind a socket: a host like any other. */
import { EnvironmentError, type Logger, ProtocolError, silentLogger, type Task } from "../core/index.ts";
import { type ClientConnection, openConnection } from "./client-connection.ts";
import type { ConnectOptions } from "./client-handshake.ts";
import { RemoteSession } from "./client-session.ts";
import type { CallOptions, EnvironmentHost, EnvironmentInfo, Session } from "./environment.ts";
import { STREAM_PATH } from "./protocol.ts";

export interface ConnectHostOptions extends CallOptions {
  /** Id of the environment wanted; null or absent takes the only one the server has. */
  readonly environment?: string | null;
  /** Options that the server's configuration must agree with. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly token?: string;
  readonly log?: Logger;
  /** Limit for connecting and the greeting, milliseconds; 10,000 by default. */
  readonly connectTimeoutMs?: number;
}

/**
 * Connects to an environment server. Behaves as a local host does: same results, same error codes. Sessions of a
 * lost connection fail with `protocol/disconnected`; open() connects anew.
 *
 * @param url `ws://host:port`, with or without `/stream`; `http` and `https` are understood too
 * @throws ProtocolError `protocol/connect-failed`, `protocol/unauthorized`, `protocol/unsupported-version`,
 *   `protocol/wrong-environment`, `protocol/capacity`, `protocol/draining`; ConfigError `config/unknown-key`
 */
export async function connectHost(url: string, options: ConnectHostOptions = {}): Promise<EnvironmentHost> {
  const log = (options.log ?? silentLogger).child({ component: "client" });
  const connect: ConnectOptions = {
    url: streamUrl(url),
    environment: options.environment ?? null,
    config: options.config ?? {},
    token: options.token,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    log,
  };
  return new RemoteHost(await openConnection(connect, options.signal), connect);
}

/** The address of the stream of a server given in any usual way. @throws ProtocolError `protocol/connect-failed` */
export function streamUrl(url: string): string {
  const text = /^[a-z]+:\/\//i.test(url) ? url : `ws://${url}`;
  if (!URL.canParse(text)) {
    throw new ProtocolError(
      "protocol/connect-failed",
      `${url} is no address; give one such as ws://127.0.0.1:8787.`,
    );
  }
  const parsed = new URL(text);
  parsed.protocol = parsed.protocol.replace("http", "ws");
  if (parsed.pathname === "/" || parsed.pathname === "") parsed.pathname = STREAM_PATH;
  return parsed.href;
}

class RemoteHost implements EnvironmentHost {
  readonly info: EnvironmentInfo;
  readonly #options: ConnectOptions;
  readonly #sessions = new Set<RemoteSession>();
  readonly #tasks = new Map<string, Promise<readonly Task[]>>();
  #connection: ClientConnection;
  #connecting: Promise<ClientConnection> | null = null;
  #closed = false;

  constructor(connection: ClientConnection, options: ConnectOptions) {
    this.#connection = connection;
    this.#options = options;
    this.info = Object.freeze(connection.welcome.environment) as EnvironmentInfo;
  }

  tasks(split: string): Promise<readonly Task[]> {
    if (this.#closed) return Promise.reject(this.#closedError());
    let tasks = this.#tasks.get(split);
    if (tasks === undefined) {
      tasks = this.#readTasks(split);
      this.#tasks.set(split, tasks);
      tasks.catch(() => this.#tasks.delete(split));
    }
    return tasks;
  }

  async #readTasks(split: string): Promise<readonly Task[]> {
    const connection = await this.#connected();
    const answer = await connection.request({ type: "tasks", split });
    if (answer.type !== "tasks") throw unexpected(answer.type);
    return Object.freeze(answer.tasks.map((task) => Object.freeze(task)));
  }

  async open({ signal }: CallOptions = {}): Promise<Session> {
    signal?.throwIfAborted();
    if (this.#closed) throw this.#closedError();
    try {
      return await this.#open(await this.#connected(signal), signal);
    } catch (error) {
      const lost = error instanceof ProtocolError && error.code === "protocol/disconnected";
      if (!lost || this.#closed) throw error;
      return this.#open(await this.#connected(signal), signal); // the connection proved dead only now
    }
  }

  async #open(connection: ClientConnection, signal: AbortSignal | undefined): Promise<Session> {
    const session = new RemoteSession(connection, this.info, (closed) => this.#sessions.delete(closed));
    this.#sessions.add(session);
    try {
      await session.open();
      signal?.throwIfAborted();
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  /** The connection, made anew when it was lost. Everyone who asks meanwhile waits for the same attempt. */
  async #connected(signal?: AbortSignal): Promise<ClientConnection> {
    if (!this.#connection.lost) return this.#connection;
    this.#connecting ??= this.#reconnect(signal).finally(() => {
      this.#connecting = null;
    });
    return this.#connecting;
  }

  async #reconnect(signal?: AbortSignal): Promise<ClientConnection> {
    const connection = await openConnection(this.#options, signal);
    const { id, version, config } = connection.welcome.environment;
    const same = id === this.info.id && version === this.info.version;
    if (!same || JSON.stringify(config) !== JSON.stringify(this.info.config) || this.#closed) {
      await connection.close();
      if (this.#closed) throw this.#closedError();
      throw new ProtocolError(
        "protocol/wrong-environment",
        `The server at ${this.#options.url} now serves another environment, version or configuration than before.`,
      );
    }
    this.#options.log.info({ url: this.#options.url }, "connected again");
    this.#connection = connection;
    return connection;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled([...this.#sessions].map((session) => session.close()));
    await this.#connection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #closedError(): EnvironmentError {
    return new EnvironmentError("env/closed", `The environment ${this.info.id} was closed; open it again.`);
  }
}

function unexpected(type: string): ProtocolError {
  return new ProtocolError(
    "protocol/invalid-message",
    `The server answered with ${type}, which was not asked for.`,
  );
}
