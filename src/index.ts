/** What a user needs on day one. Everything else is in the modules `turnwise/core`, `turnwise/env`, … */
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
  defineEnvironment,
  type EnvironmentDefinition,
  type EnvironmentHost,
  type EnvironmentInstance,
  loadEnvironment,
  openLocalHost,
  type Session,
  type StepResult,
} from "./env/index.ts";
export { type CollectOptions, collect, type EpisodePlan } from "./rollout/index.ts";
export { startEngine } from "./tensor/index.ts";
export {
  parseTrainConfig,
  type TrainConfig,
  type TrainEvent,
  type TrainResult,
  train,
} from "./training/index.ts";
