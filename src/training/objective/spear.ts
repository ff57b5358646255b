/**
 * SPEAR: a curriculum from exploring to repeating what worked. A reward for using tools fades while self-imitation of
 * good earlier episodes grows; a covariance clip keeps both from freezing the policy.
 *
 *   J    = J_base + γ·J_SIL
 *   J_SIL: the clipped surrogate on stored episodes, Ã in place of Â, where Â > 0 and Ã > 0
 *   Ã    = R − P50(D_R)                                    [ / (P50(D_σ) + ε) ]
 *   γ    = c·(1 − cos(π·t/T_γ))/2 for t ≤ T_γ, then c
 *   μ    = (1 + cos(π·t/T_μ))/2 for t ≤ T_μ, then 0        R = outcome + μ·intrinsic, see spear-reward.ts
 *
 * | symbol     | identifier                          | meaning                                                |
 * |------------|-------------------------------------|--------------------------------------------------------|
 * | t          | `iteration`                         | updates done                                           |
 * | γ, c, T_γ  | `selfImitationWeight`, `coefficient`, `warmUp` | weight of the replay loss                   |
 * | μ, T_μ     | `intrinsicWeight`, `fade`           | weight of the intrinsic reward                         |
 * | D_R, D_σ   | `SpearState.baseline`               | mean and deviation of each group, by update            |
 * | P50        | `quantile(…, 0.5)`                  | their median: what a policy of late earns              |
 * | R          | `score`                             | return of the stored episode                           |
 * | Â > 0      | gate 1, `passesAdmission`           | better than its siblings when it was collected         |
 * | Ã > 0      | gate 2, `recalibrated`              | still better than the policy of late                   |
 *
 * Differs from the paper: D_R covers the last updates (`window`), since the median over the whole run lags behind a
 * policy that improves; episodes are drawn from the buffer at each update.
 * Differs from the authors' code: whole episodes are stored instead of single rows; one loss is summed with the other
 * before the step unless `step` is "separate" (theirs); their D_R of entries and their buffer that is emptied at each
 * replay are options (`baseline: "entries"`, `buffer: "flush"`, in spear-released.ts); replayed numbers cannot come from
 * the wrong batch, as theirs do with dynamic batches; turns weigh alike in the loss; no filter of groups and no
 * repetition or overlong masks. Each is tested in test/training/objective/spear.test.ts.
 *
 * @source Qin et al. 2025, arXiv:2509.22601; code: TencentYoutuResearch/SPEAR at 7e84315
 */
import type { Rng } from "../../core/rng.ts";
import type { Trajectory, TrajectoryGroup } from "../../core/trajectory.ts";
import {
  type BufferRules,
  type ReplayBuffer,
  type Stored,
  withItems,
  withoutOld,
  withReplays,
} from "../../replay/buffer.ts";
import type { CovarianceClip } from "./clip-cov.ts";
import type { ClipOptions } from "./clipped-ratio.ts";
import { meanOf } from "./group-scores.ts";
import type { Credited, Replay, Replayed } from "./objective.ts";
import { quantile } from "./quantile.ts";
import { selfImitationLoss } from "./spear-loss.ts";
import { isReplayDue, replaySize, withBlock } from "./spear-released.ts";

