/**
 * One session in this process: enforces the contract around an author's instance. Nothing waits where the instance
 * is synchronous; promises are made only at the edge.
 */
import { type Action, EnvironmentError, type Task } from "../core/index.ts";
import { checkedReset, checkedStep, isThenable } from "./checks.ts";
import type {
  Awaitable,
  CallOptions,
  EnvironmentInstance,
  ResetResult,
  Session,
  StepResult,
} from "./environment.ts";
import {
  busy,
  checkReset,
  checkSnapshot,
  late,
  leavesEpisode,
  noSnapshots,
  notRunning,
  type Phase,
  type Snapshot,
  sessionClosed,
} from "./session-rules.ts";
import { chain, type World, wrapped } from "./world.ts";

/** One instance and the means to stop it. */
interface Live {
  readonly instance: EnvironmentInstance;
  readonly controller: AbortController;
  readonly options: { readonly signal: AbortSignal };
}

export class LocalSession implements Session {
  readonly #world: World;
  readonly #onClose: (session: LocalSession) => void;
  #live: Live | null;
  #phase: Phase = "fresh";
  #closed = false;
  #turn = 0;
  #maxTurns = 0;
  #taskId = "";
  #seed = 0;
  /** Rises when a call is abandoned, so that its remains change nothing. */
  #epoch = 0;
  /** Ends the call that is running, with this error; null when none is. */
  #interrupt: ((error: unknown) => void) | null = null;

  constructor(world: World, instance: EnvironmentInstance | null, onClose: (session: LocalSession) => void) {
    this.#world = world;
    this.#live = instance === null ? null : toLive(instance);
    this.#onClose = onClose;
  }

