import { beforeAll } from "vitest";
import { type Engine, scope, startEngine, type Tensor1D } from "../../src/tensor/index.ts";
import { type Aggregation, aggregate, aggregationWeights } from "../../src/training/objective/aggregate.ts";
import { clippedRatioLoss } from "../../src/training/objective/clipped-ratio.ts";
import { k3 } from "../../src/training/objective/kl.ts";
import { describeVectors, expectClose } from "./vector-file.ts";

/** Tensors are float32: seven digits. */
const FLOAT32 = 1e-5;

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine({ engine: "cpu" });
});

function computed(f: (tensor: (values: number[]) => Tensor1D) => Tensor1D): Float32Array {
  return scope(engine, () => Float32Array.from(f((values) => engine.tf.tensor1d(values)).dataSync()));
}

describeVectors(
  "baselines.json",
  (id) => id.startsWith("ppo-dualclip"),
  ({ input, expected }) => {
    const { old_logp, new_logp, advantage, clip_low, clip_high, clip_c } = input as unknown as {
      old_logp: number[];
      new_logp: number[];
      advantage: number[];
      clip_low: number;
      clip_high: number;
      clip_c: number;
    };
    const losses = computed((tensor) =>
      clippedRatioLoss(tensor(new_logp), tensor(old_logp), tensor(advantage), {
        low: clip_low,
        high: clip_high,
        dual: clip_c,
      }),
    );
    expectClose(losses, expected["token_loss"] as unknown as number[], FLOAT32, FLOAT32);
  },
);

describeVectors(
  "baselines.json",
  (id) => id.startsWith("kl-k3"),
  ({ input, expected }) => {
    const { logp, ref_logp } = input as unknown as { logp: number[]; ref_logp: number[] };
    const kl = computed((tensor) => k3(tensor(logp), tensor(ref_logp)));
    expectClose(kl, expected["k3"] as unknown as number[], FLOAT32, FLOAT32);
  },
);

describeVectors(
  "baselines.json",
  (id) => id.startsWith("agg"),
  ({ input, expected }, tolerance) => {
    const { loss, mask } = input as unknown as { loss: number[][]; mask: number[][] };
    for (const [mode, value] of Object.entries(expected as unknown as Record<Aggregation, number>)) {
      const weights = aggregationWeights(mode as Aggregation, mask);
      expectClose([aggregate(loss, weights)], [value], tolerance);
    }
  },
);
