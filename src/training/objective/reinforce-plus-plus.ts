/**
 * REINFORCE++: no critic and no group; returns are whitened over the whole batch.
 *
 *   G_t = r_t + γ·G_{t+1}                            returns of the turns of an episode
 *   A   = whiten(G)                                  over all turns of the batch
 *
 *   A   = whiten(s_i − mean_g), for each turn        the -baseline variant: group mean first, batch scale after
 *
 * | symbol | identifier    | meaning                                                                   |
 * |--------|---------------|---------------------------------------------------------------------------|
 * | r_t    | `reward`      | reward of turn t (in the token form: of token t)                          |
 * | γ      | `discount`    | how much of the next return counts; 1 in the paper                        |
 * | s_i    | `score`       | return of episode i                                                       |
 * | mean_g | `meanOf`      | mean score of the episode's group                                         |
 * | whiten | `whitenTurns` | to mean 0 and variance 1, see whiten.ts                                   |
 *
 * Deviations from the paper: a turn is one action, so the KL penalty that the paper puts into token rewards
 * is the loss term `klToReference` here. Mean and deviation count each trajectory once unless `statistics:
 * "row"`, which is the paper's and verl's way and lets long episodes set the mean. A batch whose episodes all
 * returned the same is skipped (`requireSpread`); in the variant that holds for a batch in which no group has
 * spread.
 *
 * @source Hu 2025, arXiv:2501.03262; verl `reinforce_plus_plus` and `reinforce_plus_plus_baseline`
 */
import type { Trajectory } from "../../core/trajectory.ts";
import { areEqual, discountedReturn, entryScores, meanOf, rowsOf } from "./group-scores.ts";
import type { AdvantageEstimator, Credited } from "./objective.ts";
import { hasSpread, whiten, whitenTurns } from "./whiten.ts";

export interface ReinforcePlusPlusOptions {
  /** γ above. */
  readonly discount: number;
  readonly statistics: "trajectory" | "row";
  /** Skip a batch whose episodes all returned the same. */
  readonly requireSpread: boolean;
}

/** The estimator: each turn gets its whitened return. */
export function reinforcePlusPlus(options: ReinforcePlusPlusOptions): AdvantageEstimator {
  const { discount, statistics, requireSpread } = options;
  return (groups) => {
    if (requireSpread && !hasSpread(groups, discount)) return [];
    const plain = groups.flatMap((group) =>
      group.trajectories.map(
        (trajectory): Credited => ({
          trajectory,
          group: group.index,
          advantages: discountedReturns(rewardsOf(trajectory), discount),
        }),
      ),
    );
    return whitened(plain, statistics);
  };
}

/** The variant with a group baseline: each turn gets its episode's score less the group's mean, whitened. */
export function reinforcePlusPlusBaseline(options: ReinforcePlusPlusOptions): AdvantageEstimator {
  const { discount, statistics, requireSpread } = options;
  return (groups) => {
    const scoreOf = (trajectory: Trajectory): number => discountedReturn(trajectory, discount);
    if (requireSpread && groups.every(({ trajectories }) => areEqual(trajectories.map(scoreOf)))) return [];
    const plain = groups.flatMap((group) => {
      const mean = meanOf(entryScores(rowsOf(group, scoreOf), { statistics }));
      return group.trajectories.map((trajectory): Credited => {
        const advantage = scoreOf(trajectory) - mean;
        return { trajectory, group: group.index, advantages: trajectory.turns.map(() => advantage) };
      });
    });
    return whitened(plain, statistics);
  };
}

function whitened(credited: readonly Credited[], statistics: "trajectory" | "row"): Credited[] {
  const advantages = whitenTurns(
    credited.map((one) => one.advantages),
    statistics,
  );
  return credited.map((one, i) => ({ ...one, advantages: advantages[i] ?? [] }));
}

function rewardsOf({ turns }: Trajectory): number[] {
  return turns.map(({ reward }) => reward);
}

/** G_t = r_t + γ·G_{t+1}, with nothing after the last. */
export function discountedReturns(rewards: readonly number[], discount: number): number[] {
  const returns = [...rewards];
  for (let t = returns.length - 2; t >= 0; t--) {
    returns[t] = (rewards[t] ?? 0) + discount * (returns[t + 1] ?? 0);
  }
  return returns;
}

/**
 * The token form, for rows of written tokens: a masked token ends what is carried back across it.
 *
 * @param rewards,mask [rows, tokens]
 * @returns G of each token, and A = whiten(G)·m
 */
export function reinforcePlusPlusTokens(
  rewards: readonly (readonly number[])[],
  mask: readonly (readonly number[])[],
  discount: number,
): { returns: number[][]; advantages: number[][] } {
  const returns = rewards.map((row, r) => {
    const out = [...row];
    let carried = 0;
    for (let t = row.length - 1; t >= 0; t--) {
      const total = (row[t] ?? 0) + discount * carried;
      out[t] = total;
      carried = total * (mask[r]?.[t] ?? 0);
    }
    return out;
  });
  const flat = whiten(returns.flat(), mask.flat());
  let i = 0;
  const advantages = returns.map((row, r) => row.map((_, t) => (flat[i++] ?? 0) * (mask[r]?.[t] ?? 0)));
  return { returns, advantages };
}
