/** The policy of a run, ready to play. */
import type { TrainablePolicy } from "../agent/trainable-policy.ts";
import { CheckpointError, messageOf } from "../core/errors.ts";
import type { EnvironmentInfo } from "../env/environment.ts";
import type { Engine } from "../tensor/index.ts";
import { candidatePolicyMaker } from "./candidate-maker.ts";
import { loadCheckpoint, type StoredCheckpoint } from "./checkpoint.ts";
import type { PolicyMaker } from "./policy-maker.ts";

export interface LoadPolicyOptions {
  readonly engine: Engine;
  readonly environment: EnvironmentInfo;
  /** The `best` evaluated by default. */
  readonly which?: "best" | "latest" | (string & {});
  readonly maker?: PolicyMaker;
  /**
   * `averaged` (the default): the running average of the weights where the run kept one (`optimizer.averaging`), else
   * the weights. `raw`: the weights as the last update left them.
   */
  readonly weights?: "averaged" | "raw";
}

/**
 * Loads the policy of a run with the weights of a checkpoint.
 *
 * @throws CheckpointError `checkpoint/not-found`, `checkpoint/version`, `checkpoint/damaged`, `checkpoint/mismatch`
 */
export async function loadPolicy(runDirectory: string, options: LoadPolicyOptions): Promise<TrainablePolicy> {
  const { which = "best", ...rest } = options;
  return restorePolicy(await loadCheckpoint(runDirectory, which), rest);
}

/**
 * Makes the policy of a checkpoint, with its weights.
 *
 * @throws CheckpointError `checkpoint/mismatch` where it belongs to another environment, or its parts do not fit together
 */
export function restorePolicy(
  { state, weights, average, path }: StoredCheckpoint,
  {
    engine,
    environment,
    maker = candidatePolicyMaker,
    weights: which = "averaged",
  }: Omit<LoadPolicyOptions, "which">,
): TrainablePolicy {
  const mismatch = (what: string, cause?: unknown) =>
    new CheckpointError(
      cause instanceof CheckpointError ? cause.code : "checkpoint/mismatch",
      `The checkpoint ${path} ${what}`,
      { cause, details: { path } },
    );
  if (state.environment.id !== environment.id) {
    throw mismatch(
      `was trained on ${state.environment.id}, not on ${environment.id}. Use the environment of the run.`,
    );
  }
  let policy: TrainablePolicy | null = null;
  try {
    policy = maker.restore(state.policy, { engine, environment });
    policy.parameters.write(which === "averaged" ? (average ?? weights) : weights);
    policy.version = state.policyVersion;
    return policy;
  } catch (error) {
    policy?.[Symbol.dispose]();
    throw mismatch(
      `does not fit together: ${messageOf(error)} Delete that folder to go on from the one before.`,
      error,
    );
  }
}
