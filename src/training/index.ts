export { candidatePolicyMaker } from "./candidate-maker.ts";
export { type Checkpoint, type CheckpointState, loadCheckpoint } from "./checkpoint.ts";
export { listCheckpoints } from "./checkpoint-folder.ts";
export * from "./config.ts";
export { type EvaluateOptions, type EvaluationResult, evaluate, type TypeResult } from "./evaluate.ts";
export type { Phase, TrainEvent, TrainResult } from "./events.ts";
export { loadPolicy } from "./load-policy.ts";
export { isTimed, METRICS, type MetricDefinition, type MetricName, type Metrics } from "./metrics.ts";
export * from "./objective/aggregate.ts";
export * from "./objective/clip-cov.ts";
export * from "./objective/clipped-ratio.ts";
export * from "./objective/empg.ts";
export * from "./objective/entropy-bonus.ts";
export * from "./objective/epo.ts";
export * from "./objective/epo-released.ts";
export * from "./objective/gae.ts";
export * from "./objective/gae-tokens.ts";
export * from "./objective/gigpo.ts";
export type { GroupRow, StatisticsOptions } from "./objective/group-scores.ts";
export * from "./objective/grpo.ts";
export * from "./objective/kl.ts";
export { objectiveOf } from "./objective/methods.ts";
export type * from "./objective/objective.ts";
export { RECIPES } from "./objective/recipes.ts";
export * from "./objective/reinforce-plus-plus.ts";
export * from "./objective/rloo.ts";
export * from "./objective/spear.ts";
export * from "./objective/spear-loss.ts";
export * from "./objective/spear-released.ts";
export * from "./objective/spear-reward.ts";
export * from "./objective/value-loss.ts";
export { whiten } from "./objective/whiten.ts";
export { objectiveSchema } from "./objective-config.ts";
export type { Players, TrainOptions } from "./options.ts";
export type { MakeContext, PolicyMaker } from "./policy-maker.ts";
export {
  isRunDirectory,
  type MetricsLine,
  type RunEnvironment,
  readMetrics,
  readRun,
} from "./run-directory.ts";
export { train } from "./trainer.ts";
