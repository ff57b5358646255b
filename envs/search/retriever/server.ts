/** A Search-R1 retrieval server over a corpus: POST /retrieve, and GET /health. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { EnvironmentError, fileReason } from "turnwise/core";
import type { Corpus } from "../corpus/corpus.ts";
import { contentsOf, type Passage } from "../corpus/passage.ts";
import { requestSchema } from "./wire.ts";

export interface RetrievalServerOptions {
  readonly corpus: Corpus;
  /** 0 takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Results of a query where the request does not say. */
  readonly topk?: number;
}

export interface RetrievalServer extends AsyncDisposable {
  /** Address of the endpoint, `/retrieve` included. */
  readonly url: string;
  close(): Promise<void>;
}

/** Largest request, most queries in one, most results of each. */
export const RETRIEVAL_LIMITS = { bodyBytes: 4 * 1024 * 1024, queries: 1024, topk: 1000 } as const;

/** A request that is answered with an HTTP error. */
class BadRequest extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** @throws EnvironmentError `env/failed` when the port cannot be had */
export async function startRetrievalServer(options: RetrievalServerOptions): Promise<RetrievalServer> {
  const { corpus, port = 8000, host = "127.0.0.1", topk = 3 } = options;
  const server = createServer((request, response) => {
    answer(corpus, topk, request).then(
      (body) => send(response, 200, body),
      (error: unknown) => {
        const status = error instanceof BadRequest ? error.status : 500;
        send(response, status, { detail: error instanceof BadRequest ? error.message : "internal error" });
      },
    );
  });
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new EnvironmentError(
      "env/failed",
      `A retrieval server cannot listen on ${host}:${port}: ${fileReason(cause)}. Choose another port.`,
      { cause },
    );
  }
  const { address, port: bound, family } = server.address() as AddressInfo;
  const close = async () => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${bound}/retrieve`,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function answer(corpus: Corpus, defaultTopk: number, request: IncomingMessage): Promise<unknown> {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  if (path === "/health") return { status: "ok", passages: corpus.size };
  if (path !== "/retrieve") throw new BadRequest(404, "there is /retrieve and /health");
  if (request.method !== "POST") throw new BadRequest(405, "/retrieve takes POST");
  const parsed = requestSchema.safeParse(await readJson(request));
  if (!parsed.success)
    throw new BadRequest(422, 'the body must be {"queries": [text, …], "topk"?, "return_scores"?}');
  const { queries, topk, return_scores: withScores } = parsed.data;
  if (queries.length > RETRIEVAL_LIMITS.queries) {
    throw new BadRequest(422, `at most ${RETRIEVAL_LIMITS.queries} queries in one request`);
  }
  const k = Math.min(topk ?? defaultTopk, RETRIEVAL_LIMITS.topk);
  return {
    result: queries.map((query) =>
      corpus
        .search(query, k)
        .map(({ passage, score }) =>
          withScores === true ? { document: documentOf(passage), score } : documentOf(passage),
        ),
    ),
  };
}

function documentOf(passage: Passage) {
  const { id, title, text } = passage;
  return { id, title, text, contents: contentsOf(passage) };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > RETRIEVAL_LIMITS.bodyBytes) throw new BadRequest(413, "the request is too large");
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new BadRequest(400, "the body is not JSON");
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
