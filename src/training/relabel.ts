/** What a scripted player would have done at each turn of an episode that somebody else played. */
import type { Rng } from "../core/rng.ts";
import type { Trajectory } from "../core/trajectory.ts";
import type { Player } from "../env/environment.ts";

/**
 * Shows a player the observations of an episode, one after the other. It sees what it would have seen had it watched,
 * so a player that knows by what it reads, not by what it did, gives its advice for every situation.
 *
 * @returns its actions as texts, one for each turn
 */
export function relabel(
  trajectory: Trajectory,
  createPlayer: (options: { rng: Rng }) => Player,
  rng: Rng,
): string[] {
  const player = createPlayer({ rng });
  return trajectory.turns.map(({ observation }) => player.act(observation).text);
}
