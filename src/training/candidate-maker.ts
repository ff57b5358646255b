/** Makes candidate policies; their vocabulary comes from a survey of the training tasks. */
import {
  type CandidateConfigInput,
  createCandidatePolicy,
  loadCandidatePolicy,
  vocabularyOf,
} from "../agent/index.ts";
import type { Observation, Trajectory } from "../core/trajectory.ts";
import type { PolicyMaker } from "./policy-maker.ts";

export const candidatePolicyMaker: PolicyMaker = {
  create: ({ engine, environment, config, seed, survey }) => {
    const { vocabularySize, instructionWords, nameWords } = config as CandidateConfigInput; // checked by createCandidatePolicy
    return createCandidatePolicy({
      engine,
      environment,
      seed,
      vocabulary: vocabularyOf(observationsOf(survey), environment.grammar, {
        ...(vocabularySize === undefined ? {} : { limit: vocabularySize }),
        ...(instructionWords === undefined ? {} : { instructionWords }),
        ...(nameWords === undefined ? {} : { nameWords }),
      }),
      config: config as CandidateConfigInput,
    });
  },
  restore: (saved, { engine, environment }) => loadCandidatePolicy(saved, { engine, environment }),
};

function* observationsOf(episodes: readonly Trajectory[]): Generator<Observation> {
  for (const { turns, finalObservation } of episodes) {
    for (const { observation } of turns) yield observation;
    if (finalObservation !== null) yield finalObservation;
  }
}
