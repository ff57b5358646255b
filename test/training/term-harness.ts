/** A loss term on a batch of made-up numbers, differentiated on the cpu engine. */
import type { PolicyOutputs } from "../../src/agent/policy.ts";
import { rng } from "../../src/core/rng.ts";
import {
  type Engine,
  Parameters,
  startEngine,
  type Tensor1D,
  valueAndGradients,
} from "../../src/tensor/index.ts";
import { placesOf } from "../../src/training/batch.ts";
import type { Metrics } from "../../src/training/metrics.ts";
import type { LossTerm, TermInput } from "../../src/training/objective/objective.ts";

/** Turns of the batch: three episodes of four. */
export const N = 12;

/** The cpu engine, once. */
export const cpu = startEngine({ engine: "cpu" });

/** Numbers of a batch in which ratios lie inside and outside of the clip, on both sides. */
export function numbers() {
  const random = rng(5, "gradients");
  const draw = (scale: number, shift = 0) =>
    Float32Array.from({ length: N }, () => shift + scale * (random.float() * 2 - 1));
  return {
    logProbs: draw(0.8, -1.5),
    entropies: draw(0.4, 0.8),
    behaviorLogProbs: draw(0.8, -1.5),
    referenceLogProbs: draw(1, -1.5),
    advantages: draw(1.5),
    weights: draw(0.05, 0.1),
  };
}

export type Numbers = ReturnType<typeof numbers>;

/** Loss, metrics and gradient of a term with respect to log-probs [N] and entropies [N]. */
export function lossOf(engine: Engine, term: LossTerm, given: Numbers) {
  let metrics: Metrics = {};
  const parameters = new Parameters(engine, [
    { name: "logProbs", shape: [N], init: { type: "zeros" } },
    { name: "entropies", shape: [N], init: { type: "zeros" } },
  ]);
  try {
    parameters.write(Float32Array.of(...given.logProbs, ...given.entropies));
    const differentiated = valueAndGradients(parameters, ({ logProbs, entropies }) => {
      const outputs = {
        logProbs: logProbs as Tensor1D,
        entropies: entropies as Tensor1D,
        entropyFractions: (entropies as Tensor1D).div<Tensor1D>(2),
        values: null,
      } satisfies PolicyOutputs<Tensor1D>;
      const { behaviorLogProbs, referenceLogProbs, advantages, weights } = given;
      const plain = {
        behaviorLogProbs,
        referenceLogProbs,
        advantages,
        weights,
        behaviorValues: null,
        returns: null,
      };
      const tensor = (values: Float32Array) => engine.tf.tensor1d(values);
      const input: TermInput = {
        outputs,
        batch: {
          behaviorLogProbs: tensor(behaviorLogProbs),
          referenceLogProbs: tensor(referenceLogProbs),
          advantages: tensor(advantages),
          behaviorValues: null,
          returns: null,
          weights: tensor(weights),
        },
        values: {
          ...plain,
          outputs: {
            logProbs: given.logProbs,
            entropies: given.entropies,
            entropyFractions: given.entropies.map((x) => x / 2),
            values: null,
          },
        },
        places: placesOf([N / 3, N / 3, N / 3]),
        progress: 0.5,
        time: { iteration: 3, iterations: 6 },
        rng: rng(8, "step"),
        tensor,
      };
      const result = term.compute(input, term.init());
      ({ metrics } = result);
      return result.loss;
    });
    return { ...differentiated, metrics };
  } finally {
    parameters.dispose();
  }
}

/** The numbers with one log-prob (index below N) or entropy moved. */
export function bumped(given: Numbers, index: number, by: number): Numbers {
  const logProbs = given.logProbs.slice();
  const entropies = given.entropies.slice();
  const target = index < N ? logProbs : entropies;
  target[index % N] = (target[index % N] as number) + by;
  return { ...given, logProbs, entropies };
}
