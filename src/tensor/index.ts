export { AdamW, type AdamWOptions, type AdamWState, type UpdateResult } from "./adamw.ts";
export { dense } from "./dense.ts";
export { describeRungs, type StartEngineOptions, startEngine } from "./engine.ts";
export { gatherRows, pickRows, segmentMean, segmentSum } from "./gather.ts";
export { type LossOutput, type ValueAndGradients, valueAndGradients } from "./gradients.ts";
export { betweenMask, greaterMask, lessMask, stopGradient } from "./masks.ts";
export { type Init, type ParameterSlice, type ParameterSpec, Parameters } from "./parameters.ts";
export { pickRagged, type Ragged, ragged, raggedEntropy, raggedLogSoftmax } from "./ragged.ts";
export type { ImportModule } from "./rungs.ts";
export { scope } from "./scope.ts";
export type {
  Engine,
  EngineName,
  RungReport,
  Scalar,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tf,
} from "./types.ts";
export { ENGINE_NAMES } from "./types.ts";
