/** A rollout worker as the trainer sees it: a thread with an engine, a copy of the policy and worlds of its own. */
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { messageOf, RolloutError } from "../../core/errors.ts";
import type { Logger } from "../../core/log.ts";
import type { EnvironmentInfo } from "../../env/environment.ts";
import { importConditions, programBeside } from "../../env/own-program.ts";
import { fromWireError } from "../../env/wire.ts";
import type { EpisodePlan } from "../../rollout/index.ts";
import type { FromWorker, ToWorker, WorkerSetup } from "./messages.ts";
import type { Behavior, CollectedEpisode, RolloutThread, ShareControl, ShareSettings } from "./share.ts";

const CLOSE_MS = 5000;

/** A promise and the functions that settle it. */
interface Pending<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

interface Share extends Pending<CollectedEpisode[]> {
  readonly control: ShareControl;
}

export class RolloutWorker implements RolloutThread, AsyncDisposable {
  readonly #thread: Worker;
  readonly #log: Logger;
  readonly #shares = new Map<number, Share>();
  readonly #ready = pending<EnvironmentInfo>();
  readonly #ended: Promise<void>;
  #count = 0;
  #isOpen = false;
  #isClosing = false;
  /** Why it can play no more. */
  #failure: RolloutError | null = null;

  private constructor(setup: WorkerSetup, log: Logger) {
    this.#log = log;
    this.#thread = new Worker(programBeside(import.meta.url, "worker-program"), {
      workerData: setup,
      execArgv: importConditions(),
      stdout: true, // a world that prints must not write between the lines of a program's output
    });
    this.#thread.stdout.resume();
    this.#thread.on("message", this.#hear);
    this.#thread.on("error", (error) => this.#fail(messageOf(error).replace(/\.$/, "")));
    this.#ended = new Promise((resolve) => {
      this.#thread.once("exit", (code) => {
        this.#fail(`exit status ${code}`);
        resolve();
      });
    });
  }

  /**
   * Starts a worker and waits until it could play.
   *
   * @throws the error its environment was refused with; RolloutError `rollout/worker-failed`; the signal's reason
   */
  static async open(
    setup: WorkerSetup,
    { log, signal }: { readonly log: Logger; readonly signal?: AbortSignal },
  ): Promise<{ readonly worker: RolloutWorker; readonly info: EnvironmentInfo }> {
    signal?.throwIfAborted();
    const worker = new RolloutWorker(setup, log);
    const { promise, reject } = worker.#ready;
    const onAbort = () => reject(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      const info = await promise;
      worker.#isOpen = true;
      return { worker, info };
    } catch (error) {
      await worker.close();
      throw error;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  /** @param saved what the policy's save() gave */
  usePolicy(saved: unknown): void {
    this.#tell({ type: "policy", saved });
  }

  play(
    plan: readonly EpisodePlan[],
    behavior: Behavior,
    settings: ShareSettings,
    control: ShareControl,
  ): Promise<CollectedEpisode[]> {
    if (this.#failure !== null || this.#isClosing) return Promise.reject(this.#failure ?? closedError());
    const share = this.#count++;
    const episodes = pending<CollectedEpisode[]>();
    const stop = () => this.#stop(share, control.signal.reason);
    control.signal.addEventListener("abort", stop, { once: true });
    this.#shares.set(share, { ...episodes, control });
    this.#tell({ type: "play", share, plan, behavior, settings });
    if (control.signal.aborted) stop();
    return episodes.promise.finally(() => control.signal.removeEventListener("abort", stop));
  }

  /** Ends the thread: by itself where it answers, by force where it does not. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const share of this.#shares.keys()) this.#stop(share, closedError());
    if (this.#isOpen && this.#failure === null) {
      this.#tell({ type: "close" });
      const late = new AbortController();
      await Promise.race([this.#ended, delay(CLOSE_MS, undefined, { signal: late.signal }).catch(() => {})]);
      late.abort();
    }
    await this.#thread.terminate();
    await this.#ended;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  readonly #hear = (message: FromWorker): void => {
    switch (message.type) {
      case "log":
        this.#log[message.level](message.fields, message.message);
        return;
      case "ready":
        this.#ready.resolve(message.info);
        return;
      case "refused":
        this.#ready.reject(fromWireError(message.error));
        return;
      case "episode-failed":
      case "played":
      case "broken":
        this.#hearOf(message);
    }
  };

  #hearOf(message: Extract<FromWorker, { share: number }>): void {
    const share = this.#shares.get(message.share);
    if (share === undefined) return; // stopped in the meantime
    switch (message.type) {
      case "episode-failed":
        try {
          share.control.onFailure(message.trajectory);
        } catch (error) {
          this.#stop(message.share, error);
        }
        return;
      case "played":
        this.#shares.delete(message.share);
        share.resolve([...message.episodes]);
        return;
      case "broken":
        this.#shares.delete(message.share);
        share.reject(fromWireError(message.error));
    }
  }

  /** Does not wait for the worker: what it still says of the share is not listened to. */
  #stop(share: number, reason: unknown): void {
    const stopped = this.#shares.get(share);
    if (stopped === undefined) return;
    this.#shares.delete(share);
    this.#tell({ type: "stop", share });
    stopped.reject(reason);
  }

  #fail(why: string): void {
    if (this.#failure !== null) return;
    const text = this.#isOpen
      ? `A rollout worker ended by itself (${why}); the episodes it was playing are lost.`
      : `A rollout worker could not be started: ${why}.`;
    this.#failure = new RolloutError("rollout/worker-failed", text);
    if (!this.#isClosing) this.#log.error({ why }, this.#failure.message);
    this.#ready.reject(this.#failure);
    for (const { reject } of this.#shares.values()) reject(this.#failure);
    this.#shares.clear();
  }

  #tell(message: ToWorker): void {
    this.#thread.postMessage(message);
  }
}

function closedError(): RolloutError {
  return new RolloutError("rollout/worker-failed", "The rollout worker was closed.");
}

function pending<T>(): Pending<T> {
  let resolve: Pending<T>["resolve"] = () => {};
  let reject: Pending<T>["reject"] = () => {};
  const promise = new Promise<T>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
}
