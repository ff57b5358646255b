/** What a run does when its guard finds a collapse: warn, stop, or return to the last good checkpoint. */
import { TrainingError, TurnwiseError } from "../core/errors.ts";
import { loadCheckpoint } from "./checkpoint.ts";
import { nameOf } from "./checkpoint-folder.ts";
import { anchorBefore } from "./guard.ts";
import type { Run } from "./run.ts";

export function isCollapsed(error: unknown): boolean {
  return error instanceof TurnwiseError && error.code === "training/collapsed";
}

/**
 * @param what the collapse in words, as watch() gave it
 * @throws TrainingError `training/collapsed` where the policy is to stop, or there is no way back
 */
export async function respond(run: Run, what: string): Promise<void> {
  const { config, iteration, options } = run;
  const { policy, window, rollbacks, learningRateFactor } = config.guard;
  const found = `Over the last ${window} iterations up to ${iteration}, ${what}.`;
  if (policy === "warn") {
    run.warn("training/collapsed", `${found} The run goes on; guard.policy can make it stop or go back.`);
    return;
  }
  const anchor = anchorBefore(iteration, run.guard, config.guard);
  const name = anchor === null ? null : nameOf(anchor);
  const collapsed = (why: string): TrainingError => {
    const back =
      name === null
        ? "There is no checkpoint from before; start a new run with a lower learning rate."
        : `The last checkpoint from before is ${name}: delete the later ones and resume with a lower learning rate.`;
    const details = { iteration, what, checkpoint: name, rollbacks: run.guard.rollbacks };
    return new TrainingError("training/collapsed", `${found} ${why}${back}`, { details });
  };
  if (policy === "stop" || anchor === null || name === null) throw collapsed("");
  if (run.guard.rollbacks >= rollbacks)
    throw collapsed(`The run has gone back ${run.guard.rollbacks} times already. `);
  run.returnTo(await loadCheckpoint(options.runDirectory, name));
  const factor = run.guard.learningRateFactor * learningRateFactor;
  run.guard = {
    ...run.guard,
    rollbacks: run.guard.rollbacks + 1,
    learningRateFactor: factor,
    anchors: [...run.guard.anchors.filter((one) => one <= anchor), iteration],
  };
  await run.save();
  run.warn(
    "training/collapsed",
    `${found} The run goes on from the weights of ${name}, with ${factor} of the learning rate.`,
  );
}
