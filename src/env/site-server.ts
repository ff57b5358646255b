/** A site on its own, at a free port of this machine: for a browser that this process drives. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Logger, silentLogger } from "../core/index.ts";
import type { Site } from "./site.ts";
import { answerSite, SITE_HTTP_OPTIONS } from "./site-http.ts";

export interface SiteServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:40123`, without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a site on loopback. Close it when done. */
export async function serveSite(site: Site, log: Logger = silentLogger): Promise<SiteServer> {
  const http = createServer(SITE_HTTP_OPTIONS, (request, response) => {
    void answerSite(request, response, site, log);
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;
  let closing: Promise<unknown> | null = null;
  const close = async (): Promise<void> => {
    if (closing === null) {
      closing = once(http, "close");
      http.close();
      http.closeAllConnections();
    }
    await closing;
  };
  return { url: `http://127.0.0.1:${port}`, close, [Symbol.asyncDispose]: close };
}