  reset(options: { taskId: string; seed: number; maxTurns?: number } & CallOptions): Promise<ResetResult> {
    const { taskId, seed, signal } = options;
    const maxTurns = options.maxTurns ?? this.#world.definition.maxTurns;
    const epoch = this.#epoch;
    return this.#call(
      "reset",
      signal,
      () => {
        checkReset(seed, maxTurns);
        return chain(this.#world.findTask(taskId), (task: Task) =>
          chain(this.#ready(epoch), ({ instance, options: call }) => {
            this.#phase = "broken"; // until the world is in its new state
            return instance.reset({ task, seed, signal: call.signal });
          }),
        );
      },
      (raw) => {
        const result = this.#checked(checkedReset(raw, this.#world.observationProblem));
        this.#begin({ taskId, seed, turn: 0, maxTurns, ended: false });
        return result;
      },
    );
  }

  step(action: Action, options?: CallOptions): Promise<StepResult> {
    return this.#call(
      "step",
      options?.signal,
      () => {
        const live = this.#running("step");
        return live.instance.step(this.#world.parseAction(action), live.options);
      },
      (raw) => {
        const result = this.#checked(checkedStep(raw, this.#world.observationProblem));
        this.#turn++;
        const cut = this.#turn >= this.#maxTurns && !result.terminated && !result.truncated;
        if (cut || result.terminated || result.truncated) this.#phase = "ended";
        return cut ? { ...result, truncated: true } : result;
      },
    );
  }

  snapshot(): Promise<unknown> {
    return this.#call(
      "snapshot",
      undefined,
      () => {
        if (this.#phase === "fresh" || this.#phase === "broken")
          throw notRunning(this.#id, this.#phase, "snapshot");
        const snapshot = this.#live?.instance.snapshot;
        if (snapshot === undefined) throw noSnapshots(this.#id);
        return snapshot.call(this.#live?.instance);
      },
      (state): unknown => {
        const { id, version } = this.#world.definition;
        const whole: Snapshot = {
          environment: id,
          version,
          taskId: this.#taskId,
          seed: this.#seed,
          turn: this.#turn,
          maxTurns: this.#maxTurns,
          ended: this.#phase === "ended",
          state,
        };
        return JSON.parse(JSON.stringify(whole));
      },
    );
  }

  restore(snapshot: unknown): Promise<ResetResult> {
    const epoch = this.#epoch;
    return this.#call(
      "restore",
      undefined,
      () => {
        const { state } = checkSnapshot(snapshot, this.#world.definition);
        return chain(this.#ready(epoch), ({ instance }) => {
          if (instance.restore === undefined) throw noSnapshots(this.#id);
          return instance.restore(structuredClone(state));
        });
      },
      (raw) => {
        this.#phase = "broken";
        const result = this.#checked(checkedReset(raw, this.#world.observationProblem));
        this.#begin(checkSnapshot(snapshot, this.#world.definition));
        return result;
      },
    );
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#interrupt?.(sessionClosed(this.#id));
    this.#onClose(this);
    const live = this.#live;
    this.#live = null;
    if (live === null) return;
    live.controller.abort(sessionClosed(this.#id));
    try {
      await live.instance.close?.();
    } catch (error) {
      throw wrapped(this.#id, "close", error);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Runs one call under the rules: open, alone, checked, and within the time limit where it is asynchronous. */
  #call<T, R>(
    method: string,
    signal: AbortSignal | undefined,
    invoke: () => Awaitable<T>,
    finish: (value: T) => R,
  ): Promise<R> {
    if (this.#closed) return Promise.reject(sessionClosed(this.#id));
    if (this.#interrupt !== null) return Promise.reject(busy(this.#id, method));
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    try {
      const value = invoke();
      if (!isThenable(value)) return Promise.resolve(finish(value as T));
      return this.#wait(method, signal, value, finish);
    } catch (error) {
      return Promise.reject(this.#failed(method, error));
    }
  }

  #wait<T, R>(
    method: string,
    signal: AbortSignal | undefined,
    value: PromiseLike<T>,
    finish: (value: T) => R,
  ): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      const limitMs = this.#world.stepTimeoutMs;
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        this.#interrupt = null;
      };
      const stop = (error: unknown) => {
        settle();
        this.#abandon(error, value);
        reject(error);
      };
      const onAbort = () => stop(signal?.reason);
      const timer = setTimeout(() => stop(late(this.#id, method, limitMs)), limitMs);
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#interrupt = stop;
      value.then(
        (result) => {
          if (this.#interrupt !== stop) return;
          settle();
          try {
            resolve(finish(result));
          } catch (error) {
            reject(this.#failed(method, error));
          }
        },
        (error: unknown) => {
          if (this.#interrupt !== stop) return;
          settle();
          reject(this.#failed(method, error));
        },
      );
    });
  }

  /** Leaves an instance that does not answer; it is closed when its last call ends. */
  #abandon(error: unknown, call: PromiseLike<unknown>): void {
    const live = this.#live;
    this.#epoch++;
    this.#phase = "broken";
    this.#live = null;
    if (live === null) return;
    live.controller.abort(error);
    const close = async () => live.instance.close?.();
    const ignore = () => {};
    call.then(ignore, ignore).then(close).then(ignore, ignore);
  }

  #ready(epoch: number): Awaitable<Live> {
    if (epoch !== this.#epoch) throw sessionClosed(this.#id);
    if (this.#live !== null && this.#phase !== "broken") return this.#live;
    const old = this.#live;
    this.#live = null;
    if (old !== null) void Promise.resolve(old.instance.close?.()).catch(() => {});
    return chain(this.#world.create(), (instance) => {
      if (epoch !== this.#epoch) {
        void Promise.resolve(instance.close?.()).catch(() => {});
        throw sessionClosed(this.#id);
      }
      this.#live = toLive(instance);
      return this.#live;
    });
  }

  #begin(at: Omit<Snapshot, "environment" | "version" | "state">): void {
    this.#taskId = at.taskId;
    this.#seed = at.seed;
    this.#turn = at.turn;
    this.#maxTurns = at.maxTurns;
    this.#phase = at.ended ? "ended" : "running";
  }

  #running(method: string): Live {
    if (this.#phase !== "running" || this.#live === null) throw notRunning(this.#id, this.#phase, method);
    return this.#live;
  }

  #checked<T extends object>(result: T | string): T {
    if (typeof result !== "string") return result;
    throw new EnvironmentError("env/invalid-observation", `${this.#id}: ${result}.`);
  }

  #failed(method: string, error: unknown): unknown {
    if (!leavesEpisode(error)) this.#phase = "broken";
    return wrapped(this.#id, method, error);
  }

  get #id(): string {
    return this.#world.definition.id;
  }
}

function toLive(instance: EnvironmentInstance): Live {
  const controller = new AbortController();
  return { instance, controller, options: { signal: controller.signal } };
}
