import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/core/errors.ts";
import { parseTrainConfig, type TrainConfigInput } from "../../../src/training/config.ts";
import { RECIPES } from "../../../src/training/objective/recipes.ts";
import { objectiveSchema } from "../../../src/training/objective-config.ts";

const parse = (objective: TrainConfigInput["objective"], policy: Record<string, unknown> = {}) =>
  parseTrainConfig({ environment: { id: "corridor" }, objective, policy });

describe("settings and algorithms", () => {
  it.each([
    [{ algorithm: "grpo", gaeLambda: 0.5 }, /gaeLambda has no effect with grpo.*choose ppo/],
    [{ algorithm: "rloo", normalizeByStd: false }, /normalizeByStd has no effect with rloo/],
    [{ algorithm: "gigpo", discount: 0.9 }, /discount has no effect with gigpo.*stepDiscount/],
    [{ algorithm: "ppo", stepWeight: 0.5 }, /stepWeight has no effect with ppo/],
    [{ algorithm: "reinforce++", valueClip: null }, /valueClip has no effect with reinforce\+\+/],
    [{ algorithm: "grpo", requireSpread: false }, /always leaves out groups without spread/],
  ] as const)("%o is refused with the reason", (objective, message) => {
    expect(() => parse(objective)).toThrow(ConfigError);
    expect(() => parse(objective)).toThrow(message);
  });

  it.each([
    { algorithm: "gigpo", stepDiscount: 0.9, stepWeight: 2, normalizeByStd: false, statistics: "row" },
    { algorithm: "ppo", discount: 0.99, gaeLambda: 1, valueClip: null, whitenAdvantages: false },
    { algorithm: "reinforce++-baseline", discount: 0.9, requireSpread: false, statistics: "row" },
  ] as const)("%o is taken", (objective) => {
    expect(parse(objective).objective).toMatchObject(objective);
  });

  it("ppo turns the value head on, and says so where it was turned off", () => {
    expect(parse({ algorithm: "ppo" }).policy).toEqual({ valueHead: true });
    expect(parse({ algorithm: "grpo" }).policy).toEqual({});
    expect(() => parse({ algorithm: "ppo" }, { valueHead: false })).toThrow(/policy\.valueHead is off/);
  });

  it("names the algorithms there are", () => {
    expect(() => parse({ algorithm: "pop" } as never)).toThrow(/objective\.algorithm/);
  });
});

describe("recipes", () => {
  it("of every algorithm have terms, and only ppo asks for values", () => {
    for (const [algorithm, recipe] of Object.entries(RECIPES)) {
      const objective = recipe(objectiveSchema.parse({ algorithm }));
      const names = objective.terms.map(({ name }) => name);
      expect(names).toContain("clipped-ratio");
      expect(objective.needsValues === true).toBe(algorithm === "ppo");
      expect(names.includes("value-loss")).toBe(algorithm === "ppo");
    }
  });
});
