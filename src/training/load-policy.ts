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
}

/**
 * Loads the policy of a run with the weights of a checkpoint.
 *
 * @throws CheckpointError `checkpoint/not-found`, `checkpoint/version`, `checkpoint/damaged`, `checkpoint/mismatch`
 */
export async function loadPolicy(runDirectory: string, options: LoadPolicyOptions): Promise<TrainablePolicy> {
  const { engine, environment, which = "best", maker = candidatePolicyMaker } = options;
  return restorePolicy(await loadCheckpoint(runDirectory, which), { engine, environment, maker });
}

/**
 * Makes the policy of a checkpoint, with its weights.
 *
 * @throws CheckpointError `checkpoint/mismatch` where it belongs to another environment, or its parts do not fit together
 */
export function restorePolicy(
  { state, weights, path }: StoredCheckpoint,
  { engine, environment, maker = candidatePolicyMaker }: Omit<LoadPolicyOptions, "which">,
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
    policy.parameters.write(weights);
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
