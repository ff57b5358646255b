/** What shall be played: task, world and the name of the random stream of each episode. */
import type { Source, Task } from "../core/trajectory.ts";

export interface EpisodePlan {
  /** Unique within a run. */
  readonly episodeId: string;
  readonly source: Source;
  readonly task: Task;
  readonly split: string;
  readonly environmentSeed: number;
  /** Root seed of the run. */
  readonly seed: number;
  /** Name of the episode's random stream below the root, such as ["rollout", iteration, group, sample]. */
  readonly seedPath: readonly (string | number)[];
  readonly iteration?: number;
  readonly group?: number;
  readonly sample?: number;
}
