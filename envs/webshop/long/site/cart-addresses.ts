/** Addresses of the cart, and of what is done with it. */
import type { ShopState } from "../../pages/shop-session.ts";
import { detailPath, encodePart, itemPath, readPart, resultsPath, searchPath } from "../../site/addresses.ts";
import { placeOfState } from "../../site/render.ts";
import { type LongVisit, pageVisit } from "../long-state.ts";

export interface CartPlace {
  readonly session: string;
  /** Null for the cart itself. */
  readonly does: "checkout" | "note" | "remove" | null;
  /** What is removed, or "". */
  readonly asin: string;
}

export const cartPath = (session: string): string => `/cart/${encodePart(session)}`;
export const checkoutPath = (session: string): string => `${cartPath(session)}/checkout`;
export const notePath = (session: string): string => `${cartPath(session)}/note`;
export const removePath = (session: string, asin: string): string =>
  `${cartPath(session)}/remove/${encodePart(asin)}`;

/** Reads a path. @returns null where it is none of the cart's */
export function readCartPath(path: string): CartPlace | null {
  const [, part, does, asin] =
    /^\/cart\/([^/]+)(?:\/(checkout|note|remove)(?:\/([^/]+))?)?$/.exec(path) ?? [];
  const session = part === undefined ? null : readPart(part);
  if (session === null) return null;
  if (does === undefined) return { session, does: null, asin: "" };
  if ((does === "remove") !== (asin !== undefined)) return null;
  const product = readPart(asin ?? "");
  return product === null ? null : { session, does: does as CartPlace["does"], asin: product };
}

/** The page of the shop that a visitor stands at, below the cart. */
export function shopPath(visit: LongVisit, browsing: ShopState): string {
  const place = placeOfState(pageVisit(visit, false), browsing);
  if (browsing.kind === "search") return searchPath(visit.session);
  if (browsing.kind === "results") return resultsPath(place);
  return browsing.detail === null ? itemPath(place) : detailPath(place, browsing.detail);
}
