/** What a user needs on day one. Everything else is in the modules `turnwise/core`, `turnwise/env`, … */
export { playerPolicy, randomPolicy } from "./agent/index.ts";
export {
  type Action,
  actionSchema,
  type ErrorCode,
  type Logger,
  type Observation,
  observationSchema,
  type Rng,
  rng,
  type Task,
  type Trajectory,
  TurnwiseError,
} from "./core/index.ts";
export {
  type CommandGrammar,
  connectHost,
  defineEnvironment,
  type EnvironmentDefinition,
  type EnvironmentHost,
  type EnvironmentInstance,
  type EnvironmentServer,
  loadEnvironment,
  openLocalHost,
  type Session,
  type StepResult,
  startServer,
} from "./env/index.ts";
export { openTrajectoryReader } from "./replay/index.ts";
export { type CollectOptions, collect, type Episode, type EpisodePlan } from "./rollout/index.ts";
export { startEngine } from "./tensor/index.ts";
export {
  type EvaluationResult,
  evaluate,
  loadPolicy,
  parseTrainConfig,
  type TrainConfig,
  type TrainEvent,
  type TrainOptions,
  type TrainResult,
  train,
} from "./training/index.ts";
