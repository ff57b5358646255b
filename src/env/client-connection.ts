/** One WebSocket connection of a client: sends what sessions say, hands answers back. */
import { WebSocket } from "ws";
import { EnvironmentError, type Logger, messageOf, ProtocolError } from "../core/index.ts";
import { type ConnectOptions, closeText, greet, type Welcome } from "./client-handshake.ts";
import type { Limits, ServerMessage } from "./protocol.ts";
import { fromWireError, parseFrame, toServerMessage, type WireError } from "./wire.ts";

interface Waiting {
  /** The call of the session; answers to earlier ones are dropped. Null where there is only one question. */
  readonly id: number | null;
  resolve(message: ServerMessage): void;
  reject(error: unknown): void;
  /** performance.now() after which nobody waits any more. */
  readonly until: number;
}

/** How long a silent server is waited for: it may be busy with a slow synchronous step. */
const PING_MS = 20_000;
const MISSED_PINGS = 6;
const MARGIN_MS = 30_000;

export class ClientConnection {
  readonly welcome: Welcome;
  readonly #socket: WebSocket;
  readonly #url: string;
  readonly #log: Logger;
  /** Calls by address: `s<session>` for calls of a session, `c<id>` for calls of the connection. */
  readonly #waiting = new Map<string | number, Waiting>();
  readonly #onClosed = new Map<number, (error: unknown) => void>();
  readonly #timer: NodeJS.Timeout;
  #missedPings = 0;
  #lastPing = performance.now();
  #outgoing: string[] = [];
  #flushing = false;
  #nextSession = 0;
  #nextCall = 1;
  #lost: ProtocolError | null = null;

  constructor(socket: WebSocket, welcome: Welcome, options: ConnectOptions) {
    this.#socket = socket;
    this.#url = options.url;
    this.#log = options.log;
    this.welcome = welcome;
    this.#timer = setInterval(() => this.#sweep(), 1000);
    this.#timer.unref();
    socket.on("message", (data: Buffer) => this.#receive(data));
    socket.on("pong", () => {
      this.#missedPings = 0;
    });
    socket.on("error", (error) => this.#lose(error.message));
    socket.on("close", (code, reason) => this.#lose(closeText(code, reason)));
  }

  get lost(): boolean {
    return this.#lost !== null;
  }

  get limits(): Limits {
    return this.welcome.limits;
  }

  newSession(onClosed: (error: unknown) => void): number {
    const number = this.#nextSession++;
    this.#onClosed.set(number, onClosed);
    return number;
  }

  /** Nobody waits for an answer to this session's call any more. */
  giveUp(session: number): void {
    this.#waiting.delete(session);
  }

  forget(session: number): void {
    this.#onClosed.delete(session);
    this.#waiting.delete(session);
  }

  /** Sends one message and waits for its answer. */
  ask(text: string, address: number | string, id: number | null = null): Promise<ServerMessage> {
    if (this.#lost !== null) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => {
      const until = performance.now() + this.limits.stepTimeoutMs + MARGIN_MS;
      this.#waiting.set(address, { id, resolve, reject, until });
      this.send(text);
    });
  }

  /** A request of the connection itself; `body` is the message without its id. */
  request(body: Readonly<Record<string, unknown>>): Promise<ServerMessage> {
    const id = this.#nextCall++;
    return this.ask(JSON.stringify({ ...body, id }), `c${id}`);
  }

  send(text: string): void {
    if (this.#lost !== null) return;
    this.#outgoing.push(text);
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => this.#flush());
  }

  close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return Promise.resolve();
    return new Promise((resolve) => {
      const dropped = setTimeout(() => this.#socket.terminate(), 2000);
      this.#socket.once("close", () => {
        clearTimeout(dropped);
        resolve();
      });
      this.#flush();
      this.#socket.close(1000);
      this.#lose("it was closed on this side");
    });
  }

  #flush(): void {
    this.#flushing = false;
    if (this.#outgoing.length === 0 || this.#lost !== null) return;
    const limit = this.limits.maxPayloadBytes / 4; // a character takes at most three bytes
    let frame = "";
    for (const text of this.#outgoing) {
      if (frame !== "" && frame.length + text.length > limit) {
        this.#socket.send(`[${frame}]`);
        frame = "";
      }
      frame = frame === "" ? text : `${frame},${text}`;
    }
    this.#outgoing = [];
    this.#socket.send(`[${frame}]`);
  }

  #receive(data: Buffer): void {
    this.#missedPings = 0;
    try {
      for (const value of parseFrame(data.toString("utf8"))) this.#dispatch(toServerMessage(value));
    } catch (error) {
      this.#lose(messageOf(error));
      this.#socket.terminate();
    }
  }

  #dispatch(message: ServerMessage): void {
    switch (message.type) {
      case "outcome":
      case "observation":
      case "snapshot":
      case "opened":
      case "resumed":
        this.#answer(message.session, message);
        return;
      case "tasks":
      case "pong":
        this.#answer(`c${message.id}`, message);
        return;
      case "closed":
        if (message.reason !== undefined) {
          const text = `The server closed the session: ${message.reason} Open another.`;
          this.#onClosed.get(message.session)?.(new EnvironmentError("env/closed", text));
        }
        return;
      case "error":
        this.#error(message);
        return;
      case "draining":
        this.#log.warn({ url: this.#url }, "the environment server is shutting down");
        return;
      case "welcome":
        return;
      default:
        message satisfies never;
    }
  }

  #answer(address: number | string, message: ServerMessage): void {
    this.#take(address, "id" in message ? message.id : undefined)?.resolve(message);
  }

  /** Whoever waits for this answer; undefined when nobody does any more. */
  #take(address: number | string, id: number | undefined): Waiting | undefined {
    const waiting = this.#waiting.get(address);
    if (waiting === undefined || (waiting.id !== null && id !== undefined && waiting.id !== id))
      return undefined;
    this.#waiting.delete(address);
    return waiting;
  }

  #error(message: Extract<ServerMessage, { type: "error" }>): void {
    const { session, id } = message;
    const error = fromWireError(message as WireError);
    const address = session ?? (id === undefined ? undefined : `c${id}`);
    if (address === undefined) {
      this.#log.warn(
        { code: error.code, message: error.message },
        "the environment server reported an error",
      );
      return;
    }
    this.#take(address, id)?.reject(error);
  }

  #sweep(): void {
    const now = performance.now();
    for (const [address, waiting] of this.#waiting) {
      if (now < waiting.until) continue;
      this.#waiting.delete(address);
      const text = `The environment server at ${this.#url} did not answer within ${this.limits.stepTimeoutMs + MARGIN_MS} ms.`;
      waiting.reject(new EnvironmentError("env/timeout", text));
    }
    if (now - this.#lastPing < PING_MS || this.#lost !== null) return;
    this.#lastPing = now;
    if (this.#missedPings++ >= MISSED_PINGS) this.#socket.terminate();
    else this.#socket.ping();
  }

  #lose(why: string): void {
    if (this.#lost !== null) return;
    const text = `The connection to the environment server at ${this.#url} was lost: ${why}. Is the server still running?`;
    this.#lost = new ProtocolError("protocol/disconnected", text);
    clearInterval(this.#timer);
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(this.#lost);
    for (const onClosed of this.#onClosed.values()) onClosed(this.#lost);
    this.#onClosed.clear();
  }
}

/** Connects and says hello. @throws ProtocolError, ConfigError */
export async function openConnection(
  options: ConnectOptions,
  signal?: AbortSignal,
): Promise<ClientConnection> {
  const { socket, welcome } = await greet(options, signal);
  return new ClientConnection(socket, welcome, options);
}
