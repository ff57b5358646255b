/**
 * A control experiment: the returns of an iteration's episodes are dealt out at random among them, before anything is
 * compared. Their distribution stays, their meaning goes, so that a policy which improves all the same has learned
 * from something else than its rewards.
 *
 *   R'_i = R_σ(i)            σ: a random permutation of all episodes of the iteration
 *
 * An episode gets its return at its last turn, whatever turns the other one earned it at.
 */
import type { Rng } from "../../core/rng.ts";
import type { Trajectory, TrajectoryGroup } from "../../core/trajectory.ts";

export function shuffleRewards(groups: readonly TrajectoryGroup[], random: Rng): TrajectoryGroup[] {
  const earned = groups.flatMap(({ trajectories }) => trajectories.map(({ episodeReturn }) => episodeReturn));
  const returns = random.shuffle(earned);
  let next = 0;
  return groups.map((group) => ({
    ...group,
    trajectories: group.trajectories.map((trajectory) => withReturn(trajectory, returns[next++] ?? 0)),
  }));
}

function withReturn(trajectory: Trajectory, episodeReturn: number): Trajectory {
  const last = trajectory.turns.length - 1;
  const turns = trajectory.turns.map(({ rewardParts: _, ...turn }, t) => ({
    ...turn,
    reward: t === last ? episodeReturn : 0,
  }));
  return { ...trajectory, turns, episodeReturn };
}
