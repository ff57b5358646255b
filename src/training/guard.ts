/**
 * Watches a run for collapse. A sign counts when the median of the last `window` iterations shows it, so that one odd
 * iteration is none; after a collapse the window starts anew. What it remembers is a value that is kept in the
 * checkpoint, so that a resumed run judges, and returns to earlier checkpoints, exactly as one that was never stopped.
 */
import { z } from "zod";
import type { GuardConfig } from "./config.ts";
import type { Metrics } from "./metrics.ts";
import { quantile } from "./objective/quantile.ts";

export const guardStateSchema = z.object({
  recent: z.array(
    z.object({
      success: z.number(),
      entropy: z.number(),
      repetition: z.number(),
      kl: z.number().nullable().describe("null where the iteration updated nothing"),
    }),
  ),
  bestSuccess: z.number().describe("highest median of a whole window so far"),
  rollbacks: z.int(),
  learningRateFactor: z.number(),
  anchors: z.array(z.int()).describe("iterations of the checkpoints that can be returned to, oldest first"),
});
export type GuardState = z.output<typeof guardStateSchema>;

/** A best success rate below this is chance, and no height to fall from. */
const LEAST_BEST = 0.1;
/** Certainty and repetition are signs of collapse only where fewer episodes than this succeed. */
const SOLVED = 0.5;

/** Of a run that begins (iteration 0), or that goes on from a checkpoint. */
export function guardStateOf(iteration: number, saved?: GuardState): GuardState {
  const fresh = { recent: [], bestSuccess: 0, rollbacks: 0, learningRateFactor: 1, anchors: [iteration] };
  return saved === undefined
    ? fresh
    : { ...saved, anchors: saved.anchors.length > 0 ? saved.anchors : [iteration] };
}

/** Whether checkpoints to return to must be kept. */
export function needsAnchors({ policy }: GuardConfig): boolean {
  return policy === "stop" || policy === "rollback";
}

/** The newest checkpoint from before the window; null where there is none. */
export function anchorBefore(
  iteration: number,
  { anchors }: GuardState,
  { window }: GuardConfig,
): number | null {
  return anchors.findLast((anchor) => anchor <= iteration - window) ?? null;
}

/**
 * Looks at an iteration.
 *
 * @param done iterations done, this one included
 * @param isSaved whether a checkpoint is due after it
 * @returns what has collapsed, in words, or null; the state and the metrics of the guard
 */
export function watch(
  given: GuardState,
  metrics: Metrics,
  config: GuardConfig,
  { done, isSaved }: { readonly done: number; readonly isSaved: boolean },
): { readonly collapse: string | null; readonly state: GuardState; readonly metrics: Metrics } {
  if (config.policy === "off") return { collapse: null, state: given, metrics: {} };
  const signs = {
    success: metrics["collect/success_rate"] ?? 0,
    entropy: metrics["collect/entropy_fraction"] ?? 0,
    repetition: metrics["collect/repetition_ratio"] ?? 0,
    kl: metrics["train/kl_to_behavior"] ?? null,
  };
  const recent = [...given.recent, signs].slice(-config.window);
  const isWhole = recent.length === config.window;
  const collapse = isWhole ? judge(recent, given.bestSuccess, config) : null;
  const success = isWhole ? medianOf(recent.map((one) => one.success)) : 0;
  const state = {
    ...given,
    recent: collapse === null ? recent : [],
    bestSuccess: Math.max(given.bestSuccess, success),
    anchors: needsAnchors(config) ? anchorsAt(given, config, done, isSaved && collapse === null) : [],
  };
  return {
    collapse,
    state,
    metrics: { "guard/collapse": collapse === null ? 0 : 1, "guard/rollbacks": given.rollbacks },
  };
}

/** The newest checkpoint from before the window, and all that came after it. */
function anchorsAt(state: GuardState, config: GuardConfig, done: number, isSaved: boolean): number[] {
  const anchors = isSaved ? [...state.anchors, done] : state.anchors;
  const oldest = anchorBefore(done, { ...state, anchors }, config);
  return oldest === null ? [...anchors] : anchors.filter((anchor) => anchor >= oldest);
}

function judge(recent: GuardState["recent"], best: number, config: GuardConfig): string | null {
  const { successDrop, entropyFloor, repetitionLimit, klLimit } = config;
  const success = medianOf(recent.map((one) => one.success));
  const entropy = medianOf(recent.map((one) => one.entropy));
  const repetition = medianOf(recent.map((one) => one.repetition));
  const kl = medianOf(recent.flatMap((one) => one.kl ?? []));
  const found: string[] = [];
  if (successDrop !== null && best >= LEAST_BEST && success < (1 - successDrop) * best)
    found.push(`the success rate fell from ${text(best)} to ${text(success)}`);
  if (entropyFloor !== null && success < SOLVED && entropy < entropyFloor)
    found.push(
      `the entropy is ${text(entropy)} of its maximum, below ${entropyFloor}, while most episodes fail`,
    );
  if (repetitionLimit !== null && success < SOLVED && repetition > repetitionLimit)
    found.push(`${text(repetition)} of the turns repeat an earlier one, above ${repetitionLimit}`);
  if (klLimit !== null && kl > klLimit)
    found.push(`an iteration moves the policy by ${text(kl)} nats, above ${klLimit}`);
  return found.length === 0 ? null : found.join("; ");
}

/** NaN where there are no numbers, which is neither above nor below anything. */
function medianOf(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function text(value: number): string {
  return String(Number(value.toPrecision(3)));
}
