/**
 * Cloning warm start: cross-entropy on the expert's actions.
 *
 *   L = −(1/N)·Σ ln π(a_t | s_t)          N turns of the update's episodes
 *
 * Words are hidden at random (vocabulary dropout), so that few demonstrations teach matching, not vocabulary.
 */
import { setImmediate } from "node:timers/promises";
import type { EncodedEpisode } from "../agent/policy.ts";
import type { TrainablePolicy } from "../agent/trainable-policy.ts";
import { TrainingError } from "../core/errors.ts";
import { rng } from "../core/rng.ts";
import { AdamW, valueAndGradients } from "../tensor/index.ts";
import type { ImitationConfig } from "./config.ts";

export interface ImitateOptions<E extends EncodedEpisode> {
  readonly policy: TrainablePolicy<unknown, E>;
  readonly demonstrations: readonly E[];
  readonly config: ImitationConfig;
  readonly seed: number;
  readonly signal?: AbortSignal;
  readonly onUpdate?: (done: number, loss: number) => void;
}

/**
 * Clones the demonstrations into the policy.
 *
 * @returns mean loss of the last tenth of the updates, nats
 * @throws TrainingError `training/no-demonstrations`, `training/not-finite`
 */
export async function imitate<E extends EncodedEpisode>(options: ImitateOptions<E>): Promise<number> {
  const { policy, demonstrations, config, seed, signal, onUpdate } = options;
  if (demonstrations.length === 0) {
    throw new TrainingError(
      "training/no-demonstrations",
      `The player ${config.player} solved none of its tasks, so there is nothing to imitate. ` +
        "Set imitation.demonstrations to 0 to start from random weights.",
    );
  }
  const optimizer = new AdamW(policy.parameters);
  const draw = updatesOf(demonstrations, config.episodesPerUpdate, seed);
  const losses: number[] = [];
  for (let index = 0; index < config.updates; index++) {
    signal?.throwIfAborted();
    const episodes = draw.next().value;
    const dropout = { rate: config.vocabularyDropout, rng: rng(seed, "vocabulary-dropout", index) };
    const { loss, flatGradient } = valueAndGradients(policy.parameters, () =>
      policy
        .evaluate(episodes, dropout.rate > 0 ? { vocabularyDropout: dropout } : {})
        .logProbs.mean()
        .neg()
        .asScalar(),
    );
    const learningRate = learningRateAt(config, index);
    optimizer.update(flatGradient, { learningRate, maxGradNorm: config.maxGradNorm });
    policy.version++;
    losses.push(loss);
    onUpdate?.(index + 1, loss);
    await setImmediate();
  }
  const last = losses.slice(-Math.max(1, Math.floor(losses.length / 10)));
  return last.reduce((sum, loss) => sum + loss, 0) / Math.max(1, last.length);
}

/** Constant until `decayStart` of the updates, then in a straight line down to `decayTo` of it. */
function learningRateAt(
  { learningRate, decayStart, decayTo, updates }: ImitationConfig,
  index: number,
): number {
  const progress = index / updates;
  if (progress <= decayStart) return learningRate;
  return learningRate * (1 - ((1 - decayTo) * (progress - decayStart)) / (1 - decayStart));
}

/** Gives the episodes of each update: all come once, in a new order, before any comes again. */
function* updatesOf<E>(
  demonstrations: readonly E[],
  size: number,
  seed: number,
): Generator<readonly E[], never> {
  let order: readonly E[] = [];
  for (let pass = 0, next = 0; ; ) {
    if (demonstrations.length <= size) yield demonstrations;
    const episodes: E[] = [];
    while (episodes.length < size) {
      if (next === order.length) {
        order = rng(seed, "imitation", pass++).shuffle(demonstrations);
        next = 0;
      }
      episodes.push(order[next++] as E);
    }
    yield episodes;
  }
}
