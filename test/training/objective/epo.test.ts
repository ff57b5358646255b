import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Trajectory } from "../../../src/core/trajectory.ts";
import type { Engine } from "../../../src/tensor/index.ts";
import { parseTrainConfig } from "../../../src/training/config.ts";
import {
  type EpoOptions,
  type EpoState,
  epo,
  nestedWeights,
  phaseWeight,
  referenceEntropy,
  referencesByTurn,
  withUpdate,
} from "../../../src/training/objective/epo.ts";
import { objectiveOf } from "../../../src/training/objective/methods.ts";
import { cpu, lossOf, N, numbers } from "../term-harness.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await cpu;
});

const EMPTY: EpoState = { history: [], turnSums: [], turnCounts: [] };
const OPTIONS: EpoOptions = {
  form: "hinge",
  lambda: 0.1,
  alpha: 0.1,
  kappaLow: 0.5,
  kappaHigh: 1.5,
  decay: 3,
  reference: "scalar",
  scale: "nats",
};

/** Entropies below (0), inside (1, 2) and above (3) the corridor 0.5 … 1.5, and once more each. */
const ENTROPIES = Float32Array.from({ length: N }, (_, i) => [0.2, 0.9, 1.2, 1.9][i % 4] as number);

const at = (change: Partial<EpoOptions>, history: readonly number[][] = [[1]], weights = numbers().weights) =>
  lossOf(
    engine,
    {
      ...epo({ ...OPTIONS, ...change }),
      init: () => (history.length > 0 ? withUpdate(EMPTY, history) : EMPTY),
    },
    { ...numbers(), entropies: ENTROPIES, weights },
  );

/** Slopes of the four kinds of turns. */
const slopes = (of: ReturnType<typeof at>) => Array.from(of.flatGradient.slice(N, N + 4));

describe("the hinge", () => {
  it("has a gradient of its own outside the corridor and none inside", () => {
    const [plain, held] = [slopes(at({ alpha: 0 })), slopes(at({ alpha: 0.5 }))];
    expect(held[0]).toBeLessThan(plain[0] as number); // raises entropy more
    expect(held[1]).toBe(plain[1]);
    expect(held[2]).toBe(plain[2]);
    expect(held[3]).toBeGreaterThan(plain[3] as number);
  });

  it("at the paper's weights only rescales the bonus; α above 1 pulls entropy down", () => {
    const mild = at({ alpha: 0.1 });
    expect(slopes(mild).every((slope) => slope < 0)).toBe(true);
    expect(mild.metrics["epo/effective_sign"]).toBeCloseTo(1 - 0.1 * phaseWeight(3, 6, 3), 6);
    const binding = at({ alpha: 2 });
    expect(slopes(binding)[3]).toBeGreaterThan(0);
    expect(slopes(binding)[0]).toBeLessThan(0);
    expect(binding.metrics["epo/effective_sign"]).toBeLessThan(0);
  });

  it("says how many turns are outside", () => {
    expect(at({}).metrics["epo/outside_share"]).toBeCloseTo(0.5, 6);
    expect(at({}).metrics["epo/reference"]).toBe(1);
    expect(at({}).metrics["epo/entropy_variance"]).toBeGreaterThan(0.3);
  });

  it.each([
    ["there is no history", []],
    ["the reference is tiny", [[1e-7]]],
  ])("is off where %s", (_, history) => {
    const bare = at({ alpha: 0 });
    const guarded = at({ alpha: 50 }, history);
    expect(guarded.loss).toBeCloseTo(bare.loss, 7);
    expect(slopes(guarded)).toEqual(slopes(bare));
    expect(guarded.metrics["epo/outside_share"]).toBe(0);
  });

  it("of a batch whose mask is empty is 0", () => {
    const { loss, flatGradient } = at({ alpha: 2 }, [[1]], new Float32Array(N));
    expect(loss).toBeCloseTo(0, 12);
    expect(flatGradient.every((slope) => Math.abs(slope) === 0)).toBe(true);
  });

  it("measures fractions of ln(options) where told so", () => {
    // The harness makes fractions half of the entropies: with half the history all is as before, slopes halved.
    const [nats, fraction] = [slopes(at({})), slopes(at({ scale: "fraction" }, [[0.5]]))];
    for (const [i, slope] of fraction.entries()) expect(slope).toBeCloseTo((nats[i] as number) / 2, 7);
  });
});

