/**
 * Generalised advantage estimation over the turns of an episode: what PPO learns from.
 *
 *   δ_t = r_t + γ·V_{t+1} − V_t                      V_T: of the final observation if truncated, else 0
 *   A_t = δ_t + γ·λ·A_{t+1}
 *   R_t = A_t + V_t                                  what the value loss pulls V_t to
 *
 * | symbol | identifier | meaning                                                                      |
 * |--------|------------|------------------------------------------------------------------------------|
 * | r_t    | `rewards`  | reward of turn t                                                             |
 * | V_t    | `values`   | expected return at the observation of turn t, under the weights that played  |
 * | V_T    | `final`    | the same after the last turn                                                 |
 * | γ      | `discount` | how much of the next turn's return counts                                    |
 * | λ      | `lambda`   | 0 trusts the values alone (A = δ), 1 the rewards alone (A = return − V)      |
 *
 * Deviations from the paper: none in the formula. Like PPO's published code, advantages are whitened over the
 * batch (whiten.ts); each trajectory counts once unless `statistics: "row"`, and a batch whose episodes all
 * returned the same is skipped (`requireSpread`): whitened noise has been seen to take a policy's entropy
 * away.
 * Deviations from published agent code (verl-agent): it puts the episode's return on every turn and runs GAE
 * over the tokens within; here credit crosses turns, and a turn limit is not taken for a failure. Where the
 * limit is part of the task and the policy sees the clock, a cut-off episode has failed: then
 * `bootstrapTruncated: false`.
 *
 * @source Schulman et al. 2016, arXiv:1506.02438, eq. 11–16; Pardo et al. 2018, arXiv:1712.00378 (bootstrap where
 *   truncated); PPO: Schulman et al. 2017, arXiv:1707.06347. Token forms: gae-tokens.ts
 */
import { TrainingError } from "../../core/errors.ts";
import type { AdvantageEstimator, Credited } from "./objective.ts";
import { hasSpread, whitenTurns } from "./whiten.ts";

export interface GaeOptions {
  /** γ above. */
  readonly discount: number;
  /** λ above. */
  readonly lambda: number;
}

/**
 * A and R of each turn.
 *
 * @param rewards,values [T]
 * @param final V_T
 */
export function generalizedAdvantages(
  rewards: readonly number[],
  values: readonly number[],
  final: number,
  { discount, lambda }: GaeOptions,
): { advantages: number[]; returns: number[] } {
  const advantages = rewards.map(() => 0);
  let next = final;
  let carried = 0;
  for (let t = rewards.length - 1; t >= 0; t--) {
    const value = values[t] ?? 0;
    const delta = (rewards[t] ?? 0) + discount * next - value;
    carried = delta + discount * lambda * carried;
    advantages[t] = carried;
    next = value;
  }
  return { advantages, returns: advantages.map((advantage, t) => advantage + (values[t] ?? 0)) };
}

export interface GaeEstimatorOptions extends GaeOptions {
  /** What counts once in the mean and deviation of whitening. */
  readonly statistics: "trajectory" | "row";
  /** Whether a truncated episode could still have earned V_T; else a limit ends it with nothing more. */
  readonly bootstrapTruncated: boolean;
  /** Whiten advantages over the batch. */
  readonly whitenAdvantages: boolean;
  /** Skip a batch whose episodes all returned the same. */
  readonly requireSpread: boolean;
}

/** The estimator over turns. Episodes are compared with their values, not with their group: none is left out. */
export function gae(options: GaeEstimatorOptions): AdvantageEstimator {
  return (groups, input) => {
    if (options.requireSpread && !hasSpread(groups, options.discount)) return [];
    const credited = groups.flatMap((group) =>
      group.trajectories.map((trajectory): Credited => {
        const values = input?.values?.get(trajectory.episodeId);
        if (values === undefined) {
          throw new TrainingError(
            "training/no-values",
            `PPO needs values of episode ${trajectory.episodeId}, and the policy gives none. ` +
              "Use a policy with a value head (--policy.value-head for the candidate policy), or another algorithm.",
          );
        }
        const rewards = trajectory.turns.map(({ reward }) => reward);
        const final = options.bootstrapTruncated ? values.final : 0;
        const { advantages, returns } = generalizedAdvantages(rewards, values.turns, final, options);
        return {
          trajectory,
          group: group.index,
          advantages,
          critic: { values: values.turns, returns },
          series: { value: values.turns, return: returns },
        };
      }),
    );
    if (!options.whitenAdvantages) return credited;
    const whitened = whitenTurns(
      credited.map(({ advantages }) => advantages),
      options.statistics,
    );
    return credited.map((one, i) => ({ ...one, advantages: whitened[i] ?? [] }));
  };
}
