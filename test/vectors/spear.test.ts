import { expect } from "vitest";
import { rng } from "../../src/core/rng.ts";
import { clipCovCandidates, clipCovMask, covariances } from "../../src/training/objective/clip-cov.ts";
import {
  baselineOf,
  passesAdmission,
  recalibrated,
  selfImitationWeight,
} from "../../src/training/objective/spear.ts";
import { isReplayDue, replaySize } from "../../src/training/objective/spear-released.ts";
import { intrinsicReward, intrinsicWeight } from "../../src/training/objective/spear-reward.ts";
import { describeVectors, expectClose } from "./vector-file.ts";

type Out = Readonly<Record<string, unknown>>;

/** The released reward: 0.1 for each turn, 1 at most. */
const RELEASED = { perTurn: 0.1, most: 1 };

interface GateInput {
  readonly group_mean_history: [number, number[]][];
  readonly group_std_history?: [number, number[]][];
  readonly trajectories: { readonly id: string; readonly old_advantage: number; readonly reward: number }[];
  readonly norm_by_std: boolean;
  readonly eps?: number;
}

function gates({ group_mean_history, group_std_history, trajectories, norm_by_std, eps }: GateInput): Out {
  const blocks = group_mean_history.map(([iteration, means], i) => ({
    iteration,
    means,
    deviations: group_std_history?.[i]?.[1] ?? [],
  }));
  const baseline = baselineOf(blocks);
  if (baseline === null) throw new Error("the history is empty");
  const { mean, deviation } = baseline;
  const reference = norm_by_std ? baseline : { mean };
  const entered = trajectories.filter((one) => passesAdmission({ advantage: one.old_advantage }));
  const values = entered.map(({ id, reward }) => ({
    id,
    recalibrated: recalibrated(reward, reference, eps),
  }));
  return {
    baseline_p50: mean,
    std_p50: deviation,
    entered: entered.map(({ id }) => id),
    recalibrated: values,
    kept_code: values.filter((one) => one.recalibrated >= 0).map(({ id }) => id),
    kept_paper: values.filter((one) => one.recalibrated > 0).map(({ id }) => id),
  };
}

interface ScheduleInput {
  readonly step: number[];
  readonly warmup_steps: number;
  readonly loss_coef: number;
  readonly toolcall_steps: number;
}

function schedules({ step, warmup_steps, loss_coef, toolcall_steps }: ScheduleInput): Out {
  return {
    gamma_sil: step.map((t) => selfImitationWeight(t, loss_coef, warmup_steps)),
    mu_toolcall: step.map((t) => intrinsicWeight(t, toolcall_steps)),
  };
}

interface RewardInput {
  readonly episode_length: number[];
  readonly step: number;
  readonly toolcall_steps: number;
  readonly episode_reward: number[];
}

function rewards({ episode_length, step, toolcall_steps, episode_reward }: RewardInput): Out {
  const mu = intrinsicWeight(step, toolcall_steps);
  const intrinsic = episode_length.map((turns) => mu * intrinsicReward(turns, RELEASED));
  return { intrinsic, total: intrinsic.map((bonus, i) => bonus + (episode_reward[i] ?? 0)) };
}

interface ClipInput {
  readonly advantage: number[][];
  readonly logp: number[][];
  readonly old_logp: number[][];
  readonly mask: number[][];
  readonly clip_low: number;
  readonly clip_high: number;
  readonly cov_lb: number;
  readonly cov_ub: number;
  readonly cov_ratio: number;
}

function covarianceClip(input: ClipInput, expected: Out, tolerance: number): Out {
  const given = {
    advantages: input.advantage.flat(),
    logProbs: input.logp.flat(),
    behaviorLogProbs: input.old_logp.flat(),
    mask: input.mask.flat(),
  };
  const options = { ratio: input.cov_ratio, low: input.cov_lb, high: input.cov_ub };
  const clip = { low: input.clip_low, high: input.clip_high, dual: null };
  const width = input.mask[0]?.length ?? 1;
  const place = (i: number) => [Math.floor(i / width), i % width];
  const { meanAdvantage, meanLogProb, values } = covariances(given);
  const { eligible, clipped, count } = clipCovCandidates(given, options, clip);
  const kept = clipCovMask(given, options, clip, rng(1, "clip"));
  const dropped = [...kept].flatMap((m, i) => (m === 0 ? [i] : []));
  expect(dropped).toHaveLength(Math.min(count, eligible.length));
  expect(dropped.filter((i) => !eligible.includes(i))).toEqual([]);
  const shouldBe = (expected["cov"] as number[][] | undefined)?.flat();
  if (shouldBe !== undefined) {
    const counted = (of: readonly number[]) => of.filter((_, i) => given.mask[i] === 1);
    expectClose(counted(values), counted(shouldBe), tolerance);
  }
  return {
    mean_advantage: meanAdvantage,
    mean_logp: meanLogProb,
    cov: expected["cov"],
    ordinary_clipped: clipped.map(place),
    eligible: eligible.map(place),
    clip_num: count,
  };
}

interface BufferInput {
  readonly buffer_size: number;
  readonly count_above_p50: number[];
  readonly kept_after_gates: number[];
}

function bufferRules({ buffer_size, count_above_p50, kept_after_gates }: BufferInput): Out {
  return {
    trigger: count_above_p50.map((count) => isReplayDue(count, buffer_size)),
    replayed_rows: kept_after_gates.map((kept) => replaySize(kept, buffer_size)),
  };
}

/** Numbers within the tolerance, everything else the same. */
function expectSame(actual: unknown, expected: unknown, tolerance: number, where: string): void {
  if (typeof expected === "number") {
    expect(Math.abs((actual as number) - expected), where).toBeLessThanOrEqual(tolerance);
  } else if (typeof expected === "object" && expected !== null) {
    expect(Object.keys(actual as object), where).toEqual(Object.keys(expected));
    for (const [key, value] of Object.entries(expected)) {
      expectSame((actual as Out)[key], value, tolerance, `${where}.${key}`);
    }
  } else expect(actual, where).toEqual(expected);
}

describeVectors(
  "spear.json",
  () => true,
  ({ id, input, expected }, tolerance) => {
    const given: object = input;
    const should = expected as Out;
    const compute = (): Out => {
      if ("group_mean_history" in given) return gates(given as GateInput);
      if ("warmup_steps" in given) return schedules(given as ScheduleInput);
      if ("episode_length" in given) return rewards(given as RewardInput);
      if ("cov_ratio" in given) return covarianceClip(given as ClipInput, should, tolerance);
      if ("count_above_p50" in given) return bufferRules(given as BufferInput);
      throw new Error(`no way to compute the case ${id}`);
    };
    const actual = compute();
    expect(Object.keys(should).length).toBeGreaterThan(0);
    for (const [name, value] of Object.entries(should)) {
      if (!(name in actual)) throw new Error(`nothing computes ${name}`);
      expectSame(actual[name], value, tolerance, name);
    }
  },
);
