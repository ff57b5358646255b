export { type CandidateMemory } from "./candidate-actor.ts";
export {
  type CandidateConfig,
  type CandidateConfigInput,
  candidateConfigSchema,
} from "./candidate-config.ts";
export {
  type CandidatePolicy,
  type CandidatePolicyOptions,
  createCandidatePolicy,
  loadCandidatePolicy,
} from "./candidate-policy.ts";
export { type CandidateEpisode, EpisodeEncoder, encodeTrajectory } from "./episode-encoder.ts";
export { FEATURE_COUNT, FEATURE_NAMES } from "./lexical-features.ts";
export { Lexicon } from "./lexicon.ts";
export { firstPolicy, playerPolicy, randomPolicy, scriptedPolicy } from "./players.ts";
export type {
  ActOptions,
  ActRequest,
  Decision,
  EncodedEpisode,
  EncodeTrajectory,
  Policy,
  PolicyOutputs,
} from "./policy.ts";
export { tokenize } from "./tokenize.ts";
export type { EvaluateOptions, TrainablePolicy } from "./trainable-policy.ts";
export {
  Vocabulary,
  type VocabularyData,
  type VocabularyOptions,
  vocabularyOf,
  vocabularySchema,
} from "./vocabulary.ts";