describe("the released indicator", () => {
  it("moves the loss and has no gradient: only the bonus trains", () => {
    const [with0, with1] = [at({ form: "indicator", alpha: 0 }), at({ form: "indicator", alpha: 3 })];
    expect(with1.loss).toBeGreaterThan(with0.loss);
    expect(slopes(with1)).toEqual(slopes(with0));
  });

  it("is announced as what it is", () => {
    const { objective } = parseTrainConfig({
      environment: { id: "x" },
      objective: { epo: { form: "indicator" } },
    });
    expect(objectiveOf(objective).notes).toMatchObject([{ code: "training/gradient-free" }]);
  });
});

describe("the history", () => {
  it("starts empty, and takes in an update after it", () => {
    const term = epo(OPTIONS);
    expect(referenceEntropy((term.init() as EpoState).history)).toBeNull();
    const trained = [[1, 3], [5]].map((entropies) => ({
      trajectory: { turns: entropies.map((entropy) => ({ entropy })) } as unknown as Trajectory,
      group: 0,
      advantages: entropies,
    }));
    const once = term.remember?.(term.init(), trained) as EpoState;
    expect(once.history).toEqual([3]); // each turn counts once
    expect(referenceEntropy([...once.history, 4])).toBe(3.5);
  });

  it("by turn index counts from turn 0, and only updates that had such a turn", () => {
    const state = withUpdate(withUpdate(EMPTY, [[1, 0.8, 0.6]]), [[0.9, 0.7, 0.5, 0.3], [0.7]]);
    expect(state.turnCounts).toEqual([2, 2, 2, 1]);
    for (const [t, value] of [0.9, 0.75, 0.55, 0.3].entries()) {
      expect(referencesByTurn(state)[t]).toBeCloseTo(value, 12);
    }
  });

  it("is plain JSON", () => {
    const state = withUpdate(EMPTY, [[0.1, 0.2], [0.3]]);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  it("gives each turn its own corridor where told so", () => {
    // History by turn as the entropies themselves: nothing is outside; with one scalar half of the turns are.
    const history = Array.from({ length: 3 }, () => [0.2, 0.9, 1.2, 1.9]);
    expect(at({}, history).metrics["epo/outside_share"]).toBeGreaterThan(0);
    expect(at({ reference: "per-turn" }, history).metrics["epo/outside_share"]).toBe(0);
  });
});

describe("the nested mean", () => {
  it("gives every episode, every turn of it and every token of that the same say", () => {
    const counts = fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 6 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(counts, (tokens) => {
        const weights = nestedWeights(tokens);
        const perEpisode = weights.map((row, j) =>
          row.reduce((sum, weight, t) => sum + weight * (tokens[j]?.[t] ?? 0), 0),
        );
        const live = perEpisode.filter((_, j) => tokens[j]?.some((count) => count > 0));
        for (const share of live) expect(share).toBeCloseTo(1 / live.length, 10);
        expect(
          weights
            .flat()
            .filter((_, i) => tokens.flat()[i] === 0)
            .every((weight) => weight === 0),
        ).toBe(true);
      }),
    );
  });

  it("falls from 2 to 1 in its phase weight", () => {
    expect(phaseWeight(0, 150, 3)).toBe(2);
    expect(phaseWeight(1, 1, 3)).toBeLessThan(1.1);
    expect(phaseWeight(0, 0, 3)).toBe(2);
  });
});
