/** Answers over HTTP, with the headers that keep a page from doing anything but show what it was given. */
import type { ServerResponse } from "node:http";
import { messageOf, TurnwiseError } from "../core/errors.ts";
import { FilterError } from "../replay/index.ts";
import type { ErrorAnswer } from "./protocol.ts";

/** Scripts and styles of this server only, nothing from elsewhere, no markup made of texts. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const HEADERS = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

const STATUS: Readonly<Record<string, number>> = {
  "inspector/not-found": 404,
  "replay/not-found": 404,
  "run/not-found": 404,
  "inspector/unauthorized": 401,
  "inspector/forbidden-origin": 403,
  "inspector/invalid-request": 400,
  "replay/invalid-filter": 400,
};

export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  more: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...HEADERS, "content-type": type, "cache-control": "no-store", ...more });
  response.end(body);
}

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  send(response, status, "application/json; charset=utf-8", JSON.stringify(value));
}

/** An error as its code and sentence. */
export function sendError(response: ServerResponse, error: unknown): void {
  const answer = errorAnswer(error);
  if (response.headersSent) response.destroy();
  else sendJson(response, answer, STATUS[answer.code] ?? 500);
}

/** What is no error of ours is told as `internal/unreachable`. */
export function errorAnswer(error: unknown): ErrorAnswer {
  const code = error instanceof TurnwiseError ? error.code : "internal/unreachable";
  const message = messageOf(error);
  if (!(error instanceof FilterError)) return { code, message };
  const { position, length, suggestion } = error;
  return { code, message, details: { position, length, suggestion } };
}

/** Begins a download. */
export function sendDownload(response: ServerResponse, name: string, type: string, size: number): void {
  const safe = name.replace(/[^\w.-]+/g, "-");
  response.writeHead(200, {
    ...HEADERS,
    "content-type": type,
    "content-length": String(size),
    "content-disposition": `attachment; filename="${safe}"`,
    "cache-control": "no-store",
  });
}
