/**
 * Addresses of the site: the original's paths, each part percent-encoded so that any query, option and value comes back
 * as it went in. Everything a page needs stands in its address, so Back and bookmarks work.
 */
import { DETAILS } from "../pages/page.ts";
import { detailUrl, doneUrl, itemUrl, resultsUrl, searchUrl } from "../pages/url.ts";
import type { SavedState } from "../saved-visit.ts";

export interface Place {
  readonly session: string;
  readonly keywords: readonly string[];
  readonly page: number;
}

export interface ItemPlace extends Place {
  readonly asin: string;
  readonly chosen: ReadonlyMap<string, string>;
}

/** Halves of surrogate pairs cannot be encoded. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

/** A part of an address. Browsers drop parts of one or two dots, however they are encoded, but for a second time. */
export const encodePart = (text: string): string =>
  /^\.{1,2}$/.test(text) ? text.replaceAll(".", "%252E") : encodeURIComponent(wellFormed(text));

const words = (keywords: readonly string[]): string =>
  keywords.length === 1 ? encodePart(keywords[0] ?? "") : keywords.map(encodeWord).join("+");
const encodeWord = (word: string): string => encodeURIComponent(wellFormed(word));
const options = (chosen: ReadonlyMap<string, string>): string =>
  encodePart(JSON.stringify(Object.fromEntries(chosen)));
const path = (...parts: readonly (string | number)[]): string => `/${parts.join("/")}`;

export const searchPath = (session: string): string => path(encodePart(session));

export const resultsPath = ({ session, keywords, page }: Place): string =>
  path("search_results", encodePart(session), words(keywords), page);

export const itemPath = ({ session, asin, keywords, page, chosen }: ItemPlace): string =>
  path("item_page", encodePart(session), encodePart(asin), words(keywords), page, options(chosen));

export const detailPath = (place: ItemPlace, detail: string): string => {
  const { session, asin, keywords, page, chosen } = place;
  return path(
    "item_sub_page",
    encodePart(session),
    encodePart(asin),
    words(keywords),
    page,
    detail,
    options(chosen),
  );
};

export const donePath = ({ session, asin, chosen }: ItemPlace): string =>
  path("done", encodePart(session), encodePart(asin), options(chosen));

/** What an address asks for; the product as its asin. */
export interface Wanted {
  readonly session: string;
  readonly asin: string | null;
  readonly state: Omit<SavedState, "product" | "visited" | "searches">;
}

/** The address of the same page as the original's text simulator writes it. */
export function urlOf({ asin, state }: Wanted, session: string): string {
  const { kind, keywords, pageNumber: page, detail } = state;
  if (kind === "search") return searchUrl(session);
  if (kind === "results") return resultsUrl(session, keywords, page);
  const place = { session, asin: asin ?? "", keywords, page, chosen: state.chosen };
  if (kind === "item") return itemUrl(place);
  return detail === null ? doneUrl(place) : detailUrl(place, detail);
}

/** Reads a path. @returns null where it is none of the shop's */
export function readPath(pathname: string): Wanted | null {
  const parts = pathname.split("/").slice(1);
  const [name, session, ...rest] = parts.map(readPart);
  if (name === null || session === null || rest.includes(null)) return null;
  const base = { keywords: [] as string[], pageNumber: 0, detail: null, chosen: [] as [string, string][] };
  if (session === undefined) {
    return name === undefined || name === ""
      ? null
      : { session: name, asin: null, state: { kind: "search", ...base } };
  }
  const keywords = (raw: number): string[] | null => {
    const read = (parts[raw] ?? "").split("+").map(readPart);
    return read.some((word) => word === null) ? null : (read as string[]);
  };
  switch (name) {
    case "search_results": {
      const found = keywords(2);
      const pageNumber = pageOf(rest[1]);
      if (rest.length !== 2 || found === null || pageNumber === null) return null;
      return { session, asin: null, state: { ...base, kind: "results", keywords: found, pageNumber } };
    }
    case "item_page":
    case "item_sub_page": {
      const isDetail = name === "item_sub_page";
      const [asin] = rest;
      const found = keywords(3);
      const pageNumber = pageOf(rest[2]);
      const detail = isDetail ? DETAILS.find((known) => known === rest[3]) : null;
      const chosen = chosenOf(rest[isDetail ? 4 : 3]);
      if (rest.length !== (isDetail ? 5 : 4) || !asin || found === null) return null;
      if (pageNumber === null || detail === undefined || chosen === null) return null;
      const kind = isDetail ? "detail" : "item";
      return { session, asin, state: { kind, keywords: found, pageNumber, detail, chosen } };
    }
    case "done": {
      const [asin, raw] = rest;
      const chosen = chosenOf(raw);
      if (rest.length !== 2 || !asin || chosen === null) return null;
      return { session, asin, state: { ...base, kind: "done", keywords: [""], pageNumber: 1, chosen } };
    }
    case undefined:
    default:
      return null;
  }
}

/** Reads a part of an address. @returns null where it is no text in percent-encoding */
export function readPart(part: string): string | null {
  if (/^(?:%252E){1,2}$/.test(part)) return part.replaceAll("%252E", ".");
  try {
    return decodeURIComponent(part);
  } catch {
    return null; // such as %zz
  }
}

function pageOf(text: string | null | undefined): number | null {
  return /^[1-9]\d{0,5}$/.test(text ?? "") ? Number(text) : null;
}

function chosenOf(text: string | null | undefined): [string, string][] | null {
  try {
    const value: unknown = JSON.parse(text ?? "");
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    const pairs = Object.entries(value);
    return pairs.every((pair): pair is [string, string] => typeof pair[1] === "string") ? pairs : null;
  } catch {
    return null; // no JSON
  }
}
