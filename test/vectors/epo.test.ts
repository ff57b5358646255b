import { beforeAll, expect } from "vitest";
import {
  type Engine,
  Parameters,
  startEngine,
  type Tensor1D,
  valueAndGradients,
} from "../../src/tensor/index.ts";
import {
  corridorPenalty,
  epoLoss,
  hinge,
  nestedWeights,
  phaseWeight,
  referenceEntropy,
} from "../../src/training/objective/epo.ts";
import {
  indicatorPenalty,
  leftPaddedTable,
  releasedPhaseWeight,
  tokenMeanWeights,
} from "../../src/training/objective/epo-released.ts";
import { describeVectors, expectClose } from "./vector-file.ts";

/** The loss is a float32 tensor: seven digits. */
const FLOAT32 = 1e-5;

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine({ engine: "cpu" });
});

type Given = Readonly<Record<string, unknown>>;
type Out = Readonly<Record<string, unknown>>;

interface HingeInput {
  readonly token_entropy: number[][][];
  readonly mask?: number[][][];
  readonly history?: number[];
  readonly H_ref?: number;
  readonly kappa_l: number;
  readonly kappa_r: number;
  readonly alpha: number;
  readonly lam: number;
  readonly step?: number;
  readonly total_steps?: number;
  readonly decay?: number;
  readonly beta?: number;
}

interface IndicatorInput {
  readonly token_entropy: number[][];
  readonly mask: number[][];
  readonly reference_per_row: number[];
  readonly kappa_l: number;
  readonly kappa_r: number;
  readonly alpha: number;
  readonly entropy_coeff: number;
  readonly smooth_coeff: number;
  readonly epoch_weight: number;
}

/** All quantities of the paper's form: sums in float64, the loss and its gradient as float32 tensors. */
function computeHinge(input: HingeInput): Out {
  const { token_entropy: entropy, mask, alpha, lam: lambda, kappa_l: kappaLow, kappa_r: kappaHigh } = input;
  const reference = referenceEntropy(input.H_ref === undefined ? (input.history ?? []) : [input.H_ref]);
  const beta = input.beta ?? phaseWeight(input.step ?? 0, input.total_steps ?? 0, input.decay ?? 0);
  const kept = mask ?? entropy.map((turns) => turns.map((tokens) => tokens.map(() => 1)));
  const counts = kept.map((turns) => turns.map((tokens) => tokens.reduce((sum, m) => sum + m, 0)));
  const perTurn = nestedWeights(counts);
  const penalty = entropy.map((turns) =>
    turns.map((tokens) => tokens.map((h) => corridorPenalty(h, reference, { kappaLow, kappaHigh }))),
  );
  const w = kept
    .map((turns, j) => turns.map((tokens, t) => tokens.map((m) => m * (perTurn[j]?.[t] ?? 0))))
    .flat(2);
  const dot = (values: number[]) => values.reduce((sum, value, i) => sum + value * (w[i] ?? 0), 0);
  const L_H = dot(entropy.flat(2));
  const L_smooth = alpha * dot(penalty.flat(2));
  const tensors = lossAndSlope(
    entropy.flat(2),
    w,
    (h, tensor) => {
      const [low, high] = reference === null ? [-1e30, 1e30] : [kappaLow * reference, kappaHigh * reference];
      return hinge(h, tensor(w.map(() => low)), tensor(w.map(() => high))).mul<Tensor1D>(alpha);
    },
    { lambda, beta },
  );
  const added = -lambda * (L_H - beta * L_smooth);
  expectClose([tensors.loss], [added], 0, FLOAT32);
  return {
    H_ref: reference,
    beta,
    penalty,
    L_H,
    L_smooth,
    added_to_policy_loss: added,
    dloss_dH: tensors.slope,
  };
}

function computeIndicator(input: IndicatorInput): Out {
  const { token_entropy: entropy, mask, reference_per_row: references, smooth_coeff: beta } = input;
  const { kappa_l: kappaLow, kappa_r: kappaHigh, entropy_coeff: lambda } = input;
  const alpha = input.alpha * input.epoch_weight;
  const penalty = entropy.map((row, r) =>
    row.map((h) => indicatorPenalty(h, references[r] ?? null, { kappaLow, kappaHigh, alpha })),
  );
  // Weights are float32 in training; here the same mean in float64.
  const count = mask.flat().reduce((sum, m) => sum + m, 0) + 1e-8;
  const w = mask.flat().map((m) => m / count);
  expectClose(tokenMeanWeights(mask.flat()), w, 0, FLOAT32);
  const dot = (values: number[]) => values.reduce((sum, value, i) => sum + value * (w[i] ?? 0), 0);
  const [L_H, L_smooth] = [dot(entropy.flat()), dot(penalty.flat())];
  const { slope, loss } = lossAndSlope(entropy.flat(), w, (_, tensor) => tensor(penalty.flat()), {
    lambda,
    beta,
  });
  const added = -lambda * (L_H - beta * L_smooth);
  expectClose([loss], [added], 0, FLOAT32);
  expectClose(
    slope,
    w.map((weight) => -lambda * weight),
    1e-12,
    FLOAT32,
  ); // the penalty adds nothing
  return { penalty, L_H, L_smooth, added_to_policy_loss: added };
}

