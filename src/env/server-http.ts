/** The HTTP side of a server: `/health`, `/metrics`, `/metadata`, and refusals of upgrades. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ProtocolError } from "../core/index.ts";
import { STREAM_PATH, SUBPROTOCOL } from "./protocol.ts";
import type { ServerState } from "./server-hello.ts";
import { answerSite } from "./site-http.ts";

/** HTTP status of each refusal. */
const STATUS: Readonly<Record<string, readonly [number, string]>> = {
  "protocol/connect-failed": [404, "Not Found"],
  "protocol/unauthorized": [401, "Unauthorized"],
  "protocol/forbidden-origin": [403, "Forbidden"],
  "protocol/unsupported-version": [426, "Upgrade Required"],
  "protocol/capacity": [503, "Service Unavailable"],
  "protocol/draining": [503, "Service Unavailable"],
};

const OWN_PATHS: ReadonlySet<string> = new Set(["/health", "/metrics", "/metadata", STREAM_PATH]);

export function answerHttp(request: IncomingMessage, response: ServerResponse, state: ServerState): void {
  const pathname = pathOf(request);
  if (state.site !== null && !OWN_PATHS.has(pathname)) {
    void answerSite(request, response, state.site, state.log);
  } else if (request.method !== "GET" && request.method !== "HEAD") {
    sendJson(response, 405, { error: "only GET is answered here" });
  } else if (pathname === "/health") {
    sendJson(response, state.draining ? 503 : 200, { status: state.draining ? "draining" : "healthy" });
  } else if (!state.tokenFits(bearerOf(request))) {
    sendJson(response, 401, { error: "the bearer token is missing or wrong" });
  } else if (pathname === "/metrics") {
    send(response, 200, "text/plain; version=0.0.4; charset=utf-8", state.metrics.text());
  } else if (pathname === "/metadata") {
    sendJson(response, 200, { protocols: [SUBPROTOCOL], environments: state.hosts.map(({ info }) => info) });
  } else {
    sendJson(response, 404, { error: `nothing at ${pathname}; try /health, /metrics or /metadata` });
  }
}

/** The path of a request, without the query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/";
}

/** The bearer token of a request. */
export function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, "application/json; charset=utf-8", `${JSON.stringify(value)}\n`);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    "content-type": type,
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  });
  response.end(body);
}

/** Answers an upgrade with an HTTP error whose body tells the code and the sentence. */
export function refuseUpgrade(socket: Duplex, { code, message }: ProtocolError): void {
  const [status, phrase] = STATUS[code] ?? [400, "Bad Request"];
  const body = JSON.stringify({ code, message });
  socket.end(
    [
      `HTTP/1.1 ${status} ${phrase}`,
      "connection: close",
      "content-type: application/json; charset=utf-8",
      `content-length: ${Buffer.byteLength(body)}`,
      ...(status === 426 ? [`upgrade: websocket`, `sec-websocket-protocol: ${SUBPROTOCOL}`] : []),
      ...(status === 401 ? ["www-authenticate: Bearer"] : []),
      "",
      body,
    ].join("\r\n"),
  );
}
