import { describe, expect, it } from "vitest";
import { rng } from "../../src/core/rng.ts";
import type { Trajectory } from "../../src/core/trajectory.ts";
import { evenPieces } from "../../src/training/batch.ts";
import { parseTrainConfig, trainConfigSchema } from "../../src/training/config.ts";
import { toGroups } from "../../src/training/iteration.ts";
import { aggregate, aggregationWeights } from "../../src/training/objective/aggregate.ts";
import { type GrpoOptions, grpo, grpoAdvantages } from "../../src/training/objective/grpo.ts";
import { planEvaluation, planIteration, planSurvey } from "../../src/training/plans.ts";

const OPTIONS: GrpoOptions = { normalizeByStd: true, epsilon: 1e-6, statistics: "trajectory" };

function trajectory(
  group: number,
  sample: number,
  episodeReturn: number,
  turns: number,
  failed = false,
): Trajectory {
  return {
    episodeId: `g${group}-s${sample}`,
    source: "rollout",
    environment: { id: "x", version: "1" },
    task: { id: "t", split: "train" },
    environmentSeed: 0,
    policy: "x",
    group,
    sample,
    turns: Array.from({ length: turns }, (_, t) => ({
      observation: { text: "", admissible: null },
      action: { text: "" },
      reward: t === turns - 1 ? episodeReturn : 0,
      logProb: 0,
      entropy: 0,
      entropyFraction: 0,
      policyVersion: 0,
    })),
    finalObservation: null,
    terminated: !failed,
    truncated: false,
    success: episodeReturn > 0,
    score: episodeReturn,
    episodeReturn,
    startedAt: "",
    wallMs: 0,
    ...(failed ? { error: { code: "env/failed", message: "" } } : {}),
  };
}

describe("GRPO advantages", () => {
  const rows = [3, 1, 4, 1, 5].map((score, i) => ({ group: "g", trajectory: i, score }));

  it("sum to 0 in a group and do not see a constant added to all scores", () => {
    const advantages = grpoAdvantages(rows, OPTIONS);
    expect(advantages.reduce((sum, a) => sum + a, 0)).toBeCloseTo(0, 12);
    const shifted = grpoAdvantages(
      rows.map((row) => ({ ...row, score: row.score + 7 })),
      OPTIONS,
    );
    for (const [i, a] of shifted.entries()) expect(a).toBeCloseTo(advantages[i] as number, 12);
  });

  it("follow their rows when those are reordered", () => {
    const order = rng(1).shuffle(rows);
    const byScore = new Map(rows.map((row, i) => [row.trajectory, grpoAdvantages(rows, OPTIONS)[i]]));
    for (const [i, a] of grpoAdvantages(order, OPTIONS).entries()) {
      expect(a).toBeCloseTo(byScore.get(order[i]?.trajectory ?? -1) as number, 12);
    }
  });

  it("count a long failure once with trajectory statistics, and by its turns with row statistics", () => {
    const group = {
      index: 0,
      task: { id: "t", split: "train" },
      trajectories: [trajectory(0, 0, 1, 2), trajectory(0, 1, 0, 6)],
    };
    const first = (options: Partial<GrpoOptions>) =>
      grpo({ ...OPTIONS, ...options, normalizeByStd: false, discount: 1 })([group])[0]?.advantages;
    expect(first({ statistics: "trajectory" })).toEqual([0.5, 0.5]);
    expect(first({ statistics: "row" })).toEqual([0.75, 0.75]);
  });

  it("leave groups without spread out, and reward short episodes when the return is discounted", () => {
    const equal = {
      index: 0,
      task: { id: "t", split: "train" },
      trajectories: [trajectory(0, 0, 1, 2), trajectory(0, 1, 1, 6)],
    };
    expect(grpo({ ...OPTIONS, discount: 1 })([equal])).toEqual([]);
    const [short, long] = grpo({ ...OPTIONS, normalizeByStd: false, discount: 0.9 })([equal]);
    expect(short?.advantages[0]).toBeCloseTo((0.9 - 0.9 ** 5) / 2, 12);
    expect(long?.advantages[0]).toBeCloseTo(-(short?.advantages[0] as number), 12);
  });

  it("of a group of one are 0", () => {
    expect(grpoAdvantages([{ group: 0, trajectory: 0, score: 3 }], OPTIONS)).toEqual([0]);
  });
});

describe("groups", () => {
  it("come in the order of their index without the episodes that failed", () => {
    const episodes = [
      trajectory(2, 0, 1, 1),
      trajectory(0, 0, 1, 1),
      trajectory(2, 1, 0, 1, true),
      trajectory(0, 1, 0, 1),
    ];
    const groups = toGroups(episodes.map((one) => ({ trajectory: one, memory: null })));
    expect(
      groups.map(({ index, trajectories }) => [index, trajectories.map(({ sample }) => sample)]),
    ).toEqual([
      [0, [0, 1]],
      [2, [0]],
    ]);
  });
});

describe("aggregation", () => {
  const mask = [
    [1, 1, 0],
    [1, 0, 0],
  ];
  it.each(["token-mean", "seq-mean-token-sum", "seq-mean-token-mean", "seq-mean-token-sum-norm"] as const)(
    "%s does not see masked losses, and is the same in pieces",
    (mode) => {
      const weights = aggregationWeights(mode, mask);
      const loss = [
        [1, 2, 99],
        [4, 99, 99],
      ];
      const whole = aggregate(loss, weights);
      expect(whole).toBe(
        aggregate(
          [
            [1, 2, -5],
            [4, 0, 7],
          ],
          weights,
        ),
      );
      const pieces =
        aggregate(loss.slice(0, 1), weights.slice(0, 1)) + aggregate(loss.slice(1), weights.slice(1));
      expect(pieces).toBeCloseTo(whole, 12);
    },
  );

  it("of nothing is 0", () => {
    expect(aggregate([[5]], aggregationWeights("token-mean", [[0]]))).toBe(0);
    expect(aggregate([[5]], aggregationWeights("seq-mean-token-mean", [[0]]))).toBe(0);
  });
});

