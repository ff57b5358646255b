/** The WebSocket to the server: what changes in runs, and calls that play. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { IndexState, MetricsAnswer, MetricsLine, RunSummary, ToPage, ToServer } from "../protocol.ts";
import { ask, ServerError } from "./server.ts";

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: (value: unknown) => void;
}

let socket: WebSocket | null = null;
let nextId = 1;
let delayMs = 500;
const waiting = new Map<number, Waiting>();
const listeners = new Set<(message: ToPage) => void>();
const watchers = new Map<object, readonly string[]>();
const states = new Set<(connected: boolean) => void>();

function connect(): WebSocket {
  if (socket !== null && socket.readyState <= WebSocket.OPEN) return socket;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const opened = new WebSocket(`${scheme}://${location.host}/live`);
  socket = opened;
  opened.onopen = () => {
    delayMs = 500;
    for (const tell of states) tell(true);
    sendWatched();
  };
  opened.onmessage = (event) => take(JSON.parse(event.data as string) as ToPage);
  opened.onclose = () => {
    for (const { reject } of waiting.values()) reject(new Error("The connection to the inspector was lost."));
    waiting.clear();
    for (const tell of states) tell(false);
    setTimeout(connect, delayMs);
    delayMs = Math.min(delayMs * 2, 10_000);
  };
  return opened;
}

function take(message: ToPage): void {
  if (message.type === "result" || message.type === "failure" || message.type === "progress") {
    const one = waiting.get(message.id);
    if (message.type === "progress") return one?.onProgress(message.value);
    waiting.delete(message.id);
    if (message.type === "result") one?.resolve(message.result);
    else one?.reject(new ServerError(message.error));
    return;
  }
  for (const listener of listeners) listener(message);
}

function send(message: ToServer): void {
  const open = connect();
  if (open.readyState === WebSocket.OPEN) open.send(JSON.stringify(message));
}

function sendWatched(): void {
  send({ type: "watch", runs: [...new Set([...watchers.values()].flat())] });
}

/**
 * Calls a method of the workbench.
 *
 * @throws ServerError; Error when the connection is lost
 */
export async function call<T>(
  method: string,
  params: unknown,
  onProgress: (value: unknown) => void = () => {},
): Promise<T> {
  const open = connect();
  if (open.readyState !== WebSocket.OPEN) {
    await new Promise<void>((resolve, reject) => {
      open.addEventListener("open", () => resolve(), { once: true });
      open.addEventListener("close", () => reject(new Error("The inspector cannot be reached.")), {
        once: true,
      });
    });
  }
  const id = nextId++;
  return await new Promise<T>((resolve, reject) => {
    waiting.set(id, { resolve: (value) => resolve(value as T), reject, onProgress });
    send({ type: "call", id, method, params });
  });
}

/** Whether the server can be reached. */
export function useConnected(): boolean {
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    states.add(setConnected);
    connect();
    return () => void states.delete(setConnected);
  }, []);
  return connected;
}

/** Watches some runs and hears of their news. */
function useNews(runs: readonly string[], onNews: (message: ToPage) => void): void {
  const key = runs.join("\n");
  useEffect(() => {
    const me = {};
    watchers.set(me, runs);
    listeners.add(onNews);
    sendWatched();
    return () => {
      watchers.delete(me);
      listeners.delete(onNews);
      sendWatched();
    };
  }, [key]);
}

export type MetricsOfRuns = ReadonlyMap<string, readonly MetricsLine[]>;

/** The metrics of some runs, kept up to date while they are written. */
export function useMetrics(runs: readonly string[]): MetricsOfRuns {
  const [answers, setAnswers] = useState<ReadonlyMap<string, MetricsAnswer>>(new Map());
  const key = runs.join("\n");
  const merge = (run: string, news: MetricsAnswer) =>
    setAnswers((before) => {
      const old = before.get(run);
      const fits = old !== undefined && old.generation === news.generation;
      const kept = fits ? old.lines.slice(0, news.from) : [];
      if (!fits && news.from > 0) return before; // the whole is still under way
      return new Map(before).set(run, { ...news, from: 0, lines: [...kept, ...news.lines] });
    });
  useNews(runs, (message) => {
    if (message.type === "metrics") merge(message.run, message);
  });
  useEffect(() => {
    const controller = new AbortController();
    for (const run of runs) {
      ask<MetricsAnswer>(`runs/${encodeURIComponent(run)}/metrics`, controller.signal).then(
        (answer) => merge(run, answer),
        () => {}, // shown where the run itself is asked for
      );
    }
    return () => controller.abort();
  }, [key]);
  return useMemo(
    () => new Map(runs.flatMap((run) => (answers.has(run) ? [[run, answers.get(run)?.lines ?? []]] : []))),
    [answers, key],
  );
}

/** Summaries of runs as they change. */
export function useRunNews(runs: readonly string[], onRun: (run: RunSummary) => void): void {
  useNews(runs, (message) => {
    if (message.type === "run") onRun(message.run);
  });
}

/** How far the index of a run has come; null until it is told. */
export function useIndexState(run: string): IndexState | null {
  const [state, setState] = useState<IndexState | null>(null);
  useNews([run], (message) => {
    if (message.type === "index" && message.run === run) setState(message.state);
  });
  return state;
}
