/** One episode, from reset to end: the loop at the heart of everything. */

import type { ActRequest, Decision } from "../agent/policy.ts";
import { rng } from "../core/rng.ts";
import type { Action } from "../core/trajectory.ts";
import type { EnvironmentInfo, Session, StepResult } from "../env/environment.ts";
import type { EpisodePlan } from "./plan.ts";
import { type Episode, EpisodeRecord } from "./record.ts";

export interface PlayOptions<M> {
  readonly environment: EnvironmentInfo;
  readonly policy: { readonly name: string; startEpisode(environment: EnvironmentInfo): M };
  /** Answers one request; the collector answers many at once. */
  readonly decide: (request: ActRequest<M>) => Promise<Decision>;
  /** Turns after which the episode is truncated; null is the environment's limit. */
  readonly maxTurns: number | null;
  /** Whether the record keeps the probability of every admissible action. */
  readonly candidateLogProbs: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Plays one episode. What goes wrong on the way becomes part of the record (`trajectory.error`).
 *
 * The random stream of a turn is named by the plan and the turn, so the episode does not depend on when, where
 * or beside which others it is played.
 *
 * @throws the signal's reason when it is aborted
 */
export async function playEpisode<M>(
  session: Session,
  plan: EpisodePlan,
  { environment, policy, decide, maxTurns, candidateLogProbs, signal }: PlayOptions<M>,
): Promise<Episode<M>> {
  const memory = policy.startEpisode(environment);
  const record = new EpisodeRecord(plan, environment, policy.name, candidateLogProbs);
  const stream = rng(plan.seed, ...plan.seedPath);
  const call = signal === undefined ? {} : { signal };
  try {
    let { observation } = await session.reset({
      taskId: plan.task.id,
      seed: plan.environmentSeed,
      ...(maxTurns === null ? {} : { maxTurns }),
      ...call,
    });
    let lastAction: Action | null = null;
    for (let turn = 0; ; turn++) {
      const askedAt = performance.now();
      const decision = await decide({ memory, observation, lastAction, rng: stream.split(turn) });
      const decidedAt = performance.now();
      const result: StepResult = await session.step(decision.action, call);
      record.add(observation, decision, result, decidedAt - askedAt, performance.now() - decidedAt);
      if (result.terminated || result.truncated) return { memory, trajectory: record.finish(result) };
      lastAction = decision.action;
      observation = result.observation;
    }
  } catch (error) {
    signal?.throwIfAborted();
    return { memory, trajectory: record.fail(error) };
  }
}
