import { describe, expect, it } from "vitest";
import type { EncodedEpisode } from "../../src/agent/policy.ts";
import type { TrainablePolicy } from "../../src/agent/trainable-policy.ts";
import { TurnwiseError } from "../../src/core/errors.ts";
import { rng } from "../../src/core/rng.ts";
import type { Trajectory } from "../../src/core/trajectory.ts";
import { openTrajectoryReader } from "../../src/replay/index.ts";
import { AdamW } from "../../src/tensor/index.ts";
import { toPlainBatch } from "../../src/training/batch.ts";
import { assertFinite } from "../../src/training/finite.ts";
import { loadPolicy } from "../../src/training/index.ts";
import type { LossTerm } from "../../src/training/objective/objective.ts";
import { update } from "../../src/training/update.ts";
import { openHost, run, tinyConfig, wasm } from "./run-fixture.ts";

async function longest(runDirectory: string): Promise<Trajectory> {
  const found: Trajectory[] = [];
  for await (const one of (await openTrajectoryReader(runDirectory)).episodes({ source: "rollout" }))
    found.push(one);
  const [first] = found.sort((a, b) => b.turns.length - a.turns.length);
  if (first === undefined) throw new Error("the run has no episodes");
  return first;
}

/** The batch of an optimiser step after a short run, and a function that takes the step. */
async function step(change: { readonly advantage?: number; readonly terms?: readonly LossTerm[] } = {}) {
  const { runDirectory } = await run(tinyConfig({ iterations: 1 }));
  const trajectory = await longest(runDirectory);
  const environment = (await openHost("corridor")).info;
  const policy: TrainablePolicy<unknown, EncodedEpisode> = await loadPolicy(runDirectory, {
    engine: await wasm(),
    environment,
    which: "latest",
  });
  const advantages = trajectory.turns.map((_, t) => (t === 0 ? (change.advantage ?? 1) : 1));
  const one = {
    trajectory,
    group: 0,
    advantages,
    encoded: policy.encode(trajectory),
    referenceLogProbs: null,
  };
  const batch = toPlainBatch([one], { aggregation: "token-mean", horizon: 20 });
  const before = policy.parameters.hash();
  const take = () =>
    update({
      policy,
      optimizer: new AdamW(policy.parameters),
      passes: [{ terms: change.terms ?? [spoiled(1)], batch, weight: 1 }],
      states: {},
      temperature: 1,
      progress: 0,
      time: { iteration: 7, iterations: 10 },
      minibatch: { epoch: 1, index: 3 },
      rng: rng(0, "step"),
      learningRate: 1e-3,
      maxGradNorm: 1,
    });
  return { take, policy, before, id: trajectory.episodeId };
}

/** The mean log-prob, times a factor. */
const spoiled = (factor: number): LossTerm => ({
  name: "spoiled",
  needsReference: false,
  init: () => null,
  compute: ({ outputs }, state) => ({
    loss: outputs.logProbs.mean().mul(factor).asScalar(),
    state,
    metrics: {},
  }),
});

function failureOf(take: () => unknown): TurnwiseError {
  try {
    take();
  } catch (error) {
    if (error instanceof TurnwiseError) return error;
  }
  throw new Error("it did not fail");
}

describe("a number that is not finite", () => {
  it("leaves an ordinary step alone", async () => {
    const { take, policy, before } = await step();
    take();
    expect(policy.parameters.hash()).not.toBe(before);
  });

  it("in a loss is named by term, batch and episode before the update", async () => {
    const { take, policy, before, id } = await step({ terms: [spoiled(1), spoiled(Number.NaN)] });
    const { code, message, details } = failureOf(take);
    expect(code).toBe("training/not-finite");
    expect(message).toContain("The loss term spoiled became NaN in iteration 7, epoch 1, minibatch 3");
    expect(message).toContain(id);
    expect(details).toMatchObject({
      term: "spoiled",
      iteration: 7,
      epoch: 1,
      index: 3,
      episodeIds: [id],
    });
    expect(policy.parameters.hash()).toBe(before);
  });

  it.each([Number.NaN, Infinity])(
    "in the advantages is named by episode and turn (%f)",
    async (advantage) => {
      const { take, policy, before, id } = await step({ advantage });
      const { code, details } = failureOf(take);
      expect(code).toBe("training/not-finite");
      expect(details).toMatchObject({ what: "advantages", episodeId: id, turn: 0 });
      expect(policy.parameters.hash()).toBe(before);
    },
  );

  it("in the policy's own numbers is named by episode and turn", async () => {
    const { take, policy, id } = await step();
    policy.parameters.change((flat) => flat.fill(Number.NaN));
    const { details } = failureOf(take);
    expect(details).toMatchObject({ what: "logProbs", episodeId: id, turn: 0, iteration: 7 });
  });

  it("in a gradient is named by parameter, batch and episode", async () => {
    // The root has an infinite slope at 0, and the loss itself is 0.
    const rooted: LossTerm = {
      ...spoiled(1),
      compute: ({ outputs }, state) => ({
        loss: outputs.logProbs.sub(outputs.logProbs).sqrt().sum().asScalar(),
        state,
        metrics: {},
      }),
    };
    const { take, policy, before, id } = await step({ terms: [rooted] });
    const { code, message, details } = failureOf(take);
    expect(code).toBe("training/not-finite");
    expect(message).toContain("The gradient of ");
    expect(details).toMatchObject({ parameter: expect.any(String) as string, episodeIds: [id] });
    expect(policy.parameters.hash()).toBe(before);
  });

  it.each(["logProb", "entropy", "reward"] as const)(
    "among what was collected is named (%s)",
    async (field) => {
      const { runDirectory } = await run(tinyConfig({ iterations: 1 }));
      const episode = await longest(runDirectory);
      const turns = episode.turns.map((turn, t) => (t === 1 ? { ...turn, [field]: Number.NaN } : turn));
      expect(() => assertFinite([episode])).not.toThrow();
      const { message } = failureOf(() => assertFinite([{ ...episode, turns }]));
      expect(message).toContain(`NaN in episode ${episode.episodeId}, turn 1`);
    },
  );
});
