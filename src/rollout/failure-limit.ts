/** When failed episodes stop collecting. */
import { RolloutError } from "../core/errors.ts";
import type { Logger } from "../core/log.ts";
import type { Trajectory } from "../core/trajectory.ts";

export interface FailureLimitOptions {
  readonly planned: number;
  /** Share of failed episodes above which collecting stops; 1 never stops. */
  readonly maxShare: number;
  readonly log: Logger;
}

/** A server that is gone is no fault of the episodes that were played there: left out, they would be missed. */
function isLostServer(code: string): boolean {
  return (
    code === "protocol/disconnected" ||
    code === "protocol/connect-failed" ||
    code === "protocol/server-failed"
  );
}

/**
 * Counts failed episodes.
 *
 * @returns to be called with each of them; throws RolloutError `rollout/server-lost`, `rollout/too-many-failures`
 */
export function failureLimit({
  planned,
  maxShare,
  log,
}: FailureLimitOptions): (trajectory: Trajectory) => void {
  let failed = 0;
  return ({ episodeId, task, error }) => {
    failed++;
    if (error !== undefined && isLostServer(error.code)) {
      throw new RolloutError("rollout/server-lost", error.message, { details: { episodeId } });
    }
    log.warn({ episodeId, taskId: task.id, error }, "episode failed");
    if (failed <= maxShare * planned) return;
    throw new RolloutError(
      "rollout/too-many-failures",
      `${failed} of ${planned} episodes failed, more than the allowed share of ${maxShare}. ` +
        `The last error: ${error?.message ?? "unknown"}`,
      { details: { failed, planned, lastError: error } },
    );
  };
}
