/** Brings a recorded episode back to a turn by playing its actions once more, and holds it to what was read then. */
import { ReplayError } from "../../core/errors.ts";
import type { Observation, Trajectory } from "../../core/trajectory.ts";
import type { EnvironmentInfo, Session } from "../../env/index.ts";

/**
 * Plays the actions before `turn`. Every observation on the way must be the recorded one.
 *
 * @returns what is read at that turn
 * @throws ReplayError `replay/diverged` when the environment answers otherwise
 */
export async function replayTo(
  session: Session,
  environment: EnvironmentInfo,
  episode: Trajectory,
  turn: number,
  maxTurns: number | null,
): Promise<Observation> {
  const { environment: recorded, task, environmentSeed, turns, episodeId } = episode;
  if (recorded.id !== environment.id || recorded.version !== environment.version) {
    throw diverged(
      episodeId,
      `it was played in ${recorded.id} ${recorded.version}, and this is ${environment.id} ${environment.version}`,
    );
  }
  const limit = maxTurns === null ? {} : { maxTurns };
  let { observation } = await session.reset({ taskId: task.id, seed: environmentSeed, ...limit });
  for (const [t, { observation: then, action }] of turns.slice(0, turn).entries()) {
    holdTo(then, observation, episodeId, t);
    const result = await session.step(action);
    ({ observation } = result);
    if ((result.terminated || result.truncated) && t < turns.length - 1) {
      throw diverged(episodeId, `it ends at turn ${t + 1} now, and went on then`);
    }
  }
  const then = turns[turn]?.observation;
  if (then !== undefined) holdTo(then, observation, episodeId, turn);
  return observation;
}

function holdTo(then: Observation, now: Observation, episodeId: string, turn: number): void {
  if (then.text !== now.text) throw diverged(episodeId, `at turn ${turn + 1} another text is read now`);
  if (JSON.stringify(then.admissible) !== JSON.stringify(now.admissible)) {
    throw diverged(episodeId, `at turn ${turn + 1} other actions are possible now`);
  }
}

function diverged(episodeId: string, why: string): ReplayError {
  return new ReplayError(
    "replay/diverged",
    `Episode ${episodeId} cannot be brought back: ${why}. Its environment depends on more than task, seed and actions, or has changed since.`,
    { details: { episodeId } },
  );
}
