/**
 * A part of the reward that is paid in proportion to the group's best, as E-GRPO pays for entities that a wrong answer met.
 *
 *   P_i  = Σ_t p_t                 what the part paid episode i of the group
 *   p'_t = α · p_t / max_j P_j      so that the best episode earns α by it, and the others their share of that
 *
 * Where nobody was paid more than 0, the part is as it was. E-GRPO takes its best rate over all rollouts; a right answer is not
 * paid the part, so here the best is that of the episodes that are.
 *
 * @source Zhao et al. 2025, arXiv:2510.24694, §3.2 (γ_i / γ_max)
 */
import type { Trajectory, TrajectoryGroup } from "../../core/trajectory.ts";
import type { RewardShaper } from "./objective.ts";

export interface RelativeRewardOptions {
  /** Name of a part of the reward, such as `entity-match`. */
  readonly part: string;
  /** α: what the best episode of a group earns by it. */
  readonly best: number;
}

export function relativeReward({ part, best }: RelativeRewardOptions): RewardShaper {
  const paid = ({ turns }: Trajectory): number =>
    turns.reduce((sum, { rewardParts }) => sum + (rewardParts?.[part] ?? 0), 0);
  const shapeGroup = (group: TrajectoryGroup): TrajectoryGroup => {
    const most = Math.max(0, ...group.trajectories.map(paid));
    if (most === 0) return group;
    return { ...group, trajectories: group.trajectories.map((one) => scaled(one, part, best / most)) };
  };
  return {
    name: "relative-reward",
    shape(groups) {
      const shaped = groups.map(shapeGroup);
      const sums = shaped.flatMap(({ trajectories }) => trajectories.map(paid));
      const mean = sums.reduce((sum, value) => sum + value, 0) / Math.max(1, sums.length);
      return { groups: shaped, metrics: { "relative_reward/mean": mean } };
    },
  };
}

/** The episode with a part of its rewards multiplied. */
function scaled(trajectory: Trajectory, part: string, factor: number): Trajectory {
  let change = 0;
  const turns = trajectory.turns.map((turn) => {
    const value = turn.rewardParts?.[part] ?? 0;
    if (value === 0) return turn;
    const more = value * (factor - 1);
    change += more;
    const rewardParts = { ...turn.rewardParts, [part]: value * factor };
    return { ...turn, reward: turn.reward + more, rewardParts };
  });
  return { ...trajectory, turns, episodeReturn: trajectory.episodeReturn + change };
}
