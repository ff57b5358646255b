/** Demonstrations that an earlier run keeps: its expert's, and those a person played. */
import { ConfigError, TrainingError } from "../core/errors.ts";
import type { Trajectory } from "../core/trajectory.ts";
import type { EnvironmentInfo } from "../env/environment.ts";
import { openTrajectoryReader } from "../replay/index.ts";

/**
 * The successful demonstrations in a run's logs; of an episode that was written again, the last.
 *
 * @throws ConfigError `config/invalid-value` where they are of another environment; TrainingError
 *   `training/no-demonstrations`; ReplayError `replay/not-found`
 */
export async function storedDemonstrations(
  runDirectory: string,
  { id }: Pick<EnvironmentInfo, "id">,
): Promise<Trajectory[]> {
  const reader = await openTrajectoryReader(runDirectory);
  const episodes = new Map<string, Trajectory>();
  for await (const episode of reader.episodes({ source: "demonstration" })) {
    if (!episode.success || episode.error !== undefined) continue;
    if (episode.environment.id !== id) {
      throw new ConfigError(
        "config/invalid-value",
        `The demonstrations of ${runDirectory} are of ${episode.environment.id}, not of ${id}. ` +
          "Name a run of the same environment.",
      );
    }
    episodes.set(episode.episodeId, episode);
  }
  if (episodes.size > 0) return [...episodes.values()];
  throw new TrainingError(
    "training/no-demonstrations",
    `${runDirectory} keeps no successful demonstrations, so there is nothing to imitate. Play one in the inspector and ` +
      "keep it, or leave imitation.episodes out.",
  );
}
