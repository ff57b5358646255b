/** The program of a rollout worker: opens engine and environment, then plays shares one after the other. */
import { parentPort, workerData } from "node:worker_threads";
import type { TrainablePolicy } from "../../agent/trainable-policy.ts";
import { messageOf, RolloutError, TurnwiseError } from "../../core/errors.ts";
import { forwardingLogger, type Logger } from "../../core/log.ts";
import { connectHost, type EnvironmentHost, loadEnvironment, openLocalHost } from "../../env/index.ts";
import { toWireError } from "../../env/wire.ts";
import { SessionPool } from "../../rollout/index.ts";
import { type Engine, startEngine } from "../../tensor/index.ts";
import { candidatePolicyMaker } from "../candidate-maker.ts";
import { compact } from "./compact.ts";
import type { FromWorker, ToWorker, WorkerSetup } from "./messages.ts";
import { playShare } from "./share.ts";

type Play = Extract<ToWorker, { type: "play" }>;

function tell(message: FromWorker, buffers: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, buffers);
}

const log = forwardingLogger((line) => {
  try {
    tell({ type: "log", ...line });
  } catch {
    tell({ type: "log", ...line, fields: {} }); // fields that cannot be cloned stay behind
  }
});

class Program {
  readonly #engine: Engine;
  readonly #hosts: readonly EnvironmentHost[];
  readonly #pool: SessionPool;
  #policy: TrainablePolicy | null = null;
  /** The share that is played, or all before it have ended. */
  #busy: Promise<void> = Promise.resolve();
  readonly #stops = new Map<number, AbortController>();

  constructor(engine: Engine, hosts: readonly EnvironmentHost[]) {
    this.#engine = engine;
    this.#hosts = hosts;
    this.#pool = new SessionPool(hosts);
  }

  readonly hear = (message: ToWorker): void => {
    switch (message.type) {
      case "policy":
        this.#policy = candidatePolicyMaker.restore(message.saved, {
          engine: this.#engine,
          environment: this.#pool.info,
        });
        break;
      case "play": {
        const stop = new AbortController();
        this.#stops.set(message.share, stop);
        this.#busy = this.#busy.then(() => this.#play(message, stop.signal));
        break;
      }
      case "stop":
        this.#stops
          .get(message.share)
          ?.abort(new RolloutError("rollout/worker-failed", "The share was stopped."));
        break;
      case "close":
        void this.#close();
    }
  };

  async #play({ share, plan, behavior, settings }: Play, signal: AbortSignal): Promise<void> {
    const policy = this.#policy as TrainablePolicy;
    try {
      signal.throwIfAborted();
      policy.parameters.write(behavior.weights);
      policy.version = behavior.version;
      const episodes = await playShare({ pool: this.#pool, policy }, plan, settings, {
        signal,
        onFailure: (trajectory) => tell({ type: "episode-failed", share, trajectory }),
      });
      const buffers: ArrayBuffer[] = [];
      const small = episodes.map((episode) => ({ ...episode, encoded: compact(episode.encoded, buffers) }));
      tell({ type: "played", share, episodes: small }, buffers);
    } catch (error) {
      tell({ type: "broken", share, error: toWireError(ownError(error)) });
    } finally {
      this.#stops.delete(share);
    }
  }

  async #close(): Promise<void> {
    for (const stop of this.#stops.values()) stop.abort();
    await this.#busy;
    await this.#pool.close();
    await Promise.allSettled(this.#hosts.map((host) => host.close()));
    parentPort?.close();
  }
}

function ownError(error: unknown): TurnwiseError {
  if (error instanceof TurnwiseError) return error;
  return new RolloutError("rollout/worker-failed", `A rollout worker failed: ${messageOf(error)}`);
}

async function openHosts({ environment, servers }: WorkerSetup, log: Logger): Promise<EnvironmentHost[]> {
  const { id: specifier, config } = environment;
  const definition = await loadEnvironment(specifier);
  if (servers.length === 0) return [await openLocalHost(definition, config, { log })];
  const hosts: EnvironmentHost[] = [];
  try {
    for (const { url, ...token } of servers) {
      hosts.push(await connectHost(url, { environment: definition.id, config, log, ...token }));
    }
    return hosts;
  } catch (error) {
    await Promise.allSettled(hosts.map((host) => host.close()));
    throw error;
  }
}

try {
  const setup = workerData as WorkerSetup;
  const engine = await startEngine({ engine: setup.engine });
  const hosts = await openHosts(setup, log);
  const program = new Program(engine, hosts);
  parentPort?.on("message", program.hear);
  const [{ info }] = hosts as [EnvironmentHost];
  tell({ type: "ready", info });
} catch (error) {
  tell({ type: "refused", error: toWireError(ownError(error)) });
}