function lossAndSlope(
  entropy: number[],
  weights: number[],
  penalty: (entropies: Tensor1D, tensor: (values: number[]) => Tensor1D) => Tensor1D,
  factors: { lambda: number; beta: number },
) {
  const parameters = new Parameters(engine, [
    { name: "entropies", shape: [entropy.length], init: { type: "zeros" } },
  ]);
  try {
    parameters.write(Float32Array.from(entropy));
    const tensor = (values: number[]): Tensor1D => engine.tf.tensor1d(values, "float32");
    const { loss, flatGradient } = valueAndGradients(parameters, ({ entropies }) => {
      const h = entropies as Tensor1D;
      return epoLoss(h, penalty(h, tensor), tensor(weights), factors);
    });
    return { loss, slope: [...flatGradient] };
  } finally {
    parameters.dispose();
  }
}

interface ScheduleInput {
  readonly total_steps: number;
  readonly decay: number;
  readonly k: number[];
  readonly code_max_epochs: number;
}

function checkSchedules(
  { k, total_steps, decay, code_max_epochs }: ScheduleInput,
  expected: Out,
  tolerance: number,
) {
  for (const [name, value] of Object.entries(expected)) {
    const at = /^epoch_weight_at_(\d+)$/.exec(name);
    if (at !== null) {
      expectClose([releasedPhaseWeight(Number(at[1]), code_max_epochs)], [value as number], tolerance);
    } else if (name === "beta_paper_v2") {
      expectClose(
        k.map((step) => phaseWeight(step, total_steps, decay)),
        value as number[],
        tolerance,
      );
    } else if (name === "epoch_weight_released_code") {
      expectClose(
        k.map((step) => releasedPhaseWeight(step, code_max_epochs)),
        value as number[],
        tolerance,
      );
    } else throw new Error(`nothing computes ${name}`);
  }
}

/** Compares every field; those of masked tokens mean nothing. */
function checkFields(actual: Out, expected: Out, mask: unknown, tolerance: number): void {
  const kept = mask === undefined ? null : numbers(mask);
  for (const [name, value] of Object.entries(expected)) {
    if (!(name in actual)) throw new Error(`nothing computes ${name}`);
    if (name === "H_ref" && actual[name] === null) {
      expect((value as number | null) ?? 0).toBeLessThan(1e-6);
      continue;
    }
    const [is, should] = [numbers(actual[name]), numbers(value)];
    const counted = (values: number[]) =>
      kept === null || values.length !== kept.length ? values : values.filter((_, i) => kept[i] === 1);
    const float32 = name === "dloss_dH";
    expectClose(counted(is), counted(should), float32 ? 0 : tolerance, float32 ? FLOAT32 : 0);
  }
}

function numbers(value: unknown): number[] {
  return ([value] as unknown[]).flat(4) as number[];
}

describeVectors(
  "epo.json",
  () => true,
  ({ id, input, expected }, tolerance) => {
    const given = input as Given;
    const should = expected as Out;
    expect(Object.keys(should).length).toBeGreaterThan(0);
    if (given["form"] === "hinge") {
      checkFields(computeHinge(given as unknown as HingeInput), should, given["mask"], tolerance);
    } else if (given["form"] === "indicator") {
      checkFields(computeIndicator(given as unknown as IndicatorInput), should, given["mask"], tolerance);
    } else if ("k" in given) {
      checkSchedules(given as unknown as ScheduleInput, should, tolerance);
    } else if ("step_entropy_per_update" in given) {
      const table = leftPaddedTable(
        given["step_entropy_per_update"] as number[][],
        given["max_steps"] as number,
      );
      checkFields(
        { padded: table.padded, reference_by_turn_index: table.reference },
        should,
        undefined,
        tolerance,
      );
    } else throw new Error(`no way to compute the case ${id}`);
  },
);
