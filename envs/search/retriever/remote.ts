/** A client of any Search-R1 retrieval server: bounded retries, a time limit for each. */
import { EnvironmentError, messageOf } from "turnwise/core";
import type { Hit } from "../corpus/passage.ts";
import type { Retriever } from "./retriever.ts";
import { readResponse } from "./wire.ts";

export interface RemoteOptions {
  /** Address of the endpoint, such as `http://127.0.0.1:8000/retrieve`. */
  readonly url: string;
  /** Limit of one attempt. */
  readonly timeoutMs: number;
  /** Attempts of one search, at least 1. */
  readonly attempts: number;
  /** Wait before the second attempt; it doubles from one to the next. */
  readonly backoffMs: number;
}

export const REMOTE_DEFAULTS: Omit<RemoteOptions, "url"> = { timeoutMs: 10_000, attempts: 3, backoffMs: 200 };

/** Answers of that many queries are kept: groups of episodes ask the same. */
const KEPT = 4096;

/** An answer that is no use to ask for again, such as one to a request the server refuses. */
class Refused extends Error {}

export function remoteRetriever(options: Partial<RemoteOptions> & { readonly url: string }): Retriever {
  const settings = { ...REMOTE_DEFAULTS, ...options };
  const kept = new Map<string, readonly Hit[]>();
  return {
    corpus: null,
    async search(query, k, { signal } = {}) {
      const key = `${k} ${query}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      const hits = await retrieve(query, k, settings, signal);
      kept.set(key, hits);
      if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? "");
      return hits;
    },
  };
}

async function retrieve(
  query: string,
  k: number,
  { url, timeoutMs, attempts, backoffMs }: RemoteOptions,
  signal: AbortSignal | undefined,
): Promise<readonly Hit[]> {
  let reason = "";
  let tried = 0;
  while (tried < attempts) {
    if (tried > 0) await wait(backoffMs * 2 ** (tried - 1), signal);
    tried++;
    try {
      return await ask(query, k, url, timeoutMs, signal);
    } catch (error) {
      signal?.throwIfAborted();
      reason = reasonOf(error, timeoutMs);
      if (error instanceof Refused) break;
    }
  }
  throw new EnvironmentError(
    "env/retriever-failed",
    `The retrieval server ${url} gave no answer after ${tried} ${tried === 1 ? "attempt" : "attempts"}: ${reason}. ` +
      "Check that it runs and that its address ends with its path, usually /retrieve.",
    { details: { url, attempts: tried } },
  );
}

async function ask(
  query: string,
  k: number,
  url: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<readonly Hit[]> {
  const limit = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    // Half a surrogate pair has no UTF-8.
    body: JSON.stringify({ queries: [Buffer.from(query).toString()], topk: k, return_scores: true }),
    signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
  });
  if (!response.ok) {
    await response.body?.cancel();
    const isLasting = response.status >= 400 && response.status < 500 && response.status !== 429;
    throw new (isLasting ? Refused : Error)(`it answered with HTTP status ${response.status}`);
  }
  const [hits = []] = readResponse(await response.json(), 1);
  return hits.slice(0, k);
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === "TimeoutError") return `it took longer than ${timeoutMs} ms`;
  const { cause } = error as { cause?: unknown };
  return cause === undefined ? messageOf(error) : `${messageOf(error)}, ${messageOf(cause)}`;
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    signal?.addEventListener("abort", stop, { once: true });
  });
}
