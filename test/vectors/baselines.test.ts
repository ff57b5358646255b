import { beforeAll } from "vitest";
import { type Engine, scope, startEngine, type Tensor1D } from "../../src/tensor/index.ts";
import { type Aggregation, aggregate, aggregationWeights } from "../../src/training/objective/aggregate.ts";
import { clippedRatioLoss } from "../../src/training/objective/clipped-ratio.ts";
import { biLevelGae, maskedTokenGae, tokenGae } from "../../src/training/objective/gae-tokens.ts";
import { k3 } from "../../src/training/objective/kl.ts";
import { reinforcePlusPlusTokens } from "../../src/training/objective/reinforce-plus-plus.ts";
import { rlooAdvantages } from "../../src/training/objective/rloo.ts";
import { describeVectors, expectClose, expectFields, type VectorCase } from "./vector-file.ts";

/** Tensors are float32: seven digits. */
const FLOAT32 = 1e-5;

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine({ engine: "cpu" });
});

function computed(f: (tensor: (values: number[]) => Tensor1D) => Tensor1D): Float32Array {
  return scope(engine, () => Float32Array.from(f((values) => engine.tf.tensor1d(values)).dataSync()));
}

type Check = (input: VectorCase["input"], expected: VectorCase["expected"], tolerance: number) => void;

/** Kind of case, which its id begins with → how it is computed. */
const KINDS: Readonly<Record<string, Check>> = {
  rloo(input, expected, tolerance) {
    const { rows, rows_weighting: statistics = "row" } = input as unknown as {
      rows: { group: string; traj: string; score: number }[];
      rows_weighting?: "row" | "trajectory";
    };
    const given = rows.map(({ group, traj, score }) => ({ group, trajectory: traj, score }));
    const advantages = rlooAdvantages(given, { statistics, trajectoryScore: "first", singleton: "raw" });
    expectFields({ advantage: advantages }, expected, tolerance);
  },

  gae(input, expected, tolerance) {
    const { rewards, values, mask, loss_mask, gamma: discount, lam: lambda } = input as unknown as TokenInput;
    const out =
      loss_mask === undefined
        ? tokenGae(rewards, values, mask ?? rewards.map(() => 1), { discount, lambda })
        : maskedTokenGae(rewards, values, loss_mask, { discount, lambda });
    compareTokens(out, expected, loss_mask ?? mask ?? [], tolerance);
  },

  "bilevel-gae"(input, expected, tolerance) {
    const { rewards, values, loss_mask, turn_end, gamma, lam, high_level_gamma } =
      input as unknown as TokenInput;
    const mask = loss_mask ?? rewards.map(() => 1);
    const options = { discount: gamma, lambda: lam, turnDiscount: high_level_gamma };
    const out = biLevelGae(rewards, values, { mask, turnEnd: turn_end }, options);
    compareTokens(out, expected, mask, tolerance);
  },

  "ppo-dualclip"(input, expected) {
    const { old_logp, new_logp, advantage, clip_low, clip_high, clip_c } = input as unknown as {
      old_logp: number[];
      new_logp: number[];
      advantage: number[];
      clip_low: number;
      clip_high: number;
      clip_c: number;
    };
    const options = { low: clip_low, high: clip_high, dual: clip_c };
    const losses = computed((tensor) =>
      clippedRatioLoss(tensor(new_logp), tensor(old_logp), tensor(advantage), options),
    );
    expectFields({ token_loss: losses }, expected, FLOAT32, FLOAT32);
  },

  agg(input, expected, tolerance) {
    const { loss, mask } = input as unknown as { loss: number[][]; mask: number[][] };
    for (const [mode, value] of Object.entries(expected as unknown as Record<Aggregation, number>)) {
      const weights = aggregationWeights(mode as Aggregation, mask);
      expectClose([aggregate(loss, weights)], [value], tolerance);
    }
  },

  "kl-k3"(input, expected) {
    const { logp, ref_logp } = input as unknown as { logp: number[]; ref_logp: number[] };
    expectFields(
      { k3: computed((tensor) => k3(tensor(logp), tensor(ref_logp))) },
      expected,
      FLOAT32,
      FLOAT32,
    );
  },

  "reinforce++"(input, expected, tolerance) {
    const { rewards, mask, gamma } = input as unknown as {
      rewards: number[][];
      mask: number[][];
      gamma: number;
    };
    const { returns, advantages } = reinforcePlusPlusTokens(rewards, mask, gamma);
    const rows = expected as unknown as { returns: number[][]; advantage: number[][] };
    expectFields(
      { returns: returns.flat(), advantage: advantages.flat() },
      { returns: rows.returns.flat(), advantage: rows.advantage.flat() },
      tolerance,
    );
  },
};

interface TokenInput {
  readonly rewards: number[];
  readonly values: number[];
  readonly mask?: number[];
  readonly loss_mask?: number[];
  readonly turn_end: number[];
  readonly gamma: number;
  readonly lam: number;
  readonly high_level_gamma: number;
}

/** Compares where the mask is 1: elsewhere the numbers of the file mean nothing. */
function compareTokens(
  out: ReturnType<typeof tokenGae>,
  expected: VectorCase["expected"],
  mask: readonly number[],
  tolerance: number,
): void {
  const kept = (values: readonly number[]): number[] => values.filter((_, i) => mask[i] !== 0);
  const { advantages, returns, whitened } = out;
  const mine = {
    advantage_raw: kept(advantages),
    returns: kept(returns),
    advantage_whitened: kept(whitened),
  };
  const theirs = Object.entries(expected).map(([name, values]) => [name, kept(values)]);
  expectFields(mine, Object.fromEntries(theirs) as Record<string, number[]>, tolerance);
}

describeVectors(
  "baselines.json",
  () => true,
  ({ id, input, expected }, tolerance) => {
    const kind = Object.keys(KINDS).find((name) => id === name || id.startsWith(`${name}-`));
    const check = kind === undefined ? undefined : KINDS[kind];
    if (check === undefined) throw new Error(`no way to compute the case ${id}`);
    check(input, expected, tolerance);
  },
);
