/** The index of a run's episodes; see index-types.ts for what it gives. */
import type { EpisodeIndex, EpisodeIndexOptions } from "./index-types.ts";

/**
 * Opens the index of a run, in `<run>/index.sqlite`; makes it where there is none. It does not wait for the log to be
 * read: call `update()`.
 *
 * @throws ReplayError `replay/not-found` when the folder holds no run; `replay/no-sqlite` where this Node lacks
 * `node:sqlite`; `replay/index-locked`
 */
export function openEpisodeIndex(
  _runDirectory: string,
  _options: EpisodeIndexOptions = {},
): Promise<EpisodeIndex> {
  throw new Error("under construction");
}
