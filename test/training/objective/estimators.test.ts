/** Laws of the advantage estimators, over random episodes. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TrajectoryGroup } from "../../../src/core/trajectory.ts";
import { gae, generalizedAdvantages } from "../../../src/training/objective/gae.ts";
import { biLevelGae, maskedTokenGae, tokenGae } from "../../../src/training/objective/gae-tokens.ts";
import { type GigpoRow, gigpo, gigpoAdvantages } from "../../../src/training/objective/gigpo.ts";
import { grpo, grpoAdvantages } from "../../../src/training/objective/grpo.ts";
import type {
  AdvantageEstimator,
  Credited,
  EpisodeValues,
} from "../../../src/training/objective/objective.ts";
import {
  discountedReturns,
  reinforcePlusPlus,
  reinforcePlusPlusBaseline,
} from "../../../src/training/objective/reinforce-plus-plus.ts";
import { rloo, rlooAdvantages } from "../../../src/training/objective/rloo.ts";
import { whiten } from "../../../src/training/objective/whiten.ts";
import { type EpisodeShape, episode } from "./episodes.ts";

const number = fc.double({ min: -3, max: 3, noNaN: true });
const unit = fc.double({ min: 0, max: 1, noNaN: true });
/** An episode's rewards and values, [T] each, and the value after its end. */
const played = fc
  .array(fc.record({ reward: number, value: number }), { minLength: 1, maxLength: 12 })
  .map((turns) => ({ rewards: turns.map((t) => t.reward), values: turns.map((t) => t.value) }));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
function close(actual: readonly number[] | undefined, expected: readonly number[], digits = 9): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(actual?.[i]).toBeCloseTo(value, digits);
}

describe("GAE over turns", () => {
  it("with λ = 1 is the discounted return, bootstrap included, less the value", () => {
    fc.assert(
      fc.property(played, number, unit, ({ rewards, values }, final, discount) => {
        const { advantages, returns } = generalizedAdvantages(rewards, values, final, {
          discount,
          lambda: 1,
        });
        const truth = discountedReturns([...rewards, final], discount).slice(0, -1);
        close(returns, truth);
        close(
          advantages,
          truth.map((value, t) => value - (values[t] as number)),
        );
      }),
    );
  });

  it("with λ = 0 is the one-turn error", () => {
    fc.assert(
      fc.property(played, number, unit, ({ rewards, values }, final, discount) => {
        const { advantages } = generalizedAdvantages(rewards, values, final, { discount, lambda: 0 });
        const next = [...values.slice(1), final];
        close(
          advantages,
          rewards.map((reward, t) => reward + discount * (next[t] as number) - (values[t] as number)),
        );
      }),
    );
  });

  it("is the λ-weighted sum of the one-turn errors", () => {
    fc.assert(
      fc.property(played, number, unit, unit, ({ rewards, values }, final, discount, lambda) => {
        const errors = generalizedAdvantages(rewards, values, final, { discount, lambda: 0 }).advantages;
        const { advantages } = generalizedAdvantages(rewards, values, final, { discount, lambda });
        close(
          advantages,
          errors.map((_, t) => sum(errors.slice(t).map((delta, k) => (discount * lambda) ** k * delta))),
        );
      }),
    );
  });

  it("is 0 where the values already foresee everything", () => {
    fc.assert(
      fc.property(played, number, unit, unit, ({ rewards }, final, discount, lambda) => {
        const values = discountedReturns([...rewards, final], discount).slice(0, -1);
        const { advantages } = generalizedAdvantages(rewards, values, final, { discount, lambda });
        close(
          advantages,
          rewards.map(() => 0),
        );
      }),
    );
  });

  it("tells a truncated episode from a terminated one", () => {
    const shape = { rewards: [0, 0] };
    const groups = [group(0, [shape, { rewards: [0, 1] }])];
    const [first, second] = groups[0]?.trajectories.map(({ episodeId }) => episodeId) as [string, string];
    const credit = (final: number, bootstrapTruncated = true): Credited | undefined =>
      gae({
        bootstrapTruncated,
        discount: 0.9,
        lambda: 1,
        statistics: "trajectory",
        whitenAdvantages: false,
        requireSpread: true,
      })(groups, {
        values: new Map<string, EpisodeValues>([
          [first, { turns: [0.5, 0.5], final }],
          [second, { turns: [0.5, 0.5], final: 0 }],
        ]),
      })[0];
    close(credit(0)?.advantages, [-0.5, -0.5]); // it ended without reward
    close(credit(0.5)?.advantages, [0.9 * 0.9 * 0.5 - 0.5, 0.9 * 0.5 - 0.5]); // it could have gone on
    close(credit(0.5)?.critic?.returns, [0.9 * 0.9 * 0.5, 0.9 * 0.5]);
    expect(credit(0.5, false)).toEqual(credit(0)); // where the limit is part of the task
  });

  it("refuses to guess values", () => {
    const estimate = gae({
      bootstrapTruncated: true,
      discount: 1,
      lambda: 1,
      statistics: "row",
      whitenAdvantages: true,
      requireSpread: false,
    });
    expect(() => estimate([group(0, [{ rewards: [1] }])], { values: null })).toThrow(/value head/);
  });
});