/** What one update adds to the baseline: a mean and a population deviation for each group. */
export interface BaselineBlock {
  readonly iteration: number;
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

export interface SpearEpisode {
  readonly trajectory: Trajectory;
  readonly group: number;
  /** Â, the mean over its turns. */
  readonly advantage: number;
  /** R */
  readonly score: number;
}

export interface SpearState {
  readonly baseline: readonly BaselineBlock[];
  readonly buffer: ReplayBuffer<SpearEpisode>;
}

export interface SpearOptions {
  readonly coefficient: number;
  readonly warmUp: number;
  readonly capacity: number;
  readonly maxAge: number;
  /** Most episodes replayed in one update. */
  readonly episodes: number;
  readonly baseline: "window" | "entries";
  /** Updates, or entries, that the baseline holds. */
  readonly window: number;
  readonly normalizeByStd: boolean;
  readonly buffer: "draw" | "flush";
  readonly step: "summed" | "separate";
  readonly clip: ClipOptions;
  readonly covariance: CovarianceClip | null;
  readonly entropyBonus: number;
  readonly entropyScale: "nats" | "fraction";
  /** R of an episode: what its group was compared by. */
  readonly score: (trajectory: Trajectory) => number;
}

const EPSILON = 1e-6;

/** γ at an update. */
export function selfImitationWeight(iteration: number, coefficient: number, warmUp: number): number {
  if (iteration >= warmUp) return coefficient;
  return (coefficient * (1 - Math.cos((Math.PI * iteration) / warmUp))) / 2;
}

/** Gate 1: Â > 0. */
export function passesAdmission({ advantage }: { readonly advantage: number }): boolean {
  return advantage > 0;
}

/** P50 of everything stored; null where nothing is. */
export function baselineOf(blocks: readonly BaselineBlock[]) {
  const means = blocks.flatMap((block) => block.means);
  if (means.length === 0) return null;
  return {
    mean: quantile(means, 0.5),
    deviation: quantile(
      blocks.flatMap((block) => block.deviations),
      0.5,
    ),
  };
}

/** Ã; divided by P50(D_σ) where a deviation is given. */
export function recalibrated(
  score: number,
  { mean, deviation = null }: { readonly mean: number; readonly deviation?: number | null },
  epsilon = EPSILON,
): number {
  return deviation === null ? score - mean : (score - mean) / (deviation + epsilon);
}

export function spear(options: SpearOptions): Replay {
  const rules: BufferRules<SpearEpisode> = {
    capacity: options.capacity,
    maxAge: options.maxAge,
    admits: passesAdmission,
  };
  return {
    name: "spear",
    step: options.step,
    terms: [selfImitationLoss(options)],
    init: (): SpearState => ({ baseline: [], buffer: [] }),
    select(groups, given, { iteration }, random) {
      const state = given as SpearState;
      const baseline = withUpdate(state.baseline, { iteration, ...statisticsOf(groups, options) }, options);
      const buffer = withoutOld(state.buffer, iteration, rules);
      const p50 = baselineOf(baseline);
      const weight = selfImitationWeight(iteration, options.coefficient, options.warmUp);
      const none = { weight, replayed: [], metrics: { "spear/gamma": weight, "spear/replayed": 0 } };
      if (p50 === null || weight === 0) return { ...none, state: { baseline, buffer } };
      const { mean } = p50;
      const reference = options.normalizeByStd ? p50 : { mean };
      const advantageOf = ({ item }: Stored<SpearEpisode>) => recalibrated(item.score, reference);
      const good = buffer.filter((stored) => advantageOf(stored) > 0); // gate 2
      const chosen = choose(good, options, random);
      const ids = new Set(chosen.map(({ id }) => id));
      const flushed = options.buffer === "flush" && chosen.length > 0;
      const replayed = chosen.map((stored): Replayed => toReplayed(stored, iteration, advantageOf(stored)));
      return {
        weight,
        replayed,
        metrics: {
          "spear/gamma": weight,
          "spear/baseline": mean,
          "spear/replayed": replayed.length,
          "spear/replay_advantage": meanOf(chosen.map(advantageOf)),
        },
        state: { baseline, buffer: flushed ? [] : withReplays(buffer, ids) },
      };
    },
    admit(estimated, given, { iteration }) {
      const state = given as SpearState;
      const things = estimated.map((one) => ({ id: one.trajectory.episodeId, item: toStore(one, options) }));
      const buffer = withItems(state.buffer, things, iteration, rules);
      const metrics = {
        "spear/admitted": things.filter(({ item }) => passesAdmission(item)).length,
        "spear/buffer_size": buffer.length,
        "spear/buffer_age": meanOf(buffer.map(({ addedAt }) => iteration - addedAt)),
      };
      return { state: { ...state, buffer }, metrics };
    },
  };
}

function withUpdate(
  blocks: readonly BaselineBlock[],
  block: BaselineBlock,
  { baseline, window }: SpearOptions,
): readonly BaselineBlock[] {
  if (block.means.length === 0) return blocks;
  return baseline === "entries" ? withBlock(blocks, block, window) : [...blocks, block].slice(-window);
}

/** Mean and population deviation of the scores of each group. */
function statisticsOf(groups: readonly TrajectoryGroup[], { score }: SpearOptions) {
  const scores = groups.map(({ trajectories }) => trajectories.map(score));
  const means = scores.map(meanOf);
  const deviations = scores.map((of, g) =>
    Math.sqrt(meanOf(of.map((value) => (value - (means[g] ?? 0)) ** 2))),
  );
  return { means, deviations };
}

function choose(
  good: ReplayBuffer<SpearEpisode>,
  { buffer, episodes }: SpearOptions,
  random: Rng,
): readonly Stored<SpearEpisode>[] {
  if (buffer === "draw") return random.shuffle(good).slice(0, episodes);
  return isReplayDue(good.length, episodes)
    ? random.shuffle(good).slice(0, replaySize(good.length, episodes))
    : [];
}

function toReplayed(
  { item, addedAt, replays }: Stored<SpearEpisode>,
  iteration: number,
  advantage: number,
): Replayed {
  const { trajectory, group } = item;
  const advantages = trajectory.turns.map(() => advantage);
  return { trajectory, group, advantages, age: iteration - addedAt, replays: replays + 1 };
}

/** What a replay needs of an episode: neither diagnostics, timings nor the other candidates' numbers. */
function toStore({ trajectory, group, advantages }: Credited, { score }: SpearOptions): SpearEpisode {
  const turns = trajectory.turns.map(
    ({ candidateLogProbs: _, info: __, actMs: ___, stepMs: ____, ...turn }) => turn,
  );
  return {
    trajectory: { ...trajectory, turns },
    group,
    advantage: meanOf(advantages),
    score: score(trajectory),
  };
}
