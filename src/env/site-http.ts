/** Serves a site over HTTP. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Logger, messageOf } from "../core/index.ts";
import type { Site, SiteRequest, SiteResponse } from "./site.ts";

/** Longest form that is read, bytes. */
const FORM_LIMIT = 64 * 1024;

/** Addresses of a shop hold a query and choices, percent-encoded, and come twice: as address and as Referer. */
export const SITE_HTTP_OPTIONS = { maxHeaderSize: 128 * 1024 } as const;

/** Pages run no scripts but their own, load nothing but pictures from elsewhere, and stand in no frame. */
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: https:; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'";

/** Answers one request. Errors of the site are logged and answered with 500. */
export async function answerSite(
  request: IncomingMessage,
  response: ServerResponse,
  site: Site,
  log: Logger,
): Promise<void> {
  const { method = "GET" } = request;
  if (method !== "GET" && method !== "HEAD" && method !== "POST") {
    response.setHeader("allow", "GET, HEAD, POST");
    send(response, plain(405, "Only GET and POST are answered here."));
    return;
  }
  try {
    if (method === "POST" && isForeign(request)) {
      send(response, plain(403, "Forms of other sites are not taken."));
      return;
    }
    const form = method === "POST" ? await readForm(request) : new URLSearchParams();
    if (form === null) {
      response.setHeader("connection", "close");
      send(response, plain(413, `A form may have ${FORM_LIMIT} bytes.`));
      return;
    }
    send(response, await site.answer(toRequest(request.url ?? "/", method, form)), method === "HEAD");
  } catch (error) {
    log.error({ err: messageOf(error), url: request.url }, "the site failed to answer");
    send(response, plain(500, "The site failed to answer; its log says why."));
  }
}

function toRequest(url: string, method: string, form: URLSearchParams): SiteRequest {
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1));
  return { method: method === "POST" ? "POST" : "GET", path, query, form };
}

/** Browsers say which page a form came from. */
function isForeign({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return false;
  try {
    return new URL(origin).host !== host;
  } catch {
    return true; // such as "null", the origin of a file
  }
}

/** @returns null where it is too long; the rest of it is then read and dropped, so that the answer arrives */
async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > FORM_LIMIT) {
      request.resume();
      return null;
    }
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}

const plain = (status: number, body: string): SiteResponse => ({
  status,
  type: "text/plain; charset=utf-8",
  body: `${body}\n`,
});

function send(response: ServerResponse, answer: SiteResponse, isHead = false): void {
  const { status, type, body, location, maxAge } = answer;
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": maxAge === undefined ? "no-store" : `max-age=${maxAge}`,
    ...(location === undefined ? {} : { location }),
  });
  response.end(isHead ? "" : body);
}