describe("GAE over tokens", () => {
  const options = { discount: 0.9, lambda: 0.8 };

  it("does not see observation tokens in the masked form", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ reward: number, value: number, mask: fc.constantFrom(0, 1) }), { minLength: 1 }),
        (tokens) => {
          const of = (list: typeof tokens) =>
            [list.map((t) => t.reward), list.map((t) => t.value), list.map((t) => t.mask)] as const;
          const model = tokens.filter(({ mask }) => mask === 1);
          const whole = maskedTokenGae(...of(tokens), options);
          const alone = tokenGae(...of(model), options);
          const kept = (values: number[]) => values.filter((_, i) => tokens[i]?.mask === 1);
          close(kept(whole.advantages), alone.advantages);
          close(kept(whole.returns), alone.returns);
          close(kept(whole.whitened), alone.whitened, 6);
        },
      ),
    );
  });

  it("of one token a turn is, in the bi-level form, GAE over turns", () => {
    fc.assert(
      fc.property(played, unit, unit, ({ rewards, values }, turnDiscount, lambda) => {
        const ones = rewards.map(() => 1);
        const bi = biLevelGae(
          rewards,
          values,
          { mask: ones, turnEnd: ones },
          { discount: 0.5, lambda, turnDiscount },
        );
        const turns = generalizedAdvantages(rewards, values, 0, { discount: turnDiscount, lambda });
        close(bi.advantages, turns.advantages);
        close(bi.returns, turns.returns);
      }),
    );
  });
});

describe("RLOO", () => {
  it("compares each score with the mean of the others, and sums to 0", () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 2, maxLength: 8 }), (scores) => {
        const rows = scores.map((score, i) => ({ group: 0, trajectory: i, score }));
        const advantages = rlooAdvantages(rows, { statistics: "trajectory" });
        close(
          advantages,
          scores.map((score, i) => score - sum(scores.filter((_, j) => j !== i)) / (scores.length - 1)),
        );
        expect(sum(advantages)).toBeCloseTo(0, 9);
      }),
    );
  });

  it("of a group of one is 0, or its raw score where asked for", () => {
    const row = { group: 0, trajectory: 0, score: 3 };
    expect(rlooAdvantages([row], { statistics: "row" })).toEqual([0]);
    expect(rlooAdvantages([row], { statistics: "row", singleton: "raw" })).toEqual([3]);
  });
});

