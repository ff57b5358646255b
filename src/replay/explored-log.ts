/**
 * The second log of a run, `<run>/explored/`: episodes made afterwards, by branching or by hand. It has a lock of its
 * own, so that it can be written while training writes the other one. Its format is the same.
 */
import { openTrajectoryLog, type TrajectoryLog, type TrajectoryLogOptions } from "./trajectory-log.ts";

/**
 * Opens the log of explored episodes for writing. Their `source` is `branch`, with `branch` saying from where, or
 * `play`; ids must not be those of other episodes of the run.
 *
 * @throws ReplayError `replay/locked`, `replay/write-failed`
 */
export function openExploredLog(
  runDirectory: string,
  options: TrajectoryLogOptions = {},
): Promise<TrajectoryLog> {
  return openTrajectoryLog(runDirectory, { ...options, folder: "explored" });
}
