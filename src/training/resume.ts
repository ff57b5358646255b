/** Between a run and its checkpoints: what is saved, whether it fits what is to go on, and the metrics up to there. */
import { CheckpointError, ConfigError } from "../core/errors.ts";
import type { EnvironmentInfo } from "../env/environment.ts";
import { candidatePolicyMaker } from "./candidate-maker.ts";
import type { Checkpoint, CheckpointState, StoredCheckpoint } from "./checkpoint.ts";
import type { TrainConfig } from "./config.ts";
import { samplingStateOf } from "./curriculum.ts";
import { assertFiniteWeights } from "./finite.ts";
import { guardStateOf } from "./guard.ts";
import { restorePolicy } from "./load-policy.ts";
import type { Evaluated, Run } from "./run.ts";
import { MetricsWriter } from "./run-directory.ts";
import { WeightAverage } from "./weight-average.ts";

/**
 * All that a run needs to go on from where it stands.
 *
 * @throws TrainingError `training/not-finite` where a weight is no finite number
 */
export function checkpointOf(run: Run): Checkpoint {
  const { iteration, policy, totals, config, pool, states, before, last, bestSuccessRate, sampling, guard } =
    run;
  const { behavior } = run;
  const weights = policy.parameters.read();
  assertFiniteWeights(weights);
  const { updates, mean, meanSquare } = run.optimizer.state();
  const average = run.average?.read() ?? null;
  return {
    state: {
      iteration,
      policyVersion: policy.version,
      optimizerUpdates: updates,
      totals: { ...totals },
      config,
      policy: policy.save(),
      environment: { id: pool.info.id, version: pool.info.version },
      objective: { ...states },
      before,
      last,
      bestSuccessRate,
      sampling,
      guard,
      ...(average === null ? {} : { averagedUpdates: run.average?.updates ?? 0 }),
      ...(behavior === null ? {} : { behaviorVersion: behavior.version }),
    },
    weights,
    ...(average === null ? {} : { average }),
    optimizer: { mean, meanSquare },
    reference: run.reference,
    ...(behavior === null ? {} : { behavior }),
  };
}

/** Gives a run that goes on everything that its latest checkpoint holds. */
export function restore(run: Run, checkpoint: StoredCheckpoint): void {
  const { state, reference, behavior = null, path } = checkpoint;
  const { engine, policy: maker = candidatePolicyMaker } = run.options;
  run.usePolicy(restorePolicy(checkpoint, { engine, maker, environment: run.pool.info, weights: "raw" }));
  takeState(run, checkpoint);
  run.reference = reference;
  run.behavior = run.config.collect.overlap ? behavior : null;
  run.iteration = state.iteration;
  run.totals = { ...state.totals };
  run.sampling = samplingStateOf(run.config, state.sampling);
  run.guard = guardStateOf(state.iteration, state.guard);
  run.before = state.before as Evaluated | null;
  run.last = state.last as Evaluated | null;
  run.bestSuccessRate = state.bestSuccessRate;
  run.checkpointPath = path;
  run.atBoundary = true;
}

/** Optimiser, average and memories of a checkpoint. */
export function takeState(run: Run, { state, optimizer, average }: StoredCheckpoint): void {
  run.optimizer.load({ updates: state.optimizerUpdates, ...optimizer });
  const { averaging } = run.config.optimizer;
  run.average = averaging === null ? null : new WeightAverage(averaging);
  if (average !== undefined) run.average?.load(state.averagedUpdates ?? 1, average);
  run.states = { ...run.states, ...state.objective };
}

/** The metrics of a run, without the lines that it will write again; without a checkpoint that is all of them. */
export function openMetrics(runDirectory: string, state: CheckpointState | null): Promise<MetricsWriter> {
  const done = state?.iteration ?? -1;
  const evaluated = (state?.last as { readonly iteration: number } | null | undefined)?.iteration ?? -1;
  return MetricsWriter.open(runDirectory, ({ kind, iteration }) => {
    if (kind === "imitation") return state !== null;
    return iteration < done || (kind === "evaluation" && iteration <= evaluated);
  });
}

/** The environment's options in one order, without the place of its data. */
function optionsOf({ environment }: Pick<Partial<TrainConfig>, "environment">): object {
  const entries = Object.entries(environment?.config ?? {}).filter(([key]) => key !== "data");
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Refuses a checkpoint that does not fit what is to be trained.
 *
 * @throws CheckpointError `checkpoint/mismatch`; ConfigError where it has more iterations than are asked for
 */
export function checkResumable(
  state: CheckpointState,
  config: TrainConfig,
  environment: EnvironmentInfo,
  path: string,
): void {
  const old = state.config as Partial<TrainConfig>;
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ["environment", state.environment.id, environment.id],
    ["environment version", state.environment.version, environment.version],
    ["policy", old.policy, config.policy],
    ["algorithm", old.objective?.algorithm, config.objective.algorithm],
    ["seed", old.seed, config.seed],
    // The data may have moved; what is in it is the user's to keep.
    ["environment configuration", old.environment && optionsOf(old), optionsOf(config)],
  ];
  if (state.iteration > config.iterations) {
    throw new ConfigError(
      "config/invalid-value",
      `The run has done ${state.iteration} iterations already, so iterations cannot be ${config.iterations}. ` +
        `Give at least ${state.iteration}.`,
    );
  }
  for (const [what, was, is] of pairs) {
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    throw new CheckpointError(
      "checkpoint/mismatch",
      `The checkpoint ${path} was made with another ${what}: ${JSON.stringify(was)}, now ${JSON.stringify(is)}. ` +
        "Resume with the same one, or start a new run.",
      { details: { path, what, was, is } },
    );
  }
}
