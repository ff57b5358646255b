/**
 * Group-in-group policy optimisation: episodes are compared within their task, and turns with the turns that
 * began at the same observation.
 *
 *   A_E(i) = (s_i − mean_G) / F_G                    episode level, over the task's group G
 *   R_t    = Σ_{j ≥ t} γ^{j−t} r_j                   return from turn t on
 *   A_S(t) = (R_t − mean_g) / F_g                    step level, over the anchor group g of turn t
 *   A      = A_E + ω·A_S                             F = std + ε, or 1 (normalizeByStd: false)
 *
 * | symbol | identifier      | meaning                                                                        |
 * |--------|-----------------|--------------------------------------------------------------------------------|
 * | s_i    | `scores`        | return of the episode, not discounted; less the penalty of the turn, if any    |
 * | G      | `group`         | episodes of one task from one start                                            |
 * | R_t    | `stepReturns`   | what the episode earned from turn t on, discounted                             |
 * | r_j    | `reward`        | reward of turn j                                                               |
 * | γ      | `stepDiscount`  | 0.95 in the paper: of two ways from an anchor to a win, the shorter is better  |
 * | g      | `anchor`        | turns of G, of all episodes and within one, whose observation text is the same |
 * | ω      | `stepWeight`    | weight of the step level; 1 in the paper                                       |
 *
 * An anchor met once gives A_S = 0, so does one from which all returns are equal. A penalty for an action
 * that was not valid is taken from its own turn's score and return after discounting; it does not reach
 * earlier turns.
 *
 * Deviations from the paper: none by default; its search tasks also match anchors by similarity, which is not
 * here.
 * Deviations from the authors' code: it takes mean_G and std_G over turns (rows), the paper's eq. 3 over
 * trajectories; `statistics: "row"` does as the code does. The consequence: a failure of 50 turns then
 * outweighs a win of 10 five times, the mean sinks toward failure, wins get large advantages and failures
 * small ones. A group of one keeps its raw score in the code; here that is 0 (`singleton`).
 *
 * @source Feng et al. 2025, arXiv:2505.10978, §4; langfengQ/verl-agent `gigpo/core_gigpo.py`
 */
import type { Trajectory, TrajectoryGroup } from "../../core/trajectory.ts";
import { areEqual, creditRows, deviationOf, groupBy, meanOf } from "./group-scores.ts";
import { type GrpoOptions, grpoAdvantages } from "./grpo.ts";
import type { AdvantageEstimator } from "./objective.ts";
import { discountedReturns } from "./reinforce-plus-plus.ts";

/** A turn; the rows of a trajectory come in the order of its turns. */
export interface GigpoRow {
  readonly group: string | number;
  /** Unique over the batch. */
  readonly trajectory: string | number;
  readonly anchor: string;
  readonly reward: number;
  /** False where the action failed a check of its form. */
  readonly valid: boolean;
}

export interface GigpoOptions extends GrpoOptions {
  /** γ above. */
  readonly stepDiscount: number;
  /** ω above. */
  readonly stepWeight: number;
  /** Taken from score and return of a turn whose action was not valid. */
  readonly invalidActionPenalty: number;
}

/** What each row is worth, level by level; all in the order of the rows. */
export interface GigpoAdvantages {
  readonly scores: number[];
  readonly stepReturns: number[];
  readonly episodeAdvantages: number[];
  readonly stepAdvantages: number[];
  readonly advantages: number[];
}

export function gigpoAdvantages(rows: readonly GigpoRow[], options: GigpoOptions): GigpoAdvantages {
  const stepReturns = rows.map(() => 0);
  const scores = rows.map(() => 0);
  for (const own of groupBy(rows.keys(), (i) => rows[i]?.trajectory).values()) {
    const rewards = own.map((i) => rows[i]?.reward ?? 0);
    const returns = discountedReturns(rewards, options.stepDiscount);
    const total = rewards.reduce((sum, reward) => sum + reward, 0);
    for (const [t, i] of own.entries()) {
      const penalty = rows[i]?.valid === false ? options.invalidActionPenalty : 0;
      stepReturns[i] = (returns[t] ?? 0) - penalty;
      scores[i] = total - penalty;
    }
  }
  const scored = rows.map(({ group, trajectory }, i) => ({ group, trajectory, score: scores[i] ?? 0 }));
  const episodeAdvantages = grpoAdvantages(scored, options);
  const stepAdvantages = anchored(rows, stepReturns, options);
  const advantages = episodeAdvantages.map(
    (advantage, i) => advantage + options.stepWeight * (stepAdvantages[i] ?? 0),
  );
  return { scores, stepReturns, episodeAdvantages, stepAdvantages, advantages };
}

/** A_S of each row. */
function anchored(
  rows: readonly GigpoRow[],
  returns: readonly number[],
  { normalizeByStd, epsilon }: GigpoOptions,
): number[] {
  const advantages = rows.map(() => 0);
  for (const group of groupBy(rows.keys(), (i) => rows[i]?.group).values()) {
    for (const members of groupBy(group, (i) => rows[i]?.anchor).values()) {
      const own = members.map((i) => returns[i] ?? 0);
      if (areEqual(own)) continue;
      const mean = meanOf(own);
      const scale = normalizeByStd ? deviationOf(own) + epsilon : 1;
      for (const [k, i] of members.entries()) advantages[i] = ((own[k] ?? 0) - mean) / scale;
    }
  }
  return advantages;
}

/**
 * The estimator. The anchor of a turn is its observation text; a chosen action is always one of the
 * admissible ones, so no turn is penalised. Groups in which neither level has spread are left out.
 */
export function gigpo(options: Omit<GigpoOptions, "invalidActionPenalty">): AdvantageEstimator {
  return (groups) =>
    groups.flatMap((group) => {
      const all = gigpoAdvantages(rowsOfTurns(group), { ...options, invalidActionPenalty: 0 });
      return creditRows(group, all.advantages, {
        "gigpo/episode_advantage": all.episodeAdvantages,
        "gigpo/step_advantage": all.stepAdvantages,
        "gigpo/step_return": all.stepReturns,
      });
    });
}

function rowsOfTurns(group: TrajectoryGroup): GigpoRow[] {
  return group.trajectories.flatMap(({ turns, episodeId }: Trajectory) =>
    turns.map(({ observation, reward }) => ({
      group: group.index,
      trajectory: episodeId,
      anchor: observation.text,
      reward,
      valid: true,
    })),
  );
}
