/** One session as the server keeps it: one call outstanding, the last answer remembered. */
import { type Action, EnvironmentError, messageOf, ProtocolError } from "../core/index.ts";
import type { Session } from "./environment.ts";
import type { ServerMetrics } from "./metrics.ts";
import type { ClientMessage } from "./protocol.ts";
import { encodeOutcome, encodeReset, toWireError } from "./wire.ts";

export type Call = Extract<ClientMessage, { type: "reset" | "step" | "snapshot" | "restore" }>;

export class ServerSession {
  readonly number: number;
  /** performance.now() of the last message. */
  lastUsed: number;
  /** Whether an episode is under way. */
  running = false;
  readonly #session: Session;
  readonly #send: (text: string) => void;
  readonly #metrics: ServerMetrics;
  #lastId = 0;
  #answer: string | null = null;
  #outstanding = false;
  #controller = new AbortController();
  #closed = false;

  constructor(number: number, session: Session, send: (text: string) => void, metrics: ServerMetrics) {
    this.number = number;
    this.#session = session;
    this.#send = send;
    this.#metrics = metrics;
    this.lastUsed = performance.now();
  }

  get outstanding(): boolean {
    return this.#outstanding;
  }

  call(message: Call, refusal: ProtocolError | null): void {
    this.lastUsed = performance.now();
    const { id } = message;
    if (id === this.#lastId) {
      this.#metrics.repeats++;
      if (this.#answer !== null) this.#send(this.#answer); // otherwise the answer is on its way
      return;
    }
    if (this.#outstanding) {
      this.#refuse(
        id,
        "env/busy",
        `Call ${id} came before call ${this.#lastId} was answered; await each call.`,
      );
      return;
    }
    if (id !== this.#lastId + 1) {
      const expected = this.#lastId + 1;
      this.#refuse(
        id,
        "protocol/invalid-message",
        `Call ${id} is out of order; the next call is ${expected}.`,
      );
      return;
    }
    this.#lastId = id;
    this.#answer = null;
    if (refusal !== null) {
      this.#finish(id, this.#errorText(id, refusal));
      return;
    }
    this.#outstanding = true;
    this.#play(message, this.lastUsed).then(
      (text) => this.#finish(id, text),
      (error: unknown) => {
        if (message.type !== "snapshot") this.running = this.running && isRefusedCall(error);
        this.#finish(id, this.#errorText(id, error));
      },
    );
  }

  async #play(message: Call, since: number): Promise<string> {
    const { session: number, id } = message;
    switch (message.type) {
      case "step": {
        const result = await this.#session.step(message.action as Action, {
          signal: this.#controller.signal,
        });
        this.#metrics.countStep(performance.now() - since);
        this.running = !(result.terminated || result.truncated);
        return asJson(() => encodeOutcome(number, id, result));
      }
      case "reset": {
        const { taskId, maxTurns } = message;
        const seed = message.seed ?? Number.NaN;
        const limit = maxTurns === undefined ? undefined : { maxTurns: maxTurns ?? Number.NaN };
        const result = await this.#session.reset({ taskId, seed, ...limit, signal: this.#controller.signal });
        this.#metrics.resets++;
        this.running = true;
        return asJson(() => encodeReset(number, id, result));
      }
      case "snapshot":
        return JSON.stringify({
          type: "snapshot",
          session: number,
          id,
          snapshot: await this.#session.snapshot(),
        });
      case "restore": {
        const result = await this.#session.restore(message.snapshot);
        this.running = true;
        return asJson(() => encodeReset(number, id, result));
      }
      default:
        return message satisfies never;
    }
  }

  /** Nobody waits for this call any more. */
  cancel(id: number): void {
    if (id !== this.#lastId || !this.#outstanding) return;
    this.#controller.abort(new ProtocolError("protocol/disconnected", "The client cancelled the call."));
    this.#controller = new AbortController();
    this.#outstanding = false;
    this.running = false;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.running = false;
    await this.#session.close();
  }

  #finish(id: number, text: string): void {
    if (id !== this.#lastId || this.#closed) return;
    this.#outstanding = false;
    this.#answer = text;
    this.#send(text);
  }

  #refuse(id: number, code: "env/busy" | "protocol/invalid-message", message: string): void {
    this.#send(this.#errorText(id, new ProtocolError(code, message)));
  }

  #errorText(id: number, error: unknown): string {
    const wire = toWireError(error);
    this.#metrics.countError(wire.code);
    return JSON.stringify({ type: "error", session: this.number, id, ...wire });
  }
}

/** @throws EnvironmentError `env/invalid-observation` where an environment returned what no message can hold */
function asJson(encode: () => string): string {
  try {
    return encode();
  } catch (error) {
    const [why = ""] = messageOf(error).split("\n");
    throw new EnvironmentError(
      "env/invalid-observation",
      `The environment returned something that is not JSON (${why}). Return only texts, finite numbers, true, false, null, lists and plain objects.`,
      { cause: error },
    );
  }
}

/** Errors that leave the episode under way. */
function isRefusedCall(error: unknown): boolean {
  return toWireError(error).code === "env/invalid-action";
}
