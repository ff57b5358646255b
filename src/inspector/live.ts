/** One page on the WebSocket: hears of what changes in the runs it watches, and plays through the workbench. */
import type { WebSocket } from "ws";
import { z } from "zod";
import { InspectorError } from "../core/errors.ts";
import type { IndexState } from "../replay/index.ts";
import type { Catalogue } from "./catalogue.ts";
import { errorAnswer } from "./http.ts";
import type { ToPage } from "./protocol.ts";
import type { RunView } from "./run-view.ts";

/** Calls of a page that are answered elsewhere. `report` may be called until the promise settles. */
export type Call = (
  method: string,
  params: unknown,
  context: { readonly page: object; readonly signal: AbortSignal; readonly report: (value: unknown) => void },
) => Promise<unknown>;

const messageSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("watch"), runs: z.array(z.string()).max(100) }),
  z.strictObject({ type: z.literal("call"), id: z.int(), method: z.string().max(40), params: z.unknown() }),
]);

/** How often watched runs are looked at, milliseconds. */
const EVERY_MS = 700;
/** Unsent bytes at which a page is not told more for a while. */
const SLOW_BYTES = 1 << 20;

/** What a page was last told of a run. */
interface Told {
  generation: number;
  lines: number;
  live: boolean;
  state: IndexState | null;
}

export class Page {
  readonly #socket: WebSocket;
  readonly #catalogue: Catalogue;
  readonly #call: Call;
  readonly #closed = new AbortController();
  #watched = new Map<RunView, Told>();
  #timer: NodeJS.Timeout | null = null;

  constructor(socket: WebSocket, catalogue: Catalogue, call: Call) {
    this.#socket = socket;
    this.#catalogue = catalogue;
    this.#call = call;
    socket.on("message", (data: Buffer) => this.#take(data.toString()));
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      this.#closed.abort(new InspectorError("inspector/server-failed", "The page was closed."));
      if (this.#timer !== null) clearTimeout(this.#timer);
    });
  }

  close(): void {
    this.#socket.close(1001);
  }

  #take(text: string): void {
    let message: z.output<typeof messageSchema>;
    try {
      message = messageSchema.parse(JSON.parse(text));
    } catch {
      this.#socket.close(1008, "not a message of the inspector");
      return;
    }
    if (message.type === "watch") void this.#watch(message.runs).catch(() => this.#socket.close(1011));
    else void this.#answer(message.id, message.method, message.params);
  }

  async #answer(id: number, method: string, params: unknown): Promise<void> {
    const report = (value: unknown) => this.#send({ type: "progress", id, value });
    try {
      const { signal } = this.#closed;
      this.#send({
        type: "result",
        id,
        result: await this.#call(method, params, { page: this, signal, report }),
      });
    } catch (error) {
      this.#send({ type: "failure", id, error: errorAnswer(error) });
    }
  }

  async #watch(ids: readonly string[]): Promise<void> {
    const watched = new Map<RunView, Told>();
    for (const id of ids) {
      const run = await this.#catalogue.find(id).catch(() => null); // gone: the page will notice
      if (run === null) continue;
      const { generation, lines } = run.metrics;
      watched.set(
        run,
        this.#watched.get(run) ?? { generation, lines: lines.length, live: false, state: null },
      );
    }
    this.#watched = watched;
    if (this.#timer === null) this.#schedule();
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.#look().then(
        () => this.#schedule(),
        () => this.#socket.close(1011),
      );
    }, EVERY_MS);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    if (this.#socket.bufferedAmount > SLOW_BYTES) return;
    for (const [run, seen] of this.#watched) {
      await run.metrics.refresh();
      const news = run.metrics.since(seen.generation, seen.lines);
      const isNew = news.lines.length > 0 || news.generation !== seen.generation;
      if (isNew) this.#send({ type: "metrics", run: run.id, ...news });
      const summary = isNew || seen.live ? await run.summary() : null;
      if (summary !== null && (isNew || summary.live !== seen.live))
        this.#send({ type: "run", run: summary });
      const state = run.indexState;
      if (state !== null && state.revision !== seen.state?.revision)
        this.#send({ type: "index", run: run.id, state });
      seen.generation = news.generation;
      seen.lines = run.metrics.lines.length;
      seen.live = summary?.live ?? seen.live;
      seen.state = state;
    }
  }

  #send(message: ToPage): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