describe("whitening", () => {
  it("gives mean 0 and variance 1, whatever shift and scale came in", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 20 }),
        number,
        fc.double({ min: 0.5, max: 4, noNaN: true }),
        (values, shift, scale) => {
          const ones = values.map(() => 1);
          const out = whiten(values, ones);
          expect(sum(out)).toBeCloseTo(0, 6);
          expect(sum(out.map((x) => x * x)) / (out.length - 1)).toBeCloseTo(1, 5);
          const moved = values.map((x) => x * scale + shift);
          close(whiten(moved, ones), out, 5);
        },
      ),
    );
  });

  it("does not see masked values, and leaves a lone value alone", () => {
    const [a, b] = whiten([1, 2, 900], [1, 1, 0]);
    expect([a, b]).toEqual(whiten([1, 2], [1, 1]));
    expect(whiten([7], [1])).toEqual([7]);
  });
});

function group(index: number, shapes: readonly EpisodeShape[]): TrajectoryGroup {
  return {
    index,
    task: { id: `t${index}`, split: "train" },
    trajectories: shapes.map((shape, sample) => episode(index, sample, shape)),
  };
}

const WHITENING: readonly (readonly [string, (requireSpread: boolean) => AdvantageEstimator])[] = [
  [
    "ppo",
    (requireSpread) => (groups) =>
      gae({
        bootstrapTruncated: true,
        discount: 1,
        lambda: 1,
        statistics: "trajectory",
        whitenAdvantages: true,
        requireSpread,
      })(groups, {
        values: new Map(
          groups
            .flatMap(({ trajectories }) => trajectories)
            .map(({ episodeId, turns }, i) => [
              episodeId,
              { turns: turns.map((_, t) => 0.01 * (i + t)), final: 0 },
            ]),
        ),
      }),
  ],
  [
    "reinforce++",
    (requireSpread) => reinforcePlusPlus({ discount: 1, statistics: "trajectory", requireSpread }),
  ],
  [
    "reinforce++-baseline",
    (requireSpread) => reinforcePlusPlusBaseline({ discount: 1, statistics: "trajectory", requireSpread }),
  ],
];

describe.each(WHITENING)("%s", (name, make) => {
  const failures = [group(0, [{ rewards: [0, 0, 0] }, { rewards: [0] }]), group(1, [{ rewards: [0, 0] }])];
  const mixed = [group(0, [{ rewards: [0, 0, 1] }, { rewards: [0] }]), group(1, [{ rewards: [0, 0] }])];

  it("teaches nothing from a batch in which no episode was better than another", () => {
    expect(make(true)(failures)).toEqual([]);
    expect(make(false)(failures)).toHaveLength(3);
  });

  it("prefers the episode that won, and counts each trajectory once", () => {
    const credited = make(true)(mixed);
    expect(credited).toHaveLength(3);
    const [won, lost] = credited.map(({ advantages }) => sum(advantages) / advantages.length);
    expect(won).toBeGreaterThan(0);
    expect(lost).toBeLessThan(0);
    const means = credited.map(({ advantages }) => sum(advantages) / advantages.length);
    if (name !== "reinforce++-baseline") expect(sum(means)).toBeCloseTo(0, 6);
  });
});

describe("REINFORCE++", () => {
  it("with row statistics whitens over turns, so that a long failure moves the mean", () => {
    const groups = [group(0, [{ rewards: [1] }, { rewards: [0, 0, 0] }])];
    const of = (statistics: "row" | "trajectory") =>
      reinforcePlusPlus({ discount: 1, statistics, requireSpread: true })(groups).map(
        ({ advantages }) => advantages[0],
      );
    close(of("trajectory") as number[], [Math.SQRT1_2, -Math.SQRT1_2], 6);
    close(of("row") as number[], [1.5, -0.5], 6); // mean 1/4, variance 1/4
  });
});

const anchors = fc.constantFrom("a", "b", "c");
const rowsOf = fc
  .array(
    fc.array(fc.record({ anchor: anchors, reward: fc.constantFrom(0, 0.5, 1) }), {
      minLength: 1,
      maxLength: 6,
    }),
    {
      minLength: 2,
      maxLength: 5,
    },
  )
  .map((episodes) =>
    episodes.flatMap((turns, trajectory) =>
      turns.map((turn): GigpoRow => ({ group: 0, trajectory, valid: true, ...turn })),
    ),
  );
