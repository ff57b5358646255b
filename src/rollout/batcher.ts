/** Gathers single requests into batches for the policy. */
import type { ActOptions, ActRequest, Decision, Policy } from "../agent/policy.ts";

export interface BatchLimits {
  /** Requests after which a batch leaves at once. */
  readonly maxBatch: number;
  /** Milliseconds the oldest request waits for company at most. */
  readonly maxWaitMs: number;
}

interface Waiting<M> {
  readonly request: ActRequest<M>;
  readonly since: number;
  readonly resolve: (decision: Decision) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A batch leaves when it is full, when its oldest request has waited long enough, or when every playing episode
 * waits in it, so that nothing else can arrive. One batch is decided at a time.
 */
export class Batcher<M> {
  readonly #policy: Policy<M>;
  readonly #limits: BatchLimits;
  readonly #options: ActOptions;
  #waiting: Waiting<M>[] = [];
  #playing = 0;
  #deciding = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(policy: Policy<M>, limits: BatchLimits, options: ActOptions) {
    this.#policy = policy;
    this.#limits = limits;
    this.#options = options;
    options.signal?.addEventListener("abort", this.#abort, { once: true });
  }

  /** An episode begins (+1) or ends (−1); tells the batcher how many requests can arrive. */
  playing(change: 1 | -1): void {
    this.#playing += change;
    this.#consider();
  }

  readonly decide = (request: ActRequest<M>): Promise<Decision> => {
    this.#options.signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, since: performance.now(), resolve, reject });
      this.#consider();
    });
  };

  close(): void {
    this.#options.signal?.removeEventListener("abort", this.#abort);
    this.#stopTimer();
  }

  #consider(): void {
    const [oldest] = this.#waiting;
    if (this.#deciding || oldest === undefined) return;
    const { maxBatch, maxWaitMs } = this.#limits;
    const rest = oldest.since + maxWaitMs - performance.now();
    if (this.#waiting.length >= Math.min(maxBatch, this.#playing) || rest <= 0) {
      this.#deciding = true;
      this.#stopTimer();
      // The event loop turns once between batches: timers, sockets and signals are never starved.
      setImmediate(() => void this.#decideBatch());
    } else {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        this.#consider();
      }, rest);
    }
  }

  async #decideBatch(): Promise<void> {
    const batch = this.#waiting.slice(0, this.#limits.maxBatch);
    this.#waiting = this.#waiting.slice(batch.length);
    if (batch.length > 0) await this.#answer(batch);
    this.#deciding = false;
    this.#consider();
  }

  async #answer(batch: readonly Waiting<M>[]): Promise<void> {
    try {
      const requests = batch.map((waiting) => waiting.request);
      const decided = this.#policy.act(requests, this.#options);
      const decisions = decided instanceof Promise ? await decided : decided;
      for (const [i, waiting] of batch.entries()) waiting.resolve(decisions[i] as Decision);
    } catch (error) {
      // One request that cannot be answered must not take its neighbours with it: each is asked alone.
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const waiting of batch) await this.#answer([waiting]);
    }
  }

  readonly #abort = (): void => {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(this.#options.signal?.reason);
  };

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
