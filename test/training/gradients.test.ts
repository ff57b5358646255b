/** The gradient of each loss term against finite differences, on the cpu engine. */
import { beforeAll, describe, expect, it } from "vitest";
import { createCandidatePolicy, Vocabulary } from "../../src/agent/index.ts";
import { rng } from "../../src/core/rng.ts";
import { type Engine, valueAndGradients } from "../../src/tensor/index.ts";
import { clippedRatio } from "../../src/training/objective/clipped-ratio.ts";
import { entropyBonus } from "../../src/training/objective/entropy-bonus.ts";
import { epo, withUpdate } from "../../src/training/objective/epo.ts";
import { klToReference } from "../../src/training/objective/kl.ts";
import type { LossTerm } from "../../src/training/objective/objective.ts";
import { selfImitationLoss } from "../../src/training/objective/spear-loss.ts";
import { bumped, cpu, lossOf as differentiate, N, type Numbers, numbers } from "./term-harness.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await cpu;
});

const lossOf = (term: LossTerm, given: Numbers) => differentiate(engine, term, given);

/** EPO after an update whose mean entropy was 0.8, so that turns lie below, in and above its corridor. */
const epoWithHistory: LossTerm = {
  ...epo({
    form: "hinge",
    lambda: 0.5,
    alpha: 2,
    kappaLow: 0.8,
    kappaHigh: 1.2,
    decay: 3,
    reference: "scalar",
    scale: "nats",
  }),
  init: () => withUpdate({ history: [], turnSums: [], turnCounts: [] }, [[0.8]]),
};

const terms: Record<string, LossTerm> = {
  "clipped-ratio": clippedRatio({ low: 0.2, high: 0.28, dual: null }),
  "clipped-ratio with dual clip": clippedRatio({ low: 0.2, high: 0.28, dual: 1.5 }),
  "kl-to-reference": klToReference({ coefficient: 0.3 }),
  "entropy-bonus in nats": entropyBonus({
    coefficient: { type: "linear", from: 0, to: 1, start: 0, end: 1 },
    scale: "nats",
  }),
  "entropy-bonus in fractions": entropyBonus({ coefficient: 0.5, scale: "fraction" }),
  epo: epoWithHistory,
  "spear-sil": selfImitationLoss({
    clip: { low: 0.2, high: 0.28, dual: null },
    covariance: null,
    entropyBonus: 0.2,
    entropyScale: "nats",
  }),
};

describe.each(Object.entries(terms))("%s", (_, term) => {
  it("has the gradient that finite differences give", () => {
    const given = numbers();
    const { flatGradient } = lossOf(term, given);
    const step = 2e-3;
    let acting = 0;
    for (let i = 0; i < 2 * N; i++) {
      const rise = lossOf(term, bumped(given, i, step)).loss - lossOf(term, bumped(given, i, -step)).loss;
      // float32 losses near 1 carry errors of 1e-7, so differences over 4e-3 carry 5e-5.
      expect(Math.abs((flatGradient[i] as number) - rise / (2 * step)), `input ${i}`).toBeLessThan(5e-4);
      if (Math.abs(flatGradient[i] as number) > 1e-3) acting++;
    }
    expect(acting).toBeGreaterThanOrEqual(2);
  });

  it("is not moved by a turn of weight 0", () => {
    const given = numbers();
    const weights = given.weights.slice();
    weights[4] = 0;
    const { loss, flatGradient } = lossOf(term, { ...given, weights });
    expect(flatGradient[4]).toBeCloseTo(0, 12);
    expect(flatGradient[N + 4]).toBeCloseTo(0, 12);
    expect(lossOf(term, bumped({ ...given, weights }, 4, 0.7)).loss).toBeCloseTo(loss, 6);
  });
});

describe("clipped-ratio", () => {
  it("is the plain policy gradient where the ratio is 1", () => {
    const given = { ...numbers() };
    const { flatGradient } = lossOf(terms["clipped-ratio"] as LossTerm, {
      ...given,
      behaviorLogProbs: given.logProbs,
    });
    for (let i = 0; i < N; i++) {
      expect(flatGradient[i]).toBeCloseTo(-(given.advantages[i] as number) * (given.weights[i] as number), 6);
    }
  });

  it("has no gradient where the clip holds", () => {
    const given = numbers();
    const logProbs = given.logProbs.slice();
    const advantages = given.advantages.slice();
    const behavior = given.behaviorLogProbs.slice();
    [logProbs[0], behavior[0], advantages[0]] = [-0.5, -1.5, 1]; // good and already likelier
    [logProbs[1], behavior[1], advantages[1]] = [-2.5, -1.5, -1]; // bad and already rarer
    const { flatGradient } = lossOf(terms["clipped-ratio"] as LossTerm, {
      ...given,
      logProbs,
      advantages,
      behaviorLogProbs: behavior,
    });
    expect([flatGradient[0], flatGradient[1]]).toEqual(
      [0, 0].map((zero) => expect.closeTo(zero, 12) as number),
    );
  });
});

describe("all terms through the candidate policy", () => {
  it("differentiate down to the weights", () => {
    const vocabulary = Vocabulary.fromTexts(["say apple bridge drum"], {
      argumentTexts: ["apple bridge drum"],
    });
    const config = { embeddingSize: 4, stateSize: 5, hiddenSize: 4 };
    using policy = createCandidatePolicy({
      engine,
      vocabulary,
      environment: { grammar: null },
      config,
      seed: 2,
    });
    const memory = policy.startEpisode({} as never);
    const admissible = ["say apple", "say bridge", "say drum"];
    const decoding = { type: "sample", temperature: 1 } as const;
    for (let turn = 0; turn < 3; turn++) {
      const observation = {
        text: `the ${admissible[turn]?.slice(4)} is here`,
        admissible,
        instruction: "say it",
      };
      const lastAction = turn === 0 ? null : { text: admissible[turn - 1] as string };
      void policy.act([{ memory, observation, lastAction, rng: rng(1, turn) }], { decoding });
    }
    const episode = policy.episodeOf(memory);
    const loss = () =>
      valueAndGradients(policy.parameters, () => {
        const { logProbs, entropies } = policy.evaluate([episode]);
        const clipped = logProbs.sub(-1).exp().sum();
        return clipped.add(entropies.sum().mul(0.3)).asScalar();
      });
    const { flatGradient } = loss();
    const weights = policy.parameters.read();
    const random = rng(3);
    const step = 1e-2;
    for (let i = 0; i < 40; i++) {
      const index = random.int(weights.length);
      const at = (delta: number) => {
        const moved = weights.slice();
        moved[index] = (moved[index] as number) + delta;
        policy.parameters.write(moved);
        return loss().loss;
      };
      const slope = (at(step) - at(-step)) / (2 * step);
      expect(Math.abs((flatGradient[index] as number) - slope), `weight ${index}`).toBeLessThan(5e-3);
    }
    policy.parameters.write(weights);
  });
});
