/** The inspector: a web server over run directories. It reads; what a person plays goes to a log of its own. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { InspectorError } from "../core/errors.ts";
import { type Logger, silentLogger } from "../core/log.ts";
import { type Access, accessOf } from "./access.ts";
import { answer, HANDLED } from "./api.ts";
import { Catalogue } from "./catalogue.ts";
import { errorAnswer, send, sendError, sendJson } from "./http.ts";
import { Page } from "./live.ts";
import { webFile } from "./web-files.ts";
import { Workbench } from "./workbench/workbench.ts";

export interface InspectorOptions {
  /** Run directories, or folders that hold some. */
  readonly paths: readonly string[];
  /** Folder of the built pages; see webFolder(). */
  readonly web: string;
  /** Address to bind; loopback by default. */
  readonly host?: string;
  /** 0 (the default) takes any free port. */
  readonly port?: number;
  /** Whoever asks must present this token. Without one only loopback names are answered. */
  readonly token?: string;
  /** Compute engine for playing and branching, as `turnwise --engine` names it; `auto` by default. */
  readonly engine?: string;
  readonly log?: Logger;
}

/** A running inspector. */
export interface Inspector extends AsyncDisposable {
  /** Address to open in a browser; it carries the token where there is one. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Starts the inspector.
 *
 * @throws InspectorError `inspector/server-failed` when the address cannot be bound
 */
export async function startInspector(options: InspectorOptions): Promise<Inspector> {
  const server = new InspectorServer(options);
  await server.listen(options.host ?? "127.0.0.1", options.port ?? 0);
  return server;
}

/** A page says little: a message larger than this is none of ours. */
const MAX_PAYLOAD = 1 << 20;
const MAX_PAGES = 200;

class InspectorServer implements Inspector {
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #catalogue: Catalogue;
  readonly #access: Access;
  readonly #web: string;
  readonly #token: string | null;
  readonly #workbench: Workbench;
  readonly #log: Logger;
  readonly #pages = new Set<Page>();
  #closing: Promise<void> | null = null;

  constructor({ paths, web, token, engine = "auto", log = silentLogger }: InspectorOptions) {
    this.#catalogue = new Catalogue(paths);
    this.#access = accessOf(token ?? null);
    this.#token = token ?? null;
    this.#web = web;
    const runDirectory = async (id: string) => (await this.#catalogue.find(id)).path;
    this.#workbench = new Workbench({ runDirectory, engine, log });
    this.#log = log.child({ component: "inspector" });
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: MAX_PAYLOAD,
      maxFragments: 64,
    });
    this.#http = createServer((request, response) => void this.#answer(request, response));
    this.#http.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
    this.#http.on("clientError", (_error, socket) => socket.destroy());
  }

  get url(): string {
    const { address, family, port } = this.#http.address() as AddressInfo;
    const any = address === "0.0.0.0" || address === "::";
    const host = any ? "localhost" : family === "IPv6" ? `[${address}]` : address;
    return `http://${host}:${port}/${this.#token === null ? "" : `?token=${encodeURIComponent(this.#token)}`}`;
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  async listen(host: string, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once("error", (error) => {
        const text = `The inspector cannot listen on ${host}:${port}: ${error.message}. Choose another --port or --host.`;
        reject(new InspectorError("inspector/server-failed", text, { cause: error }));
      });
      this.#http.listen({ host, port }, resolve);
    });
    this.#log.info({ port: this.port }, "inspecting");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { pathname, searchParams } = urlOf(request);
      if (request.method !== "GET" && request.method !== "HEAD") {
        throw new InspectorError("inspector/invalid-request", "The inspector answers GET only.");
      }
      const given = searchParams.get("token");
      const cookie = given === null ? null : this.#access.cookieFor(given);
      if (cookie !== null) {
        // From the address into a cookie: it shall not stay in the history.
        const name = `turnwise-${request.socket.localPort ?? 0}`;
        const set = `${name}=${cookie}; HttpOnly; SameSite=Strict; Path=/`;
        send(response, 303, "text/plain; charset=utf-8", "", { location: pathname, "set-cookie": set });
        return;
      }
      this.#access.check(request);
      const path = pathname.split("/").slice(1).map(decoded);
      if (path[0] === "api") {
        const query = { query: searchParams, response };
        const value = await answer(this.#catalogue, path.slice(1), query);
        if (value !== HANDLED) sendJson(response, value);
      } else await this.#page(pathname, response);
    } catch (error) {
      this.#log.debug({ url: request.url, error: errorAnswer(error) }, "a question could not be answered");
      sendError(response, error);
    }
  }

  /** A file of the pages; every other path is a place within them. */
  async #page(pathname: string, response: ServerResponse): Promise<void> {
    const isAsset = pathname.startsWith("/assets/");
    const file = await webFile(this.#web, isAsset ? pathname : "index.html");
    if (file === null) throw new InspectorError("inspector/not-found", `There is nothing at ${pathname}.`);
    const more = isAsset ? { "cache-control": "private, max-age=31536000, immutable" } : {};
    send(response, 200, file.type, file.content, more);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    try {
      if (urlOf(request).pathname !== "/live")
        throw new InspectorError("inspector/not-found", "There is no WebSocket but /live.");
      this.#access.checkUpgrade(request);
      if (this.#pages.size >= MAX_PAGES)
        throw new InspectorError("inspector/invalid-request", `No more than ${MAX_PAGES} pages are served.`);
    } catch (error) {
      const body = JSON.stringify(errorAnswer(error));
      const length = Buffer.byteLength(body);
      socket.end(
        `HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`,
      );
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
      const page = new Page(webSocket, this.#catalogue, this.#workbench.call);
      this.#pages.add(page);
      webSocket.on("close", () => this.#pages.delete(page));
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const page of this.#pages) page.close();
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
      setTimeout(() => this.#http.closeAllConnections(), 200).unref();
    });
    await this.#workbench[Symbol.asyncDispose]();
    await this.#catalogue[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function urlOf(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? "/", "http://localhost");
  } catch {
    throw new InspectorError("inspector/invalid-request", "The address makes no sense.");
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new InspectorError("inspector/invalid-request", "The address makes no sense.");
  }
}
