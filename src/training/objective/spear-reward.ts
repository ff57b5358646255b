/**
 * SPEAR's intrinsic reward: a little for each use of a tool, right or wrong answer, fading as training goes on.
 *
 *   R = outcome + μ·min(m, b·n)
 *   μ = (1 + cos(π·t/T_μ))/2 for t ≤ T_μ, then 0
 *
 * | symbol | identifier         | meaning                                                                     |
 * |--------|--------------------|-----------------------------------------------------------------------------|
 * | n      | `counts`           | turns whose action names a tool; with "length" every turn, as was released   |
 * | b, m   | `perTurn`, `most`  | reward of one, and of an episode at most                                     |
 * | μ, T_μ | `intrinsicWeight`, `fade` | weight; `fade: null` keeps it at 1                                    |
 *
 * The reward goes to the turns that earn it, the first ones until m is reached; their sum is the formula's. The
 * released code adds the sum to every row of the episode, which a trajectory score cannot tell apart.
 * The released length reward pays for long episodes, won or lost; it is not the default.
 *
 * @source Qin et al. 2025, arXiv:2509.22601; `agent_system/reward_manager/episode.py` at 7e84315
 */
import type { Trajectory, Turn } from "../../core/trajectory.ts";
import type { RewardShaper } from "./objective.ts";

export interface IntrinsicRewardOptions {
  readonly kind: "tools" | "length";
  readonly perTurn: number;
  readonly most: number;
  readonly fade: number | null;
}

/** μ at an update. */
export function intrinsicWeight(iteration: number, fade: number | null): number {
  if (fade === null) return 1;
  return iteration >= fade ? 0 : (1 + Math.cos((Math.PI * iteration) / fade)) / 2;
}

/** min(m, b·n), before μ. */
export function intrinsicReward(
  count: number,
  { perTurn, most }: Pick<IntrinsicRewardOptions, "perTurn" | "most">,
): number {
  return Math.min(most, perTurn * count);
}

export function intrinsicShaper(options: IntrinsicRewardOptions): RewardShaper {
  return {
    name: "spear",
    shape(groups, { iteration }) {
      const mu = intrinsicWeight(iteration, options.fade);
      let total = 0;
      let episodes = 0;
      const shaped = groups.map((group) => ({
        ...group,
        trajectories: group.trajectories.map((trajectory) => {
          const { bonus, rewarded } = withReward(trajectory, mu, options);
          total += bonus;
          episodes++;
          return rewarded;
        }),
      }));
      const metrics = { "spear/mu": mu, "spear/intrinsic_reward": total / Math.max(1, episodes) };
      return { groups: mu === 0 ? groups : shaped, metrics };
    },
  };
}

function withReward(trajectory: Trajectory, mu: number, options: IntrinsicRewardOptions) {
  let count = 0;
  const turns = trajectory.turns.map((turn) => {
    if (!counts(turn, options)) return turn;
    const before = intrinsicReward(count, options);
    const share = mu * (intrinsicReward(++count, options) - before);
    return share === 0 ? turn : { ...turn, reward: turn.reward + share };
  });
  const bonus = mu * intrinsicReward(count, options);
  return { bonus, rewarded: { ...trajectory, turns, episodeReturn: trajectory.episodeReturn + bonus } };
}

function counts({ action }: Turn, { kind }: IntrinsicRewardOptions): boolean {
  return kind === "length" || action.tool !== undefined;
}
