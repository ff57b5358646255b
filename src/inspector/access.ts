/** Who may ask: loopback names only, or the holder of the token; pages of other origins never. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { InspectorError } from "../core/errors.ts";

export interface Access {
  /** @throws InspectorError `inspector/unauthorized`, `inspector/forbidden-origin` */
  check(request: IncomingMessage): void;
  /** As check(); a WebSocket must also come from a page of this server. */
  checkUpgrade(request: IncomingMessage): void;
  /** The cookie for a browser that opened the address with the right token; null where it did not. */
  cookieFor(given: string): string | null;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;

/** @param token null on loopback: whoever reaches that address may ask */
export function accessOf(token: string | null): Access {
  const secret =
    token === null ? "" : createHmac("sha256", token).update("turnwise inspector").digest("base64url");
  const nameOf = (request: IncomingMessage) => `turnwise-${request.socket.localPort ?? 0}`;
  const check = (request: IncomingMessage) => {
    const { host = "", authorization = "", cookie = "" } = request.headers;
    if (token === null && !LOOPBACK.test(host)) {
      throw new InspectorError(
        "inspector/forbidden-origin",
        `The inspector answers on this machine's own names only, not as ${JSON.stringify(host)}. Open it as localhost.`,
      );
    }
    const site = request.headers["sec-fetch-site"];
    if (site === "cross-site" && request.headers["sec-fetch-mode"] !== "navigate") {
      throw new InspectorError("inspector/forbidden-origin", "Other pages may not read from the inspector.");
    }
    if (token === null) return;
    const bearer = /^Bearer (.+)$/i.exec(authorization)?.[1];
    if (bearer !== undefined && same(bearer, token)) return;
    const given = cookies(cookie).get(nameOf(request));
    if (given !== undefined && same(given, secret)) return;
    throw new InspectorError(
      "inspector/unauthorized",
      "The inspector wants its token: open the address that `turnwise inspect` printed.",
    );
  };
  return {
    check,
    checkUpgrade(request) {
      check(request);
      const { origin, host } = request.headers;
      if (origin !== undefined && hostOf(origin) !== host) {
        throw new InspectorError(
          "inspector/forbidden-origin",
          `Pages of ${origin} may not connect to the inspector.`,
        );
      }
    },
    cookieFor: (given) => (token !== null && same(given, token) ? secret : null),
  };
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null; // such as "null", the origin of a file or sandbox
  }
}

function cookies(header: string): Map<string, string> {
  return new Map(
    header.split(";").flatMap((part): [string, string][] => {
      const mark = part.indexOf("=");
      return mark < 0 ? [] : [[part.slice(0, mark).trim(), part.slice(mark + 1).trim()]];
    }),
  );
}

/** Compares in a time that tells nothing. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
