/** The value loss: what it is, and its gradient against finite differences. */
import { beforeAll, describe, expect, it } from "vitest";
import { rng } from "../../../src/core/rng.ts";
import {
  type Engine,
  Parameters,
  startEngine,
  type Tensor1D,
  valueAndGradients,
} from "../../../src/tensor/index.ts";
import type { LossTerm, TermInput } from "../../../src/training/objective/objective.ts";
import { explainedVariance, valueLoss } from "../../../src/training/objective/value-loss.ts";

const N = 16;

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine({ engine: "cpu" });
});

/** Values that moved within and beyond a clip of 0.2, towards their returns and away from them. */
function numbers() {
  const random = rng(11, "value-loss");
  const draw = (scale: number) => Float32Array.from({ length: N }, () => scale * (random.float() * 2 - 1));
  const behaviorValues = draw(1);
  const moves = draw(0.5);
  return {
    values: behaviorValues.map((value, i) => value + (moves[i] as number)),
    behaviorValues,
    returns: draw(1),
    weights: Float32Array.from({ length: N }, () => 1 / N),
  };
}
type Numbers = ReturnType<typeof numbers>;

function lossOf(term: LossTerm, { values, behaviorValues, returns, weights }: Numbers, headless = false) {
  const parameters = new Parameters(engine, [{ name: "values", shape: [N], init: { type: "zeros" } }]);
  try {
    parameters.write(values);
    return valueAndGradients(parameters, (tensors) => {
      const tensor = (numbers: Float32Array): Tensor1D => engine.tf.tensor1d(numbers);
      const zeros = new Float32Array(N);
      const others = { behaviorLogProbs: zeros, advantages: zeros };
      const input = {
        batch: {
          behaviorLogProbs: tensor(zeros),
          advantages: tensor(zeros),
          referenceLogProbs: null,
          behaviorValues: tensor(behaviorValues),
          returns: tensor(returns),
          weights: tensor(weights),
        },
        outputs: {
          logProbs: tensor(zeros),
          entropies: tensor(zeros),
          entropyFractions: tensor(zeros),
          values: headless ? null : (tensors["values"] as Tensor1D),
        },
        values: {
          ...others,
          referenceLogProbs: null,
          behaviorValues,
          returns,
          weights,
          outputs: { logProbs: zeros, entropies: zeros, entropyFractions: zeros, values },
        },
        places: { index: new Int32Array(N), episode: new Int32Array(N) },
        progress: 0,
        time: { iteration: 0, iterations: 1 },
        rng: rng(0),
        tensor,
      } satisfies TermInput;
      return term.compute(input, term.init()).loss;
    });
  } finally {
    parameters.dispose();
  }
}

describe.each([0.2, null])("value loss with clip %s", (clip) => {
  const term = valueLoss({ coefficient: 0.7, clip });

  it("has the gradient that finite differences give", () => {
    const given = numbers();
    const { flatGradient } = lossOf(term, given);
    const step = 2e-3;
    let acting = 0;
    for (let i = 0; i < N; i++) {
      const at = (by: number) => {
        const values = given.values.slice();
        values[i] = (values[i] as number) + by;
        return lossOf(term, { ...given, values }).loss;
      };
      expect(Math.abs((flatGradient[i] as number) - (at(step) - at(-step)) / (2 * step))).toBeLessThan(2e-4);
      if (Math.abs(flatGradient[i] as number) > 1e-3) acting++;
    }
    expect(acting).toBeGreaterThan(N / 4);
    if (clip !== null) expect(acting).toBeLessThan(N);
  });

  it("is 0 where values are the returns and were so before", () => {
    const { returns, weights } = numbers();
    expect(lossOf(term, { values: returns, behaviorValues: returns, returns, weights }).loss).toBe(0);
  });
});

describe("the clip of the value loss", () => {
  const one = (value: number, before: number, target: number, clip: number | null) =>
    lossOf(valueLoss({ coefficient: 1, clip }), {
      values: new Float32Array(N).fill(value),
      behaviorValues: new Float32Array(N).fill(before),
      returns: new Float32Array(N).fill(target),
      weights: new Float32Array(N).fill(1 / N),
    });

  it("stops a value that has gone far enough, and pulls back one that went the wrong way", () => {
    const far = one(0.5, 0, 1, 0.2);
    expect(far.loss).toBeCloseTo(0.5 * 0.8 ** 2, 6);
    expect(far.flatGradient[0]).toBeCloseTo(0, 9);
    const wrong = one(-0.5, 0, 1, 0.2);
    expect(wrong.loss).toBeCloseTo(0.5 * 1.5 ** 2, 6);
    expect(wrong.flatGradient[0]).toBeCloseTo(-1.5 / N, 6);
    expect(one(0.5, 0, 1, null).loss).toBeCloseTo(0.5 * 0.5 ** 2, 6);
  });

  it("needs a value head", () => {
    expect(() => lossOf(valueLoss({ coefficient: 1, clip: 0.2 }), numbers(), true)).toThrow(/value head/);
  });
});

describe("explained variance", () => {
  it("is 1 for foresight, 0 for the mean and negative for worse", () => {
    expect(explainedVariance([1, 2, 3], [1, 2, 3])).toBe(1);
    expect(explainedVariance([2, 2, 2], [1, 2, 3])).toBe(0);
    expect(explainedVariance([3, 2, 1], [1, 2, 3])).toBe(-3);
    expect(explainedVariance([5, 5], [1, 1])).toBe(0);
  });
});
