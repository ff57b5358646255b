/** Serves environments over WebSockets (`/stream`), with health, metrics and metadata over HTTP. */
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type Server as HttpServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { type Logger, ProtocolError, silentLogger } from "../core/index.ts";
import { ServerMetrics } from "./metrics.ts";
import { STREAM_PATH, SUBPROTOCOL } from "./protocol.ts";
import { Connection } from "./server-connection.ts";
import type { ServerState } from "./server-hello.ts";
import { answerHttp, bearerOf, pathOf, refuseUpgrade } from "./server-http.ts";
import { DEFAULT_LIMITS, type ServerLimits, type ServerOptions } from "./server-options.ts";
import { SITE_HTTP_OPTIONS } from "./site-http.ts";

/** A running server. */
export interface EnvironmentServer extends AsyncDisposable {
  /** Address for clients, such as `ws://127.0.0.1:8787/stream`. */
  readonly url: string;
  readonly port: number;
  /** Open sessions now. */
  readonly sessions: number;
  /** Takes nothing new, lets running episodes end for at most `graceMs`, then closes. */
  drain(graceMs?: number): Promise<void>;
  /** Closes at once. */
  close(): Promise<void>;
}

/**
 * Starts a server. It does not close the hosts it serves.
 *
 * @throws ProtocolError `protocol/server-failed` when the address cannot be bound
 */
export async function startServer(options: ServerOptions): Promise<EnvironmentServer> {
  const server = new StreamServer(options);
  await server.listen(options.host ?? "127.0.0.1", options.port ?? 0);
  return server;
}

/** How long clients have to say goodbye when the server closes. */
const CLOSE_MS = 1000;

class StreamServer implements EnvironmentServer {
  readonly #http: HttpServer;
  readonly #sockets: WebSocketServer;
  readonly #state: ServerState;
  readonly #limits: ServerLimits;
  readonly #log: Logger;
  readonly #origins: ReadonlySet<string>;
  readonly #connections = new Set<Connection>();
  readonly #timers: NodeJS.Timeout[] = [];
  #address: AddressInfo | null = null;
  #closing: Promise<void> | null = null;

  constructor({ hosts, token, origins = [], site, limits, log = silentLogger }: ServerOptions) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#log = log.child({ component: "server" });
    this.#origins = new Set(origins);
    this.#state = {
      hosts,
      limits: this.#limits,
      metrics: new ServerMetrics(),
      log: this.#log,
      tokenFits: tokenCheck(token),
      site: site ?? null,
      draining: false,
    };
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: this.#limits.maxPayloadBytes,
      maxFragments: this.#limits.maxFragments,
      maxBufferedChunks: this.#limits.maxBufferedChunks,
      handleProtocols: () => SUBPROTOCOL,
    });
    this.#http = createServer(site === undefined ? {} : SITE_HTTP_OPTIONS, (request, response) =>
      answerHttp(request, response, this.#state),
    );
    this.#http.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
    this.#http.on("clientError", (_error, socket) => socket.destroy());
  }

  get url(): string {
    const { address, family, port } = this.#address ?? { address: "127.0.0.1", family: "IPv4", port: 0 };
    return `ws://${family === "IPv6" ? `[${address}]` : address}:${port}${STREAM_PATH}`;
  }

  get port(): number {
    return this.#address?.port ?? 0;
  }

  get sessions(): number {
    return this.#state.metrics.sessions;
  }

  async listen(host: string, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once("error", (error) => {
        const text = `The server cannot listen on ${host}:${port}: ${error.message}. Choose another --port or --host.`;
        reject(new ProtocolError("protocol/server-failed", text, { cause: error }));
      });
      this.#http.listen({ host, port, backlog: 4096 }, resolve);
    });
    this.#address = this.#http.address() as AddressInfo;
    this.#every(this.#limits.pingMs, () => {
      for (const connection of this.#connections) connection.ping();
    });
    this.#every(Math.max(1, this.#limits.idleMs / 4), () => {
      const before = performance.now() - this.#limits.idleMs;
      for (const connection of this.#connections) connection.closeIdle(before);
    });
    this.#log.info({ url: this.url, environments: this.#state.hosts.map(({ info }) => info.id) }, "serving");
  }

  #every(ms: number, run: () => void): void {
    const timer = setInterval(run, ms);
    timer.unref();
    this.#timers.push(timer);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const refusal = this.#refusal(request);
    if (refusal !== null) {
      this.#state.metrics.countError(refusal.code);
      refuseUpgrade(socket, refusal);
      return;
    }
    const authorized = this.#state.tokenFits(bearerOf(request));
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const { metrics } = this.#state;
      const connection = new Connection(webSocket, this.#state, authorized);
      metrics.connections++;
      metrics.connectionsTotal++;
      this.#connections.add(connection);
      webSocket.on("close", () => {
        metrics.connections--;
        this.#connections.delete(connection);
      });
    });
  }

  #refusal(request: IncomingMessage): ProtocolError | null {
    const pathname = pathOf(request);
    const { origin } = request.headers;
    const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
    if (pathname !== STREAM_PATH) {
      const text = `There is no WebSocket at ${pathname}; connect to ${STREAM_PATH}.`;
      return new ProtocolError("protocol/connect-failed", text);
    }
    if (origin !== undefined && !this.#origins.has(origin)) {
      const text = `Pages of ${origin} may not connect; start the server with --origin ${origin} to allow it.`;
      return new ProtocolError("protocol/forbidden-origin", text);
    }
    if (bearerOf(request) !== undefined && !this.#state.tokenFits(bearerOf(request))) {
      return new ProtocolError(
        "protocol/unauthorized",
        "The bearer token is wrong; give the right one with --token.",
      );
    }
    if (!offered.includes(SUBPROTOCOL)) {
      const text = `The server speaks the subprotocol ${SUBPROTOCOL}; the client offers ${offered.join(", ") || "none"}.`;
      return new ProtocolError("protocol/unsupported-version", text);
    }
    if (this.#state.draining) {
      return new ProtocolError("protocol/draining", "The server is shutting down and takes no connections.");
    }
    if (this.#connections.size >= this.#limits.connections) {
      const text = `The server takes no more connections (${this.#limits.connections}); try again later.`;
      return new ProtocolError("protocol/capacity", text);
    }
    return null;
  }

  async drain(graceMs = 30_000): Promise<void> {
    if (!this.#state.draining) {
      this.#state.draining = true;
      for (const connection of this.#connections) connection.announceDraining();
    }
    const end = performance.now() + graceMs;
    const running = () => [...this.#connections].some((connection) => connection.running);
    while (running() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    await this.close();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#state.draining = true;
    for (const timer of this.#timers) clearInterval(timer);
    const ends = [...this.#connections].map((connection) => connection.close());
    const dropped = setTimeout(() => {
      for (const connection of this.#connections) connection.terminate();
      this.#http.closeAllConnections();
    }, CLOSE_MS);
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
      this.#http.closeIdleConnections();
    });
    clearTimeout(dropped);
    await Promise.all(ends);
    this.#log.info({ sessions: this.sessions }, "server closed");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Compares tokens in a time that tells nothing about them. Without a token everyone fits. */
function tokenCheck(token: string | undefined): (given: string | undefined) => boolean {
  if (token === undefined) return () => true;
  const wanted = digest(token);
  return (given) => given !== undefined && timingSafeEqual(digest(given), wanted);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