const OPTIONS = {
  normalizeByStd: false,
  epsilon: 1e-6,
  statistics: "trajectory",
  stepDiscount: 0.95,
  stepWeight: 1,
  invalidActionPenalty: 0.1,
} as const;

describe("GiGPO", () => {
  it("compares turns with those at the same observation only: their step advantages sum to 0", () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const { stepAdvantages } = gigpoAdvantages(rows, OPTIONS);
        for (const anchor of ["a", "b", "c"]) {
          expect(sum(stepAdvantages.filter((_, i) => rows[i]?.anchor === anchor))).toBeCloseTo(0, 9);
        }
      }),
    );
  });

  it("without the step level, or with anchors that never meet, is GRPO", () => {
    fc.assert(
      fc.property(rowsOf, fc.boolean(), (rows, normalizeByStd) => {
        const options = { ...OPTIONS, normalizeByStd };
        const scored = gigpoAdvantages(rows, options);
        const plain = grpoAdvantages(
          rows.map((row, i) => ({ ...row, score: scored.scores[i] as number })),
          options,
        );
        close(gigpoAdvantages(rows, { ...options, stepWeight: 0 }).advantages, plain);
        const apart = rows.map((row, i) => ({ ...row, anchor: `${i}` }));
        close(gigpoAdvantages(apart, options).advantages, plain);
      }),
    );
  });

  it("keeps tasks apart that show the same text", () => {
    const one = (own: string | number): GigpoRow[] => [
      { group: own, trajectory: `${own}-x`, anchor: "same", reward: 1, valid: true },
      { group: own, trajectory: `${own}-y`, anchor: "same", reward: 0, valid: true },
    ];
    const alone = gigpoAdvantages(one(0), OPTIONS).advantages;
    expect(gigpoAdvantages([...one(0), ...one(1)], OPTIONS).advantages).toEqual([...alone, ...alone]);
  });

  it("counts rows or trajectories at the episode level, as it is told", () => {
    const rows: GigpoRow[] = [
      ...[0, 1].map((reward) => ({ group: 0, trajectory: 0, anchor: "x", reward, valid: true })),
      ...[0, 0, 0, 0, 0, 0].map((reward) => ({ group: 0, trajectory: 1, anchor: "y", reward, valid: true })),
    ];
    const first = (statistics: "row" | "trajectory") =>
      gigpoAdvantages(rows, { ...OPTIONS, statistics }).episodeAdvantages[0];
    expect(first("trajectory")).toBeCloseTo(0.5, 12);
    expect(first("row")).toBeCloseTo(0.75, 12);
  });

  it("tells the shorter way from the longer one where all episodes won", () => {
    const won = group(0, [
      { rewards: [0, 1], texts: ["start", "near"] },
      { rewards: [0, 0, 1], texts: ["start", "far", "near"] },
    ]);
    expect(grpo({ ...OPTIONS, discount: 1 })([won])).toEqual([]);
    const [short, long] = gigpo(OPTIONS)([won]);
    expect(short?.advantages[0]).toBeGreaterThan(0);
    expect(long?.advantages[0]).toBeCloseTo(-(short?.advantages[0] as number), 12);
    expect(long?.advantages.slice(1)).toEqual([0, 0]);
    expect(long?.series?.["gigpo/step_return"]).toEqual([0.95 ** 2, 0.95, 1]);
  });

  it("has nothing to say where every episode failed", () => {
    expect(gigpo(OPTIONS)([group(0, [{ rewards: [0, 0] }, { rewards: [0] }])])).toEqual([]);
    expect(
      rloo({ statistics: "row", discount: 1 })([group(0, [{ rewards: [0] }, { rewards: [0] }])]),
    ).toEqual([]);
  });
});
