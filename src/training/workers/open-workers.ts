/** Opens the rollout workers of a run, and refuses what they cannot do. */
import { ConfigError, RolloutError } from "../../core/errors.ts";
import { type Logger, silentLogger } from "../../core/log.ts";
import type { EnvironmentInfo } from "../../env/environment.ts";
import { candidatePolicyMaker } from "../candidate-maker.ts";
import type { TrainConfig } from "../config.ts";
import type { TrainOptions } from "../options.ts";
import type { WorkerSetup } from "./messages.ts";
import { RolloutWorker } from "./rollout-worker.ts";

/**
 * Starts `collect.workers` workers, each with the environment that the configuration names.
 *
 * @param info of the environment that the run was given: that of the workers must be the same
 * @throws ConfigError `config/invalid-value`; RolloutError `rollout/mixed-hosts`, `rollout/worker-failed`; what the
 *   environment was refused with
 */
export async function openWorkers(
  config: TrainConfig,
  options: TrainOptions,
  info: EnvironmentInfo,
): Promise<readonly RolloutWorker[]> {
  const count = config.collect.workers;
  if (count === 0) return [];
  refuseUnusable(options);
  const { engine, signal, workerServers: servers = [] } = options;
  const setup: WorkerSetup = { environment: config.environment, servers, engine: engine.name };
  const started = await Promise.allSettled(
    Array.from({ length: count }, (_, worker) =>
      RolloutWorker.open(setup, {
        log: logOf(options, worker),
        ...(signal === undefined ? {} : { signal }),
      }),
    ),
  );
  const open = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  try {
    for (const one of started) if (one.status === "rejected") throw one.reason;
    for (const { info: theirs } of open) refuseOther(theirs, info);
    return open.map(({ worker }) => worker);
  } catch (error) {
    await Promise.allSettled(open.map(({ worker }) => worker.close()));
    throw error;
  }
}

function logOf({ log = silentLogger }: TrainOptions, worker: number): Logger {
  return log.child({ component: "rollout-worker", worker });
}

function refuseUnusable({ engine, policy = candidatePolicyMaker }: TrainOptions): void {
  const refuse = (why: string): never => {
    throw new ConfigError("config/invalid-value", `collect.workers must be 0 here: ${why}`, {
      details: { key: "collect.workers" },
    });
  };
  if (!engine.bitExact) {
    refuse(
      `the engine ${engine.name} uses all cores by itself. Choose the engine wasm to collect in workers.`,
    );
  }
  if (policy !== candidatePolicyMaker) {
    refuse(
      "workers make the candidate policy, and the run was given another policy maker, which cannot be sent.",
    );
  }
}

function refuseOther(theirs: EnvironmentInfo, ours: EnvironmentInfo): void {
  const identity = ({ id, version, config }: EnvironmentInfo) => `${id} ${version} ${JSON.stringify(config)}`;
  if (identity(theirs) === identity(ours)) return;
  throw new RolloutError(
    "rollout/mixed-hosts",
    `Rollout workers open the environment that the configuration names, ${identity(theirs)}; the run was given another ` +
      `one: ${identity(ours)}. Name that one in environment.id and environment.config, or set collect.workers to 0.`,
  );
}
