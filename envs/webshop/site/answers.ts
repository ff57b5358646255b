/** Answers that the sites of the shop give alike. */
import { randomBytes } from "node:crypto";
import type { SiteResponse } from "turnwise/env";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { resultsPath, searchPath } from "./addresses.ts";
import { SCRIPT, STYLE } from "./look.ts";
import { html, type Markup } from "./markup.ts";
import { drawPicture } from "./picture.ts";
import { toDocument } from "./render.ts";

/** Longer queries and session names are refused: clients read addresses of about 16,000 bytes. */
export const QUERY_LIMIT = 1000;
export const SESSION_LIMIT = 200;
/** Visits that are remembered; the one longest without a request goes first. */
const VISITS_LIMIT = 10_000;

/** Answers what does not depend on a visit; null for other addresses. */
export function answerForAll(path: string, catalogue: Catalogue): SiteResponse | null {
  if (path === "/") return redirect(searchPath(newSession()));
  if (path === "/shop.css") return { status: 200, type: "text/css; charset=utf-8", body: STYLE };
  if (path === "/shop.js") return { status: 200, type: "text/javascript; charset=utf-8", body: SCRIPT };
  return path.startsWith("/picture/") ? picture(path, catalogue) : null;
}

/** Ten letters, as in the original. */
function newSession(): string {
  return Array.from(randomBytes(10), (byte) => String.fromCharCode(97 + (byte % 26))).join("");
}

function picture(path: string, catalogue: Catalogue): SiteResponse {
  const name = /^\/picture\/(.+)\.svg$/.exec(path)?.[1] ?? "";
  let number: number | undefined;
  try {
    number = catalogue.productNumber(decodeURIComponent(name));
  } catch {
    number = undefined; // no percent-encoding
  }
  if (number === undefined) return notFound("There is no such picture.");
  const body = drawPicture(catalogue.products.at(number));
  return { status: 200, type: "image/svg+xml; charset=utf-8", body, maxAge: 86_400 };
}

/**
 * The number that a session's name asks for: of names with `fixed` in them the last piece after `_`, as in the original.
 *
 * @returns null where there is no such number below `size`; undefined for other names
 */
export function numberNamed(session: string, size: number): number | null | undefined {
  if (!session.includes("fixed")) return undefined;
  const digits = /_(\d{1,9})$/.exec(session)?.[1];
  const number = Number(digits);
  return digits === undefined || number >= size ? null : number;
}

/** Whether everything chosen is one of the product's values and can be bought. */
export function isSold(
  catalogue: Catalogue,
  product: number,
  chosen: readonly (readonly [name: string, value: string])[],
): boolean {
  if (chosen.length === 0) return true;
  const { options } = catalogue.products.at(product);
  return chosen.every(([name, choice]) =>
    options.some(
      (option) =>
        option.name === name && option.values.some(({ value, inStock }) => value === choice && inStock),
    ),
  );
}

/** Drops the visit that was entered first where there are too many. */
export function keepNewest(visits: Map<string, unknown>): void {
  const [oldest] = visits.keys();
  if (visits.size > VISITS_LIMIT && oldest !== undefined) visits.delete(oldest);
}

/** A query from the search field: lower-cased and split at single blanks, as the original does. */
export function search(session: string, form: URLSearchParams): SiteResponse {
  const query = (form.get("search_query") ?? "").toLowerCase();
  if (query.length > QUERY_LIMIT) {
    return page(
      400,
      "Too long",
      html`<main class="container"><p>A query may have ${QUERY_LIMIT} characters.</p></main>`,
    );
  }
  return redirect(resultsPath({ session, keywords: query.split(" "), page: 1 }));
}

export const redirect = (location: string): SiteResponse => ({
  status: 303,
  type: "text/plain; charset=utf-8",
  body: "",
  location,
});

export const notFound = (text: string): SiteResponse =>
  page(
    404,
    "Not found",
    html`<main class="container"><h2>${text}</h2><nav class="top-buffer"><a class="btn btn-success" href="/">Start shopping</a></nav></main>`,
  );

export const toPage = (body: string): SiteResponse => ({
  status: 200,
  type: "text/html; charset=utf-8",
  body,
});

function page(status: number, title: string, body: Markup): SiteResponse {
  return { status, type: "text/html; charset=utf-8", body: toDocument(title, body) };
}
