/** What happens between iterations: evaluations, and the end of a run that cannot go on. */
import { messageOf, TrainingError, TurnwiseError } from "../core/errors.ts";
import { isOver } from "./budget.ts";
import { evaluate, evaluationMetrics } from "./evaluate.ts";
import { isNotFinite } from "./finite.ts";
import type { Run } from "./run.ts";
import { withWeights } from "./weight-average.ts";

/** Before the first iteration, after the last, and every so many between; once each. */
export function evaluationIsDue({ config, iteration, last, done }: Run): boolean {
  const { tasks, every } = config.evaluation;
  if (tasks === 0 || last?.iteration === iteration) return false;
  return iteration === 0 || isOver(config, done) || (every > 0 && iteration % every === 0);
}

export async function evaluateNow(run: Run): Promise<void> {
  const { config, pool, policy, log, iteration } = run;
  const { split, tasks, decoding, temperature, maxTurns } = config.evaluation;
  const { lanes, maxBatch, maxWaitMs } = config.collect;
  run.emit({ type: "phase", phase: "evaluate", total: tasks });
  const play = () =>
    evaluate({
      hosts: pool,
      policy,
      split,
      tasks,
      decoding,
      temperature,
      maxTurns,
      lanes,
      limits: { maxBatch, maxWaitMs },
      seed: config.seed,
      iteration,
      log,
      ...run.signal,
      onEpisode: (trajectory, done) => {
        run.keep(trajectory);
        run.emit({ type: "progress", phase: "evaluate", done, total: tasks });
      },
    });
  const result = await withWeights(policy.parameters, run.average?.read() ?? null, play);
  const when = iteration === 0 ? "before" : isOver(config, run.done) ? "after" : "during";
  await run.metrics.append({ kind: "evaluation", iteration, when, metrics: evaluationMetrics(result) });
  const best = run.noteEvaluation({ iteration, result });
  run.emit({ type: "evaluation", when, iteration, result });
  await run.save({ best });
}

/**
 * Saves what there is; a failure to do so is only a warning, because something worse has happened already.
 *
 * @param cause what has happened; where saving fails for the same reason, that is not said twice
 */
export async function saveQuietly(run: Run, cause: unknown): Promise<void> {
  try {
    await run.save();
  } catch (error) {
    if (messageOf(error) !== messageOf(cause)) run.warn("checkpoint/write-failed", messageOf(error));
  }
}

/** Whether an error says that saving failed, so that it need not be tried again. */
export function isUnsaved(error: unknown): boolean {
  return error instanceof TurnwiseError && error.code === "checkpoint/write-failed";
}

/** Names the checkpoint from which a run that lost its numbers can go on. */
export function withAdvice(error: unknown, run: Run): unknown {
  if (!isNotFinite(error)) return error;
  const where =
    run.checkpointPath === null
      ? "There is no checkpoint yet"
      : `The last good checkpoint is ${run.checkpointPath}`;
  return new TrainingError("training/not-finite", `${error.message} ${where}.`, {
    details: { ...error.details, checkpoint: run.checkpointPath, iteration: run.iteration },
    cause: error,
  });
}
