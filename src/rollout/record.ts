/** Writes down an episode as it is played. */

import type { Decision } from "../agent/policy.ts";
import { messageOf, TurnwiseError } from "../core/errors.ts";
import type { Observation, Trajectory, Turn } from "../core/trajectory.ts";
import { toolOf } from "../env/command-grammar.ts";
import type { EnvironmentInfo, StepResult } from "../env/environment.ts";
import type { EpisodePlan } from "./plan.ts";

/** An episode that was played, and what the policy kept of it. */
export interface Episode<M> {
  readonly trajectory: Trajectory;
  readonly memory: M;
}

/** A trajectory under construction. */
export class EpisodeRecord {
  readonly #plan: EpisodePlan;
  readonly #environment: EnvironmentInfo;
  readonly #policy: string;
  readonly #candidateLogProbs: boolean;
  readonly #turns: Turn[] = [];
  readonly #startedAt = new Date().toISOString();
  readonly #begin = performance.now();

  constructor(plan: EpisodePlan, environment: EnvironmentInfo, policy: string, candidateLogProbs = true) {
    this.#plan = plan;
    this.#environment = environment;
    this.#policy = policy;
    this.#candidateLogProbs = candidateLogProbs;
  }

  add(observation: Observation, decision: Decision, result: StepResult, actMs: number, stepMs: number): void {
    const { tokens } = decision;
    const tool = decision.action.tool ?? toolOf(decision.action.text, this.#environment.grammar);
    const candidateLogProbs = this.#candidateLogProbs ? decision.candidateLogProbs : undefined;
    this.#turns.push({
      observation,
      action: tool === null ? decision.action : { ...decision.action, tool },
      reward: result.reward,
      ...(result.rewardParts === undefined ? {} : { rewardParts: { ...result.rewardParts } }),
      logProb: decision.logProb,
      entropy: decision.entropy,
      entropyFraction: decision.entropyFraction,
      policyVersion: decision.policyVersion,
      ...(candidateLogProbs === undefined ? {} : { candidateLogProbs: candidateLogProbs.map(round4) }),
      ...(tokens === undefined ? {} : { tokens: { ids: [...tokens.ids], logProbs: [...tokens.logProbs] } }),
      ...(result.info === undefined ? {} : { info: { ...result.info } }),
      actMs: roundMs(actMs),
      stepMs: roundMs(stepMs),
    });
  }

  finish(last: StepResult): Trajectory {
    const success = last.success ?? false;
    return {
      ...this.#head(),
      finalObservation: last.observation,
      terminated: last.terminated,
      truncated: last.truncated,
      ...(last.info?.["cutByClock"] === true ? { cutByClock: true } : {}),
      success,
      score: last.score ?? (success ? 1 : 0),
    };
  }

  /** The record of an episode that broke off: neither terminated nor truncated, not a success. */
  fail(error: unknown): Trajectory {
    const code = error instanceof TurnwiseError ? error.code : "env/failed";
    return {
      ...this.#head(),
      finalObservation: null,
      terminated: false,
      truncated: false,
      success: false,
      score: 0,
      error: { code, message: messageOf(error) },
    };
  }

  #head() {
    const { episodeId, source, task, split, environmentSeed, iteration, group, sample } = this.#plan;
    return {
      episodeId,
      source,
      environment: { id: this.#environment.id, version: this.#environment.version },
      task: { ...task, split },
      environmentSeed,
      policy: this.#policy,
      ...(iteration === undefined ? {} : { iteration }),
      ...(group === undefined ? {} : { group }),
      ...(sample === undefined ? {} : { sample }),
      turns: this.#turns,
      episodeReturn: this.#turns.reduce((sum, turn) => sum + turn.reward, 0),
      startedAt: this.#startedAt,
      wallMs: roundMs(performance.now() - this.#begin),
    };
  }
}

function round4(x: number | null): number | null {
  return x === null ? null : Math.round(x * 1e4) / 1e4;
}

function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
