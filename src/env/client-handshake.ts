/** How a client gets from an address to a connection on which it is welcome. */
import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import { type Logger, ProtocolError } from "../core/index.ts";
import { PROTOCOL_VERSION, type ServerMessage, SUBPROTOCOL } from "./protocol.ts";
import { fromWireError, parseFrame, toServerMessage, type WireError } from "./wire.ts";

export type Welcome = Extract<ServerMessage, { type: "welcome" }>;

export interface ConnectOptions {
  readonly url: string;
  readonly environment: string | null;
  readonly config: Readonly<Record<string, unknown>>;
  readonly token: string | undefined;
  readonly connectTimeoutMs: number;
  readonly log: Logger;
}

/** Observations may be long; this only guards against a server gone mad. */
const MAX_PAYLOAD_BYTES = 256 * 1024 * 1024;

/**
 * Connects, says hello and waits to be welcomed.
 *
 * @throws ProtocolError, ConfigError
 */
export async function greet(
  options: ConnectOptions,
  signal?: AbortSignal,
): Promise<{ socket: WebSocket; welcome: Welcome }> {
  signal?.throwIfAborted();
  const { url, token, connectTimeoutMs } = options;
  const socket = new WebSocket(url, [SUBPROTOCOL], {
    handshakeTimeout: connectTimeoutMs,
    perMessageDeflate: false,
    maxPayload: MAX_PAYLOAD_BYTES,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
  socket.on("error", () => {}); // those that matter are listened to as well; none may go unheard
  const deadline = AbortSignal.timeout(connectTimeoutMs);
  const stop = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  try {
    return { socket, welcome: await handshake(socket, options, stop, signal) };
  } catch (error) {
    socket.terminate();
    throw error;
  }
}

function handshake(
  socket: WebSocket,
  { url, environment, config, connectTimeoutMs }: ConnectOptions,
  stop: AbortSignal,
  signal: AbortSignal | undefined,
): Promise<Welcome> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      const text = `The environment server at ${url} could not be reached: ${why}. Is it running, and is the address right?`;
      settle(() => reject(new ProtocolError("protocol/connect-failed", text)));
    };
    const onStop = () => {
      if (signal?.aborted === true) settle(() => reject(signal.reason));
      else fail(`it did not answer within ${connectTimeoutMs} ms`);
    };
    const onOpen = () => {
      const hello = { type: "hello", versions: [PROTOCOL_VERSION], client: "turnwise", environment, config };
      socket.send(JSON.stringify([hello]));
    };
    const onMessage = (data: Buffer) => {
      try {
        const [message] = parseFrame(data.toString("utf8")).map(toServerMessage);
        if (message?.type === "welcome") settle(() => resolve(message));
        else if (message?.type === "error") settle(() => reject(fromWireError(message as WireError)));
      } catch (error) {
        settle(() => reject(error));
      }
    };
    const onError = (error: Error) =>
      fail(error.message === "" ? String((error as NodeJS.ErrnoException).code) : error.message);
    const onClose = (code: number, reason: Buffer) => fail(closeText(code, reason));
    const onRefused = (_request: unknown, response: IncomingMessage) => {
      readRefusal(response).then(
        (error) => (error === null ? fail(`HTTP ${response.statusCode}`) : settle(() => reject(error))),
        () => fail(`HTTP ${response.statusCode}`),
      );
    };
    const settle = (then: () => void) => {
      stop.removeEventListener("abort", onStop);
      socket.off("open", onOpen).off("message", onMessage).off("error", onError).off("close", onClose);
      socket.off("unexpected-response", onRefused);
      then();
    };
    stop.addEventListener("abort", onStop, { once: true });
    socket.on("open", onOpen).on("message", onMessage).on("error", onError).on("close", onClose);
    socket.on("unexpected-response", onRefused);
  });
}

/** The error in the body of a refused upgrade; null when the answer is not from a Turnwise server. */
async function readRefusal(response: IncomingMessage): Promise<Error | null> {
  let body = "";
  response.setEncoding("utf8");
  for await (const chunk of response) {
    body += String(chunk);
    if (body.length > 10_000) return null;
  }
  try {
    const { code, message } = JSON.parse(body) as Partial<WireError>;
    return typeof code === "string" && typeof message === "string" ? fromWireError({ code, message }) : null;
  } catch {
    return null; // not our JSON
  }
}

/** Why a socket was closed, for a message. */
export function closeText(code: number, reason: Buffer): string {
  const text = reason.toString("utf8");
  return `it was closed with code ${code}${text === "" ? "" : ` (${text})`}`;
}
