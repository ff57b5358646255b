/** One WebSocket connection of a server: hello first, then many sessions. */
import type { WebSocket } from "ws";
import { ProtocolError, TurnwiseError } from "../core/index.ts";
import type { EnvironmentHost } from "./environment.ts";
import { Inbox } from "./inbox.ts";
import { Outbox } from "./outbox.ts";
import { CLOSE_CODES, type ClientMessage, PROTOCOL_VERSION } from "./protocol.ts";
import {
  addressOf,
  drainingError,
  type Hello,
  pickHost,
  type ServerState,
  welcomeText,
} from "./server-hello.ts";
import { ServerSession } from "./server-session.ts";
import { parseFrame, toClientMessage, toWireError } from "./wire.ts";

export class Connection {
  readonly sessions = new Map<number, ServerSession>();
  /** Pings sent since the client last showed a sign of life. */
  missedPings = 0;
  readonly #socket: WebSocket;
  readonly #state: ServerState;
  readonly #inbox: Inbox;
  readonly #outbox: Outbox;
  readonly #opening = new Set<number>();
  #host: EnvironmentHost | null = null;
  #authorized: boolean;
  #invalidMessages = 0;
  #closed = false;

  constructor(socket: WebSocket, state: ServerState, authorized: boolean) {
    this.#socket = socket;
    this.#state = state;
    this.#authorized = authorized;
    this.#outbox = new Outbox(socket, state, () => this.#inbox.work());
    this.#inbox = new Inbox({
      handle: (value) => this.#handleValue(value),
      ready: () => !this.#closed && !this.#outbox.full,
      turnEnd: () => this.#outbox.flush(),
    });
    const helloTimer = setTimeout(() => {
      const message = `No hello arrived within ${state.limits.helloMs} ms.`;
      if (this.#host === null)
        this.#fail(CLOSE_CODES.noHello, new ProtocolError("protocol/invalid-message", message));
    }, state.limits.helloMs);
    helloTimer.unref();
    socket.on("message", (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    socket.on("pong", () => {
      this.missedPings = 0;
    });
    socket.on("error", (error) => {
      state.metrics.countError("protocol/invalid-message");
      state.log.debug({ err: error.message }, "connection failed");
    });
    socket.on("close", () => {
      clearTimeout(helloTimer);
      void this.#end();
    });
  }

  get running(): boolean {
    for (const session of this.sessions.values()) if (session.running || session.outstanding) return true;
    return false;
  }

  ping(): void {
    if (this.missedPings >= 2) this.#socket.terminate();
    else this.#socket.ping();
    this.missedPings++;
  }

  closeIdle(before: number): void {
    for (const session of this.sessions.values()) {
      if (session.outstanding || session.lastUsed >= before) continue;
      const reason = `The session had no call for ${this.#state.limits.idleMs} ms.`;
      this.#send(JSON.stringify({ type: "closed", session: session.number, reason }));
      void this.#closeSession(session);
    }
  }

  announceDraining(): void {
    this.#send(
      JSON.stringify({ type: "draining", message: "The server is shutting down; running episodes may end." }),
    );
  }

  /** Says goodbye and closes the sessions; resolves when they are closed. */
  close(): Promise<void> {
    this.#outbox.flush();
    this.#socket.close(CLOSE_CODES.goingAway, "server closed");
    return this.#end();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#closed) return;
    this.missedPings = 0;
    const { metrics } = this.#state;
    metrics.framesReceived++;
    metrics.receivedBytes += data.length;
    let frame: readonly unknown[];
    try {
      if (isBinary)
        throw new ProtocolError("protocol/invalid-message", "Frames must be text, this one is binary.");
      frame = parseFrame(data.toString("utf8"));
    } catch (error) {
      this.#fail(CLOSE_CODES.invalidMessage, error);
      return;
    }
    this.#inbox.add(frame);
  }

  #handleValue(value: unknown): void {
    try {
      this.#handle(toClientMessage(value));
    } catch (error) {
      this.#sendError(error, addressOf(value));
      if (++this.#invalidMessages >= this.#state.limits.invalidMessages)
        this.#fail(CLOSE_CODES.invalidMessage, error);
    }
  }

  #handle(message: ClientMessage): void {
    if (message.type === "hello") {
      this.#welcome(message);
      return;
    }
    const host = this.#host;
    if (host === null) {
      const error = new ProtocolError(
        "protocol/invalid-message",
        `The first message must be hello, not ${message.type}.`,
      );
      this.#fail(CLOSE_CODES.invalidMessage, error);
      return;
    }
    switch (message.type) {
      case "step":
      case "reset":
      case "snapshot":
      case "restore":
        this.#session(message.session).call(message, this.#refusal(message.type));
        return;
      case "open":
        this.#open(host, message.session);
        return;
      case "tasks": {
        const { id } = message;
        host.tasks(message.split).then(
          (tasks) => this.#send(JSON.stringify({ type: "tasks", id, tasks })),
          (error: unknown) => this.#sendError(error, { id }),
        );
        return;
      }
      case "cancel":
        this.#session(message.session).cancel(message.id);
        return;
      case "close":
        void this.#closeSession(this.#session(message.session)).then(() =>
          this.#send(JSON.stringify({ type: "closed", session: message.session })),
        );
        return;
      case "resume": {
        const text = "This server keeps no sessions of lost connections; open a new session.";
        this.#sendError(new ProtocolError("protocol/cannot-resume", text), { session: message.session });
        return;
      }
      case "ping":
        this.#send(JSON.stringify({ type: "pong", id: message.id }));
        return;
      default:
        message satisfies never;
    }
  }

  #welcome(hello: Hello): void {
    if (this.#host !== null)
      throw new ProtocolError("protocol/invalid-message", "Hello was said before; say it once.");
    if (!this.#authorized && !this.#state.tokenFits(hello.token)) {
      const text = "The server wants a bearer token; give the right one with --token.";
      this.#fail(CLOSE_CODES.unauthorized, new ProtocolError("protocol/unauthorized", text));
      return;
    }
    this.#authorized = true;
    if (!hello.versions.includes(PROTOCOL_VERSION)) {
      const text = `The server speaks protocol version ${PROTOCOL_VERSION}, the client ${hello.versions.join(", ")}.`;
      this.#fail(CLOSE_CODES.unsupportedVersion, new ProtocolError("protocol/unsupported-version", text));
      return;
    }
    try {
      this.#host = pickHost(this.#state.hosts, hello);
    } catch (error) {
      this.#fail(CLOSE_CODES.wrongEnvironment, error);
      return;
    }
    this.#send(welcomeText(this.#host, this.#state.limits));
  }

  #open(host: EnvironmentHost, number: number): void {
    const { metrics, limits, draining } = this.#state;
    if (draining) throw drainingError();
    if (this.sessions.has(number) || this.#opening.has(number)) {
      throw new ProtocolError(
        "protocol/invalid-message",
        `Session ${number} is open already; choose another number.`,
      );
    }
    const held = this.sessions.size + this.#opening.size;
    if (held >= limits.sessionsPerSocket || metrics.sessions >= limits.sessions) {
      const most =
        held >= limits.sessionsPerSocket ? `${limits.sessionsPerSocket} a connection` : `${limits.sessions}`;
      throw new ProtocolError(
        "protocol/capacity",
        `The server takes no more sessions (${most}); close some first.`,
      );
    }
    this.#opening.add(number);
    metrics.sessions++;
    host.open().then(
      (session) => {
        this.#opening.delete(number);
        metrics.sessionsTotal++;
        const kept = new ServerSession(number, session, (text) => this.#send(text), metrics);
        this.sessions.set(number, kept);
        if (this.#closed) void this.#closeSession(kept);
        else this.#send(JSON.stringify({ type: "opened", session: number, token: crypto.randomUUID() }));
      },
      (error: unknown) => {
        this.#opening.delete(number);
        metrics.sessions--;
        this.#sendError(error, { session: number });
      },
    );
  }

  #session(number: number): ServerSession {
    const session = this.sessions.get(number);
    if (session !== undefined) return session;
    const text = `There is no session ${number} on this connection; it was closed or never opened.`;
    throw new ProtocolError("protocol/unknown-session", text);
  }

  #refusal(type: string): ProtocolError | null {
    return this.#state.draining && type === "reset" ? drainingError() : null;
  }

  async #closeSession(session: ServerSession): Promise<void> {
    if (!this.sessions.delete(session.number)) return;
    this.#state.metrics.sessions--;
    try {
      await session.close();
    } catch (error) {
      this.#state.log.warn({ err: toWireError(error) }, "a session failed to close");
    }
  }

  #send(text: string): void {
    if (this.#closed) return;
    this.#outbox.push(text);
    this.#inbox.schedule();
  }

  #sendError(error: unknown, address: { session?: number; id?: number } = {}): void {
    const wire = toWireError(error);
    this.#state.metrics.countError(wire.code);
    if (!(error instanceof TurnwiseError)) this.#state.log.warn({ err: wire }, "a call failed");
    this.#send(JSON.stringify({ type: "error", ...address, ...wire }));
  }

  #fail(closeCode: number, error: unknown): void {
    this.#sendError(error);
    this.#outbox.flush();
    this.#socket.close(closeCode, toWireError(error).code);
    void this.#end();
  }

  async #end(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all([...this.sessions.values()].map((session) => this.#closeSession(session)));
  }
}
