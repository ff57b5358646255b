/** One episode that a person plays, from its start or from a turn of another, with the policy's opinion on every turn. */
import type { Decision } from "../../agent/index.ts";
import { InspectorError } from "../../core/errors.ts";
import { rng } from "../../core/rng.ts";
import type { Action, Branch, Observation, Trajectory, Turn } from "../../core/trajectory.ts";
import type { EnvironmentInfo, Session, StepResult } from "../../env/index.ts";
import type { EpisodePlan } from "../../rollout/index.ts";
import { EpisodeRecord } from "../../rollout/record.ts";
import type { Player } from "./desk.ts";
import type { Moment } from "./moment.ts";

export interface GameOptions {
  readonly session: Session;
  readonly environment: EnvironmentInfo;
  readonly plan: EpisodePlan;
  readonly observation: Observation;
  readonly advisor: Player | null;
  /** Turns that were played before by somebody else, and where the game left them. */
  readonly before?: { readonly turns: readonly Turn[]; readonly branch: Branch };
}

export class Game {
  readonly #options: GameOptions;
  readonly #record: EpisodeRecord;
  readonly #memory: unknown;
  #observation: Observation;
  #lastAction: Action | null = null;
  #advice: Decision | null = null;
  #last: StepResult | null = null;
  #played = 0;
  #thinking = 0;
  #isBusy = false;

  private constructor(options: GameOptions) {
    this.#options = options;
    this.#observation = options.observation;
    this.#record = new EpisodeRecord(options.plan, options.environment, "person", true);
    this.#memory = options.advisor?.policy.startEpisode(options.environment);
  }

  /** A game at its first turn; the advisor has read everything before it. */
  static async begin(options: GameOptions): Promise<Game> {
    const game = new Game(options);
    for (const turn of options.before?.turns ?? []) {
      await game.#consult(turn.observation);
      game.#lastAction = turn.action;
    }
    game.#observation = options.observation;
    await game.#think();
    return game;
  }

  get turns(): number {
    return (this.#options.before?.turns.length ?? 0) + this.#played;
  }

  /** What the player sees now. */
  moment(): Moment {
    const { terminated = false, truncated = false, success, reward = 0, rewardParts } = this.#last ?? {};
    const advice = this.#advice;
    return {
      turn: this.turns,
      observation: this.#observation,
      reward,
      rewardParts: rewardParts ?? {},
      terminated,
      truncated,
      success: success ?? false,
      advice:
        advice === null
          ? null
          : {
              action: advice.action.text,
              entropy: advice.entropy,
              policyVersion: advice.policyVersion,
              candidateLogProbs: advice.candidateLogProbs ?? null,
            },
    };
  }

  get isOver(): boolean {
    return this.#last !== null && (this.#last.terminated || this.#last.truncated);
  }

  /** @throws EnvironmentError; InspectorError `inspector/invalid-request` */
  async act(text: string): Promise<Moment> {
    if (this.#isBusy)
      throw new InspectorError("inspector/invalid-request", "The last action is still being played.");
    this.#isBusy = true;
    try {
      const observation = this.#observation;
      const begin = performance.now();
      const result = await this.#options.session.step({ text });
      const advised = this.#advice?.candidateLogProbs;
      const decision: Decision = {
        action: { text },
        logProb: 0,
        entropy: 0,
        entropyFraction: 0,
        policyVersion: -1,
        ...(advised === undefined ? {} : { candidateLogProbs: advised }),
      };
      this.#record.add(observation, decision, result, begin - this.#thinking, performance.now() - begin);
      this.#lastAction = { text };
      this.#observation = result.observation;
      this.#last = result;
      this.#played++;
      await this.#think();
      return this.moment();
    } finally {
      this.#isBusy = false;
    }
  }

  /**
   * The record of the game. One that is not over counts as cut off.
   *
   * @throws InspectorError `inspector/invalid-request` when nothing was played
   */
  trajectory(source: "play" | "demonstration" | "branch"): Trajectory {
    const last = this.#last;
    if (last === null) throw new InspectorError("inspector/invalid-request", "Nothing was played yet.");
    const played = this.#record.finish(this.isOver ? last : { ...last, truncated: true });
    return whole({ ...played, source }, this.#options.before ?? null);
  }

  async close(): Promise<void> {
    await this.#options.session.close();
  }

  /** Asks the policy about what is read now. */
  async #think(): Promise<void> {
    this.#advice = this.isOver ? null : await this.#consult(this.#observation);
    this.#thinking = performance.now();
  }

  async #consult(observation: Observation): Promise<Decision | null> {
    const { advisor, plan } = this.#options;
    if (advisor === null || observation.admissible?.length === 0) return null;
    const request = {
      memory: this.#memory,
      observation,
      lastAction: this.#lastAction,
      rng: rng(plan.seed, ...plan.seedPath, "advice"),
    };
    const [decision] = await advisor.policy.act([request], { decoding: { type: "greedy" } });
    return decision ?? null;
  }
}

/** A record with the turns before its own. */
export function whole(played: Trajectory, before: GameOptions["before"] | null): Trajectory {
  if (before === null || before === undefined) return played;
  const turns = [...before.turns, ...played.turns];
  const episodeReturn = turns.reduce((sum, { reward }) => sum + reward, 0);
  return { ...played, branch: before.branch, turns, episodeReturn };
}
