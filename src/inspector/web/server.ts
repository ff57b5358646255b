/** Questions to the server over HTTP. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { ErrorAnswer } from "../protocol.ts";

/** What the server said instead of an answer. */
export class ServerError extends Error {
  readonly code: string;
  readonly details: ErrorAnswer["details"];

  constructor({ code, message, details }: ErrorAnswer) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** @throws ServerError; TypeError when the server is gone */
export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`/api/${path}`, signal === undefined ? {} : { signal });
  const value: unknown = await response.json();
  if (!response.ok) throw new ServerError(value as ErrorAnswer);
  return value as T;
}

export interface Answered<T> {
  /** The last answer; it stays while the next one is under way. */
  readonly value: T | null;
  /** The path that `value` answers. */
  readonly of: string | null;
  readonly error: Error | null;
  readonly loading: boolean;
}

const NOTHING = { value: null, of: null, error: null, loading: true } as const;

/**
 * The answer to a path; asked again when the path or `revision` changes.
 *
 * @param path null asks nothing
 */
export function useAnswer<T>(path: string | null, revision: unknown = 0): Answered<T> {
  const [answered, setAnswered] = useState<Answered<T>>(NOTHING);
  useEffect(() => {
    if (path === null) return;
    const controller = new AbortController();
    setAnswered((before) => ({ ...before, loading: true }));
    ask<T>(path, controller.signal).then(
      (value) => setAnswered({ value, of: path, error: null, loading: false }),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const problem = error instanceof Error ? error : new Error(String(error));
        setAnswered((before) => ({ ...before, error: problem, loading: false }));
      },
    );
    return () => controller.abort();
  }, [path, revision]);
  return answered;
}

type FetchWindow<T> = (from: number, to: number, signal: AbortSignal) => Promise<readonly T[]>;

/** Fetched windows of a long list, kept while `key` stays the same. */
export class Windows<T> {
  readonly size: number;
  readonly #fetch: FetchWindow<T>;
  readonly #items = new Map<number, readonly T[]>();
  readonly #asked = new Set<number>();
  readonly #controller = new AbortController();
  onChange: () => void = () => {};

  constructor(size: number, fetch: FetchWindow<T>) {
    this.size = size;
    this.#fetch = fetch;
  }

  /** The item at an index where it was fetched already. */
  get(index: number): T | undefined {
    const window = Math.floor(index / this.size);
    return this.#items.get(window)?.[index - window * this.size];
  }

  /** Fetches what is missing between two indices. */
  want(from: number, to: number): void {
    for (let window = Math.floor(from / this.size); window * this.size < to; window++) {
      if (window < 0 || this.#asked.has(window)) continue;
      this.#asked.add(window);
      const first = window * this.size;
      this.#fetch(first, first + this.size, this.#controller.signal).then(
        (items) => {
          this.#items.set(window, items);
          this.onChange();
        },
        () => this.#asked.delete(window), // asked again when it is looked at again
      );
    }
  }

  stop(): void {
    this.#controller.abort();
    this.onChange = () => {};
  }
}

/** Windows of a list that begin anew when `key` changes. */
export function useWindows<T>(key: string, size: number, fetch: FetchWindow<T>): Windows<T> {
  const [, setCount] = useState(0);
  const kept = useRef<{ key: string; windows: Windows<T> } | null>(null);
  if (kept.current?.key !== key) {
    kept.current?.windows.stop();
    kept.current = { key, windows: new Windows<T>(size, fetch) };
  }
  const { windows } = kept.current;
  windows.onChange = () => setCount((count) => count + 1);
  useEffect(() => () => kept.current?.windows.stop(), []);
  return windows;
}