describe("minibatches", () => {
  it.each([
    [64, 16, [16, 16, 16, 16]],
    [70, 16, [17, 18, 17, 18]],
    [17, 16, [17]],
    [3, 16, [3]],
  ])("cut %i episodes into pieces near %i", (count, size, sizes) => {
    const items = Array.from({ length: count }, (_, i) => i);
    const pieces = evenPieces(items, size);
    expect(pieces.map((piece) => piece.length)).toEqual(sizes);
    expect(pieces.flat()).toEqual(items);
  });
});

describe("plans", () => {
  const common = { seed: 5, split: "train", tasks: Array.from({ length: 10 }, (_, i) => ({ id: `t${i}` })) };

  it("give each task once before any comes again", () => {
    const taskOf = (iteration: number) =>
      planIteration(common, { iteration, groups: 4, groupSize: 1 }).map(({ task }) => task.id);
    const drawn = [0, 1, 2, 3, 4].flatMap(taskOf);
    expect(new Set(drawn.slice(0, 10)).size).toBe(10);
    expect(new Set(drawn.slice(10, 20)).size).toBe(10);
    expect(drawn.slice(0, 10)).not.toEqual(drawn.slice(10, 20));
  });

  it("give a group one world and each episode a stream and an id of its own", () => {
    const plan = [0, 1].flatMap((iteration) => planIteration(common, { iteration, groups: 4, groupSize: 3 }));
    for (let g = 0; g < 8; g++) {
      const group = plan.slice(g * 3, g * 3 + 3);
      expect(new Set(group.map(({ environmentSeed }) => environmentSeed)).size).toBe(1);
      expect(new Set(group.map(({ task }) => task.id)).size).toBe(1);
    }
    expect(new Set(plan.map(({ environmentSeed }) => environmentSeed)).size).toBe(8);
    const others = [
      ...planEvaluation(common, { iteration: 0, count: 5 }),
      ...planSurvey(common, { name: "survey", source: "rollout", count: 5 }),
      ...planSurvey(common, { name: "demonstration", source: "demonstration", count: 99 }),
    ];
    const all = [...plan, ...others];
    expect(all).toHaveLength(24 + 5 + 5 + 10);
    expect(new Set(all.map(({ episodeId }) => episodeId)).size).toBe(all.length);
    expect(new Set(all.map(({ seedPath }) => seedPath.join("/"))).size).toBe(all.length);
  });
});

describe("the configuration", () => {
  it("needs an environment only", () => {
    const config = parseTrainConfig({ environment: { id: "corridor" } });
    expect(config).toMatchObject({
      seed: 0,
      collect: { groups: 8, groupSize: 8 },
      objective: { algorithm: "grpo" },
    });
    expect(parseTrainConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it("names the nearest key to one it does not know", () => {
    const wrong = { environment: { id: "x" }, collect: { grupSize: 4 } };
    expect(() => parseTrainConfig(wrong)).toThrow("collect.grupSize. Did you mean groupSize?");
    expect(() => parseTrainConfig({ environment: { id: "x" }, iteration: 3 })).toThrow(
      "Did you mean iterations?",
    );
  });

  it("says which value is wrong", () => {
    expect(() => parseTrainConfig({ environment: { id: "x" }, collect: { groups: 0 } })).toThrow(
      "collect.groups",
    );
    expect(() => parseTrainConfig({})).toThrow("environment");
  });

  it("describes every field", () => {
    const undescribed: string[] = [];
    const visit = (shape: object, path: string): void => {
      for (const [key, field] of Object.entries(shape) as [string, { description?: string }][]) {
        let inner = field as { description?: string; unwrap?: () => never; shape?: object };
        while (inner.shape === undefined && inner.unwrap !== undefined) inner = inner.unwrap();
        if (inner.shape !== undefined) visit(inner.shape, `${path}${key}.`);
        else if (field.description === undefined && inner.description === undefined)
          undescribed.push(path + key);
      }
    };
    visit(trainConfigSchema.shape, "");
    expect(undescribed).toEqual([]);
  });
});

describe("a setting outside its domain", () => {
  const refused = (given: object) => () => parseTrainConfig({ environment: { id: "x" }, ...given });

  it.each<[object, RegExp]>([
    [
      { collect: { groups: 0 } },
      /collect\.groups is wrong: it must be at least 1\. It says: tasks an iteration/,
    ],
    [{ optimizer: { beta1: 1 } }, /optimizer\.beta1 is wrong: it must be less than 1\. It says: memory/],
    [
      { optimizer: { averaging: { decay: 2 } } },
      /optimizer\.averaging\.decay is wrong: it must be less than 1\./,
    ],
    [
      { optimizer: { learningRate: -1 } },
      /optimizer\.learningRate is wrong: it must nowhere be below 0\. It says/,
    ],
    [
      { guard: { successDrop: 1.5 } },
      /guard\.successDrop is wrong: it must be at most 1\. It says: collapse/,
    ],
    [{ guard: { policy: "panic" } }, /guard\.policy is wrong: it must be one of off, warn, stop, rollback/],
    [
      { collect: { dynamicSampling: { most: Infinity } } },
      /dynamicSampling\.most is wrong: it must be a finite number/,
    ],
    [{ curriculum: { trust: 0 } }, /curriculum\.trust is wrong: it must be more than 0\. It says: learnable/],
  ])("%j says which, the allowed range, and what it means", (given, text) => {
    expect(refused(given)).toThrow(text);
  });
});
