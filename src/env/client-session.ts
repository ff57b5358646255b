/** A session on a server, seen from the client. */
import { type Action, ProtocolError } from "../core/index.ts";
import type { ClientConnection } from "./client-connection.ts";
import type { CallOptions, EnvironmentInfo, ResetResult, Session, StepResult } from "./environment.ts";
import type { ServerMessage } from "./protocol.ts";
import { busy, notRunning, sessionClosed } from "./session-rules.ts";
import { encodeStep, toResetResult, toStepResult } from "./wire.ts";

type Answer<T extends ServerMessage["type"]> = Extract<ServerMessage, { type: T }>;

export class RemoteSession implements Session {
  readonly #connection: ClientConnection;
  readonly #info: EnvironmentInfo;
  readonly #onClose: (session: RemoteSession) => void;
  readonly #number: number;
  #id = 0;
  #busy = false;
  #closed = false;
  /** A call was given up, so only reset() and restore() make sense. */
  #abandoned = false;
  /** Why nothing works any more. */
  #end: unknown = null;
  #interrupt: ((error: unknown) => void) | null = null;

  constructor(
    connection: ClientConnection,
    info: EnvironmentInfo,
    onClose: (session: RemoteSession) => void,
  ) {
    this.#connection = connection;
    this.#info = info;
    this.#onClose = onClose;
    this.#number = connection.newSession((error) => {
      this.#end = error;
      this.#onClose(this);
    });
  }

  async open(): Promise<void> {
    const answer = await this.#connection.ask(`{"type":"open","session":${this.#number}}`, this.#number);
    if (answer.type !== "opened") throw this.#unexpected(answer);
  }

  async reset(
    options: { taskId: string; seed: number; maxTurns?: number } & CallOptions,
  ): Promise<ResetResult> {
    const { signal, taskId, seed, maxTurns } = options;
    const session = this.#number;
    const encode = (id: number) => JSON.stringify({ type: "reset", session, id, taskId, seed, maxTurns });
    return toResetResult(await this.#call("reset", "observation", signal, encode));
  }

  async step(action: Action, options?: CallOptions): Promise<StepResult> {
    const encode = (id: number) => encodeStep(this.#number, id, action);
    return toStepResult(await this.#call("step", "outcome", options?.signal, encode));
  }

  async snapshot(): Promise<unknown> {
    const encode = (id: number) => JSON.stringify({ type: "snapshot", session: this.#number, id });
    return (await this.#call("snapshot", "snapshot", undefined, encode)).snapshot;
  }

  async restore(snapshot: unknown): Promise<ResetResult> {
    const encode = (id: number) =>
      JSON.stringify({ type: "restore", session: this.#number, id, snapshot: snapshot ?? null });
    return toResetResult(await this.#call("restore", "observation", undefined, encode));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#interrupt?.(sessionClosed(this.#info.id));
    this.#connection.send(`{"type":"close","session":${this.#number}}`);
    this.#connection.forget(this.#number);
    this.#onClose(this);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #call<T extends ServerMessage["type"]>(
    method: string,
    type: T,
    signal: AbortSignal | undefined,
    encode: (id: number) => string,
  ): Promise<Answer<T>> {
    const refusal = this.#refusal(method);
    if (refusal !== null) return Promise.reject(refusal);
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    const text = encode(this.#id + 1);
    if (text.length > this.#connection.limits.maxPayloadBytes / 4)
      return Promise.reject(this.#tooLarge(method));
    const id = ++this.#id;
    this.#busy = true;
    return new Promise((resolve, reject) => {
      const settle = () => {
        signal?.removeEventListener("abort", onAbort);
        this.#busy = false;
        this.#interrupt = null;
      };
      const giveUp = (error: unknown) => {
        settle();
        this.#abandoned = true;
        this.#connection.giveUp(this.#number);
        this.#connection.send(`{"type":"cancel","session":${this.#number},"id":${id}}`);
        reject(error);
      };
      const onAbort = () => giveUp(signal?.reason);
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#interrupt = giveUp;
      this.#connection.ask(text, this.#number, id).then(
        (answer) => {
          if (this.#interrupt !== giveUp) return;
          settle();
          if (method === "reset" || method === "restore") this.#abandoned = false;
          if (answer.type === type) resolve(answer as Answer<T>);
          else reject(this.#unexpected(answer));
        },
        (error: unknown) => {
          if (this.#interrupt !== giveUp) return;
          settle();
          reject(error);
        },
      );
    });
  }

  #refusal(method: string): unknown {
    const { id } = this.#info;
    if (this.#closed) return sessionClosed(this.#info.id);
    if (this.#end !== null) return this.#end;
    if (this.#busy) return busy(id, method);
    if (!this.#abandoned || method === "reset" || method === "restore") return null;
    return notRunning(id, "broken", method);
  }

  #tooLarge(method: string): ProtocolError {
    const limit = Math.floor(this.#connection.limits.maxPayloadBytes / 4);
    const text = `${method}() of ${this.#info.id} sends more than the server accepts (${limit} characters).`;
    return new ProtocolError("protocol/invalid-message", text);
  }

  #unexpected({ type }: ServerMessage): ProtocolError {
    return new ProtocolError(
      "protocol/invalid-message",
      `The server answered with ${type}, which was not asked for.`,
    );
  }
}
