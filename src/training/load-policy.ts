/** The policy of a run, ready to play. */
import type { TrainablePolicy } from "../agent/trainable-policy.ts";
import { CheckpointError } from "../core/errors.ts";
import type { EnvironmentInfo } from "../env/environment.ts";
import type { Engine } from "../tensor/index.ts";
import { candidatePolicyMaker } from "./candidate-maker.ts";
import { loadCheckpoint } from "./checkpoint.ts";
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
  const { state, weights, path } = await loadCheckpoint(runDirectory, which);
  if (state.environment.id !== environment.id) {
    throw new CheckpointError(
      "checkpoint/mismatch",
      `The checkpoint ${path} was trained on ${state.environment.id}, not on ${environment.id}.`,
      { details: { path } },
    );
  }
  const policy = maker.restore(state.policy, { engine, environment });
  policy.parameters.write(weights);
  policy.version = state.policyVersion;
  return policy;
}
