/** Pages over an environment's world, for people and for browsers: what an author writes to be served with `--site`. */
import type { Awaitable } from "./environment.ts";

export interface SiteRequest {
  /** HEAD is answered as GET by the server. */
  readonly method: "GET" | "POST";
  /** As sent, percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Fields of a posted form; empty otherwise. */
  readonly form: URLSearchParams;
}

export interface SiteResponse {
  readonly status: number;
  /** Content type. */
  readonly type: string;
  readonly body: string;
  /** Where a redirect leads, on this site. */
  readonly location?: string;
  /** Seconds for which browsers may keep it; none without it. */
  readonly maxAge?: number;
}

export interface Site {
  answer(request: SiteRequest): Awaitable<SiteResponse>;
}
